/** All that an app with the look imports, for what a bundler makes of the stylesheet. */
import 'react-polly-stream/styles.css';
