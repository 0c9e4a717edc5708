import type { Preview } from '@storybook/react-vite';
import 'react-polly-stream/styles.css';
import { SpeechSetup } from '../stories/setup/speech-setup';
import './preview.css';

const preview: Preview = {
  tags: ['autodocs'],
  decorators: [
    (Story, { parameters, loaded }) => (
      <SpeechSetup {...loaded['speech']} {...parameters['speech']}>
        <Story />
      </SpeechSetup>
    ),
  ],
  parameters: {
    layout: 'padded',
    a11y: { test: 'error' },
    controls: { expanded: true },
    options: {
      storySort: {
        order: ['Welcome', 'Live answer', 'Fixed text', 'Highlight', 'Captions', 'Headless parts', 'Player', 'useSpeechStream', 'Failures'],
      },
    },
  },
};

export default preview;
