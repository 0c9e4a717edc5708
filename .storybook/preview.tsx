import type { Preview } from '@storybook/react-vite';
import 'react-polly-stream/styles.css';
import { extractComponentDescription } from 'storybook/internal/docs-tools';
import { themes } from 'storybook/theming';
import { SpeechSetup } from '../stories/setup/speech-setup';
import { showDefaults, withPlainLinks } from './doc-comments';
import './preview.css';

const preview: Preview = {
  tags: ['autodocs'],
  argTypesEnhancers: [showDefaults],
  decorators: [
    (Story, { parameters, loaded }) => (
      <SpeechSetup {...loaded['speech']} {...parameters['speech']}>
        <Story />
      </SpeechSetup>
    ),
  ],
  parameters: {
    layout: 'padded',
    docs: {
      theme: matchMedia('(prefers-color-scheme: dark)').matches ? themes.dark : themes.light,
      extractComponentDescription: (component: unknown) => withPlainLinks(extractComponentDescription(component)),
    },
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
