/** Imports only the stylesheet, to test what a bundler makes of it. */
import 'react-polly-stream/styles.css';
