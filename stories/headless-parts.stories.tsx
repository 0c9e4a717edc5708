import type { Meta, StoryObj } from '@storybook/react-vite';
import {
  SpokenTextFailure,
  SpokenTextProgress,
  SpokenTextRate,
  SpokenTextRoot,
  SpokenTextStatus,
  SpokenTextToggle,
  SpokenTextWords,
} from 'react-polly-stream';

const TEXT = 'These are the same parts with another look. None of them has a style of its own, and each can be another element.';

/** A custom player, made of the parts with the app's own classes and elements. */
function OwnPlayer({ text }: { readonly text: string }) {
  return (
    <main className="story">
      <SpokenTextRoot text={text} streaming={false} voice="Joanna" render={<article className="story-card" />}>
        <header className="story-row">
          <SpokenTextToggle
            className="story-button story-button-primary"
            render={(props, { action }) => <button {...props}>{action === 'pause' ? '❚❚' : '▶'} Aloud</button>}
          />
          <SpokenTextRate className="story-button" />
          <SpokenTextProgress className="story-progress" />
        </header>
        <SpokenTextWords className="story-words" render={<blockquote />} />
        <SpokenTextStatus className="story-note" />
        <SpokenTextFailure />
      </SpokenTextRoot>
    </main>
  );
}

const meta = {
  title: 'Headless parts',
  component: OwnPlayer,
  args: { text: TEXT },
} satisfies Meta<typeof OwnPlayer>;

export default meta;

type Story = StoryObj<typeof meta>;

/** The parts of `SpokenText` in another layout. */
export const OwnLook: Story = {};
