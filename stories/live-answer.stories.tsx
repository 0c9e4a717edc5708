import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState } from 'react';
import { SpokenText, useSpeechStream } from 'react-polly-stream';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { beforeHearing, expectHeardWhole, hearingOf } from './setup/hearing';
import { simulateAnswer } from './setup/simulated-model';

const QUESTION = 'Why is the sky blue, and the sunset red?';

const ANSWER =
  'Sunlight looks white, but it is a mix of all colours. On its way through the air it meets molecules that are much ' +
  'smaller than its waves, and they scatter blue light about four times as strongly as red. So blue reaches your eyes ' +
  'from every part of the sky, and not only from where the sun is. In the evening the light comes in low and has to ' +
  'pass through far more air. By the time it arrives, most of the blue has been scattered out of its way, and what is ' +
  'left is orange and red. That is why the same sun paints noon blue and dusk the colour of embers.';

interface LiveAnswerProps {
  /** The model's answer. */
  readonly answer: string;
  /** Milliseconds between words of the answer. */
  readonly wordMs: number;
  /** The voice that speaks it. */
  readonly voice: string;
}

function LiveAnswer({ answer, wordMs, voice }: LiveAnswerProps) {
  const { unlock, warm } = useSpeechStream();
  const [source, setSource] = useState<AsyncIterable<string>>();
  useEffect(() => {
    // Warmed up in advance, so that the first answer is as fast as the second.
    void warm();
  }, [warm]);
  const ask = () => {
    // Called in the click handler, where every browser lets a page start sound.
    void unlock();
    setSource(simulateAnswer(answer, wordMs));
  };
  return (
    <main className="story">
      <h1>{QUESTION}</h1>
      <div>
        <button type="button" className="story-button story-button-primary" onClick={ask}>
          Ask
        </button>
      </div>
      {source === undefined ? (
        <p>Press “Ask”: the answer is spoken while it is still being written.</p>
      ) : (
        <SpokenText voice={voice} autoPlay>
          {source}
        </SpokenText>
      )}
    </main>
  );
}

const meta = {
  title: 'Live answer',
  component: LiveAnswer,
  args: { answer: ANSWER, wordMs: 30, voice: 'Matthew' },
} satisfies Meta<typeof LiveAnswer>;

export default meta;

type Story = StoryObj<typeof meta>;

/** A language model writes a word every 30 ms, and is heard from its first sentence on. */
export const Answer: Story = {};

/** A test of the same: sound plays while text still arrives, and all of it is heard. */
export const AnswerIsHeard: Story = {
  tags: ['!dev', '!autodocs'],
  args: { answer: 'Blue light is scattered most. That is why the sky is blue by day. At dusk only red is left.', wordMs: 600 },
  beforeEach: beforeHearing,
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const words = () => context.canvasElement.querySelector('.polly-spoken-text-words')?.textContent ?? '';
    await userEvent.click(canvas.getByRole('button', { name: 'Ask' }));
    await canvas.findByText('Speaking', undefined, { timeout: 10_000 });
    // Speech plays before the whole text is written.
    await expect(words()).not.toBe('');
    await expect(words().length).toBeLessThan(context.args.answer.length);
    await waitFor(() => expect(words()).toBe(context.args.answer), { timeout: 30_000 });
    await canvas.findByText('Finished', undefined, { timeout: 30_000 });
    // At 600 ms per word, each of the three sentences is heard before the next one is written.
    await expectHeardWhole(hearingOf(context), { maxGaps: 2 });
  },
};
