import type { Meta, StoryObj } from '@storybook/react-vite';
import { useRef, useState } from 'react';
import { sharedAudioOutput, useSpeechStream, type OutputFormat, type PlaybackOptions } from 'react-polly-stream';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { beforeHearing, hearingOf } from './setup/hearing';
import { Meter } from './setup/meter';
import { OutputDevice } from './setup/output-device';

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

interface PlayerProps {
  /** The spoken text. */
  readonly text: string;
  /** The voice that speaks it. */
  readonly voice: string;
  /** The audio format of the response. */
  readonly format: OutputFormat;
  /** The player. */
  readonly player: NonNullable<PlaybackOptions['player']>;
  /** Whether it plays on in a background tab, with the system's media controls. */
  readonly background: boolean;
}

/** Shows every control that a listener may want, using only the hook. */
function Player({ text, voice, format, player, background }: PlayerProps) {
  const [rate, setRate] = useState(1);
  const [volume, setVolume] = useState(1);
  const [muted, setMuted] = useState(false);
  const speech = useSpeechStream({ voice, format, player, background, rate, volume, muted });
  const { status, buffer, positionSeconds } = speech;
  const isOver = status === 'ended' || status === 'idle' || status === 'failed';
  return (
    <main className="story">
      <p className="story-text">
        {words(text).map(({ word, at }) => (
          <button
            key={at}
            type="button"
            className="story-word"
            disabled={buffer.receivedSeconds === 0}
            onClick={() => speech.seekToCharacter(at)}
          >
            {word}
          </button>
        ))}
      </p>
      <div className="story-row">
        <button type="button" className="story-button story-button-primary" onClick={() => void speech.speak(text)}>
          Listen
        </button>
        <button type="button" className="story-button" disabled={isOver} onClick={status === 'paused' ? speech.resume : speech.pause}>
          {status === 'paused' ? 'Resume' : 'Pause'}
        </button>
        <button type="button" className="story-button" disabled={isOver} onClick={() => void speech.interrupt()}>
          Stop
        </button>
        <button type="button" className="story-button" disabled={buffer.receivedSeconds === 0} onClick={speech.replay}>
          Play again
        </button>
        <Download toFile={speech.toFile} isComplete={buffer.state === 'complete'} />
        {status === 'blocked' && (
          <button type="button" className="story-button" onClick={() => void speech.unlock()}>
            Turn sound on
          </button>
        )}
      </div>
      <label className="story-field">
        Position, {positionSeconds.toFixed(1)} of {buffer.receivedSeconds.toFixed(1)} s
        <input
          type="range"
          min={0}
          max={Math.max(0.1, buffer.receivedSeconds)}
          step={0.1}
          value={positionSeconds}
          disabled={buffer.receivedSeconds === 0}
          onChange={(event) => speech.seek(event.target.valueAsNumber)}
        />
      </label>
      <div className="story-row">
        <label className="story-field">
          Speed
          <select className="story-input" value={rate} onChange={(event) => setRate(Number(event.target.value))}>
            {RATES.map((value) => (
              <option key={value} value={value}>
                {value} ×
              </option>
            ))}
          </select>
        </label>
        <label className="story-field">
          Volume
          <input type="range" min={0} max={1} step={0.05} value={volume} onChange={(event) => setVolume(event.target.valueAsNumber)} />
        </label>
        <label className="story-check">
          <input type="checkbox" checked={muted} onChange={(event) => setMuted(event.target.checked)} />
          Mute
        </label>
        <OutputDevice output={sharedAudioOutput()} />
      </div>
      <Meter isActive={status === 'playing'} readLevel={speech.readLevel} readSpectrum={speech.readSpectrum} />
      <dl className="story-facts">
        <dt>Status</dt>
        <dd data-testid="status">{status}</dd>
        <dt>Player</dt>
        <dd>{speech.player === undefined ? '–' : `${speech.player.kind}, for ${speech.player.reason}`}</dd>
        <dt>Buffer</dt>
        <dd>
          {buffer.state}, {buffer.aheadSeconds.toFixed(1)} s ahead, {buffer.underruns} underruns
        </dd>
        <dt>Requests</dt>
        <dd data-testid="requests">{speech.metrics.apiCalls}</dd>
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

interface DownloadProps {
  readonly toFile: () => File | undefined;
  /** Whether all sound has arrived, so that the file is complete. */
  readonly isComplete: boolean;
}

/** Shows a link to the file while there is one. */
function Download({ toFile, isComplete }: DownloadProps) {
  const link = useRef<HTMLAnchorElement>(null);
  const save = () => {
    const file = toFile();
    if (file === undefined || link.current === null) return;
    const url = URL.createObjectURL(file);
    link.current.href = url;
    link.current.download = file.name;
    link.current.click();
    URL.revokeObjectURL(url);
  };
  return (
    <>
      <button type="button" className="story-button" disabled={!isComplete} onClick={save}>
        Download
      </button>
      <a ref={link} hidden>
        Download
      </a>
    </>
  );
}

/** Splits a text into words with trailing white space, each with its position. */
function words(text: string): readonly { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(/\S+\s*/gu)].map((match) => ({ word: match[0], at: match.index }));
}

const meta = {
  title: 'Player',
  component: Player,
  args: {
    text:
      'This is what a listener expects of a player. Pause it and go on from the very sample. Jump to any word that has ' +
      'arrived. Make it faster or slower, and the voice stays the same. Turn it down without a click. Hear it again ' +
      'without paying again, and keep it as a file.',
    voice: 'Matthew',
    format: 'mp3',
    player: 'auto',
    background: false,
  },
  argTypes: {
    format: { control: 'select', options: ['mp3', 'ogg_opus', 'ogg_vorbis', 'pcm', 'mulaw', 'alaw'] },
    player: { control: 'select', options: ['auto', 'worklet', 'media-source'] },
  },
} satisfies Meta<typeof Player>;

export default meta;

type Story = StoryObj<typeof meta>;

/** Position, speed, volume, level, file and device. */
export const Controls: Story = { name: 'Every control' };

/** A test: speech is replayed without another request, and plays from a chosen word. */
export const HeardAgain: Story = {
  tags: ['!dev', '!autodocs'],
  args: { text: 'Once more, please.' },
  beforeEach: beforeHearing,
  play: async (context) => {
    const canvas = within(context.canvasElement);
    const status = () => canvas.getByTestId('status').textContent;
    await userEvent.click(canvas.getByRole('button', { name: 'Listen' }));
    await waitFor(() => expect(status()).toBe('ended'), { timeout: 20_000 });
    const energy = async () => (await hearingOf(context).recording()).reduce((sum, sample) => sum + sample ** 2, 0);
    const once = await energy();
    await userEvent.click(canvas.getByRole('button', { name: 'Play again' }));
    await waitFor(() => expect(status()).not.toBe('ended'));
    await waitFor(() => expect(status()).toBe('ended'), { timeout: 20_000 });
    const twice = await energy();
    await expect(Math.abs(twice / once - 2)).toBeLessThan(0.01);
    await userEvent.click(canvas.getByRole('button', { name: /please/u }));
    await waitFor(() => expect(status()).not.toBe('ended'));
    await waitFor(() => expect(status()).toBe('ended'), { timeout: 20_000 });
    const fromWord = (await energy()) - twice;
    await expect(fromWord).toBeGreaterThan(0);
    await expect(fromWord).toBeLessThan(once);
    await expect(canvas.getByTestId('requests')).toHaveTextContent('1');
    await expect(await hearingOf(context).account.settledRequests()).toHaveLength(1);
  },
};
