import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { useSpeechStream, type Heard } from 'react-polly-stream';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { beforeHearing, hearingOf } from './setup/hearing';

interface SpeakingFormProps {
  /** The initial text. */
  readonly text: string;
  /** The voice that speaks it. */
  readonly voice: string;
}

/** Shows all that the hook offers, without SpokenText. */
function SpeakingForm({ text: initialText, voice }: SpeakingFormProps) {
  const [text, setText] = useState(initialText);
  const [heard, setHeard] = useState<Heard>();
  const speech = useSpeechStream({ voice });
  const isActive = !['idle', 'ended', 'failed'].includes(speech.status);
  return (
    <main className="story">
      <label>
        Text
        <textarea className="story-input" rows={4} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <div className="story-row">
        <button type="button" className="story-button story-button-primary" onClick={() => void speech.speak(text)}>
          Speak
        </button>
        <button type="button" className="story-button" disabled={!isActive} onClick={speech.pause}>
          Pause
        </button>
        <button type="button" className="story-button" disabled={!isActive} onClick={speech.resume}>
          Resume
        </button>
        <button type="button" className="story-button" disabled={!isActive} onClick={() => void speech.interrupt().then(setHeard)}>
          Interrupt
        </button>
        {speech.status === 'blocked' && (
          <button type="button" className="story-button" onClick={() => void speech.unlock()}>
            Unlock
          </button>
        )}
      </div>
      <dl className="story-facts">
        <dt>Status</dt>
        <dd data-testid="status">{speech.status}</dd>
        <dt>Heard</dt>
        <dd>{speech.heardSeconds.toFixed(1)} s</dd>
        <dt>Buffer</dt>
        <dd>
          {speech.buffer.state}, {speech.buffer.aheadSeconds.toFixed(1)} s ahead, {speech.buffer.underruns} underruns
        </dd>
        <dt>First sound</dt>
        <dd>{speech.metrics.firstSoundMs === undefined ? '–' : `${speech.metrics.firstSoundMs.toFixed(0)} ms`}</dd>
        <dt>Cost</dt>
        <dd>
          {speech.metrics.apiCalls} calls, {speech.metrics.sentCharacters} characters, {speech.metrics.audioBytes} bytes
        </dd>
        <dt>Interrupted after</dt>
        <dd data-testid="heard">{heard === undefined ? '–' : `“${heard.heardText}”`}</dd>
        {speech.error !== undefined && (
          <>
            <dt>Error</dt>
            <dd role="alert">
              {speech.error.code}: {speech.error.message}
            </dd>
          </>
        )}
      </dl>
    </main>
  );
}

const meta = {
  title: 'useSpeechStream',
  component: SpeakingForm,
  args: {
    text: 'Type anything here and have it spoken. Interrupt it, and it tells you how much of it was heard.',
    voice: 'Matthew',
  },
} satisfies Meta<typeof SpeakingForm>;

export default meta;

type Story = StoryObj<typeof meta>;

/** The hook alone: its methods on buttons, its snapshot in a list. */
export const Hook: Story = {};

/** A test: after an interruption there is silence, and heard and unheard text are reported correctly. */
export const InterruptIsHeard: Story = {
  tags: ['!dev', '!autodocs'],
  beforeEach: beforeHearing,
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const status = () => canvas.getByTestId('status').textContent;
    await userEvent.click(canvas.getByRole('button', { name: 'Speak' }));
    await waitFor(() => expect(status()).toBe('playing'), { timeout: 10_000 });
    // Waits until a second was heard.
    await canvas.findByText(/^(?:[1-9]\d*\.\d) s$/u, undefined, { timeout: 10_000 });
    await userEvent.click(canvas.getByRole('button', { name: 'Interrupt' }));
    await waitFor(() => expect(canvas.getByTestId('heard').textContent).not.toBe('–'));
    await expect(status()).toBe('idle');
    await expect(canvas.getByTestId('heard').textContent).toMatch(/^“Type anything/u);

    const { account, recording } = hearingOf(context);
    const [request] = await account.settledRequests();
    await expect(request?.audioSeconds).toBeGreaterThan(0);
    const soundEnd = (samples: Float32Array) => samples.findLastIndex((sample) => sample !== 0);
    const before = soundEnd(await recording());
    await expect(before).toBeGreaterThan(0);
    // Waits for another half second of output, which must be silent.
    await waitFor(async () => expect((await recording()).length).toBeGreaterThan(before + 24_000), { timeout: 5_000 });
    await expect(soundEnd(await recording())).toBe(before);
  },
};
