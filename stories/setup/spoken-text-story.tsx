/** What the stories of the drop-in have in common. */
import type { Meta } from '@storybook/react-vite';
import { SpokenText } from 'react-polly-stream';

/** To be spread into a story file's meta; its title must stand in that file, which Storybook reads without running it. */
export const spokenTextStory = {
  component: SpokenText,
  render: (args) => (
    <main className="story">
      <SpokenText {...args} />
    </main>
  ),
} satisfies Meta<typeof SpokenText>;

/** Three sentences for whoever has nothing of their own to say. */
export const LIGHTHOUSE_TEXT =
  'The lighthouse keeper wrote down the weather every evening for forty years. He never missed a day. ' +
  'When the lamp was made automatic, he went on writing, because somebody ought to know what the sea had been like.';
