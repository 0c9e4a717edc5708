/** The common part of SpokenText's stories. */
import type { Meta } from '@storybook/react-vite';
import { SpokenText } from 'react-polly-stream';

/** Spread this into a story file's meta. The title must be in the file itself, which Storybook reads without running it. */
export const spokenTextStory = {
  component: SpokenText,
  render: (args) => (
    <main className="story">
      <SpokenText {...args} />
    </main>
  ),
} satisfies Meta<typeof SpokenText>;

/** Three sentences for stories that need no special text. */
export const LIGHTHOUSE_TEXT =
  'The lighthouse keeper wrote down the weather every evening for forty years. He never missed a day. ' +
  'When the lamp was made automatic, he went on writing, because somebody ought to know what the sea had been like.';
