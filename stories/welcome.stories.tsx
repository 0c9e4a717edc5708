import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useRef, useState } from 'react';
import {
  SpokenTextFailure,
  SpokenTextRoot,
  SpokenTextStatus,
  SpokenTextStop,
  SpokenTextToggle,
  SpokenTextWords,
  useSpeechStream,
  useSpokenTextContext,
} from 'react-polly-stream';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { speechStack } from 'virtual:speech-stack';
import { CallPerSentence, type Progress } from './setup/call-per-sentence';
import { beforeHearing, expectHeardWhole, hearingOf } from './setup/hearing';
import { simulateAnswer } from './setup/simulated-model';
import { useSpeechCredentials } from './setup/speech-setup';

const ANSWER =
  'A tide is a very long wave. The moon pulls the sea on its own side a little more than it pulls the earth, and the earth a ' +
  'little more than the sea behind it, so there are two hills of water, one towards the moon and one away from it. The earth ' +
  'turns below them once a day. A harbour therefore passes both, and has high water twice. The sun does the same with less than ' +
  'half the strength. When both pull along one line, at new and at full moon, the tides are at their highest.';

interface TwoWaysProps {
  /** The answer. */
  readonly answer: string;
  /** Milliseconds between its words. */
  readonly wordMs: number;
  /** The generative voice that speaks it. */
  readonly voice: 'Matthew' | 'Ruth' | 'Joanna';
}

type Times = Omit<Progress, 'text'>;

const NO_TIMES: Times = { firstSoundMs: undefined, allSoundMs: undefined, calls: 0 };

/** Speaks one answer both ways at once. Only one of them is heard. */
function TwoWays({ answer, wordMs, voice }: TwoWaysProps) {
  const { unlock, warm } = useSpeechStream();
  const credentials = useSpeechCredentials();
  const [isStreamHeard, setStreamHeard] = useState(true);
  const [source, setSource] = useState<AsyncIterable<string>>();
  const [startMs, setStartMs] = useState(0);
  const [stream, setStream] = useState<Times>(NO_TIMES);
  const [calls, setCalls] = useState<Progress>({ text: '', ...NO_TIMES });
  const speaker = useRef<CallPerSentence>(undefined);

  useEffect(() => {
    void warm();
    return () => speaker.current?.stop();
  }, [warm]);

  const begin = () => {
    // In the click, where every browser lets a page start sound.
    void unlock();
    speaker.current?.stop();
    setStartMs(performance.now());
    setStream(NO_TIMES);
    setCalls({ text: '', ...NO_TIMES });
    setSource(simulateAnswer(answer, wordMs));
    const { region, pollyEndpoint: endpoint } = speechStack;
    speaker.current = new CallPerSentence(
      { region, credentials, ...(endpoint === undefined ? {} : { endpoint }) },
      isStreamHeard,
      setCalls,
    );
    void speaker.current.speak(simulateAnswer(answer, wordMs), voice);
  };

  return (
    <main className="story story-wide">
      <div className="story-row">
        <button type="button" className="story-button story-button-primary" onClick={begin}>
          Speak an answer
        </button>
        <label className="story-check">
          <input type="checkbox" checked={!isStreamHeard} onChange={({ target }) => setStreamHeard(!target.checked)} />
          Let the old way be heard next
        </label>
      </div>
      <div className="story-columns">
        <section aria-labelledby="stream">
          <h2 id="stream">One stream</h2>
          <Stopwatch {...stream} startMs={startMs} isRunning={source !== undefined && stream.allSoundMs === undefined} />
          {source !== undefined && (
            <SpokenTextRoot
              key={startMs}
              className="polly-spoken-text"
              text={source}
              voice={voice}
              autoPlay
              muted={!isStreamHeard}
              maxAheadSeconds={Infinity}
            >
              <StreamWatch startMs={startMs} onTimes={setStream} />
              <SpokenTextWords className="polly-spoken-text-words" />
              <div className="polly-spoken-text-bar">
                <div className="polly-spoken-text-buttons">
                  <SpokenTextToggle className="polly-spoken-text-button" />
                  <SpokenTextStop className="polly-spoken-text-button" />
                </div>
                <SpokenTextStatus className="polly-spoken-text-status" />
                <SpokenTextFailure className="polly-spoken-text-failure" />
              </div>
            </SpokenTextRoot>
          )}
        </section>
        <section aria-labelledby="calls">
          <h2 id="calls">A call a sentence</h2>
          <Stopwatch {...calls} startMs={startMs} isRunning={source !== undefined && calls.allSoundMs === undefined} />
          <p>{calls.text}</p>
        </section>
      </div>
    </main>
  );
}

interface StreamWatchProps {
  readonly startMs: number;
  readonly onTimes: (change: (before: Times) => Times) => void;
}

/** Notes when the stream's sound began and had come. Renders nothing. */
function StreamWatch({ startMs, onTimes }: StreamWatchProps) {
  const { metrics, buffer } = useSpokenTextContext().speech;
  const isHeard = metrics.firstSoundMs !== undefined;
  const isHere = buffer.state === 'complete';
  const calls = metrics.apiCalls;
  useEffect(() => {
    const nowMs = performance.now() - startMs;
    onTimes(({ firstSoundMs, allSoundMs }) => ({
      firstSoundMs: firstSoundMs ?? (isHeard ? nowMs : undefined),
      allSoundMs: allSoundMs ?? (isHere ? nowMs : undefined),
      calls,
    }));
  }, [isHeard, isHere, calls, startMs, onTimes]);
  return null;
}

/** Shows how far one way is. */
function Stopwatch({
  firstSoundMs,
  allSoundMs,
  calls,
  startMs,
  isRunning,
}: Times & { readonly startMs: number; readonly isRunning: boolean }) {
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNowMs(performance.now() - startMs), 100);
    return () => clearInterval(timer);
  }, [isRunning, startMs]);
  const shown = allSoundMs ?? (isRunning ? nowMs : undefined);
  return (
    <dl className="story-facts">
      <dt>First sound</dt>
      <dd>{seconds(firstSoundMs)}</dd>
      <dt>All sound here</dt>
      <dd data-running={isRunning || undefined}>{seconds(shown)}</dd>
      <dt>Calls</dt>
      <dd>{calls}</dd>
    </dl>
  );
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '–' : `${(ms / 1_000).toFixed(1)} s`;
}

const meta = {
  title: 'Welcome',
  component: TwoWays,
  // Its page is welcome.mdx.
  tags: ['!autodocs'],
  args: { answer: ANSWER, wordMs: 30, voice: 'Matthew' },
} satisfies Meta<typeof TwoWays>;

export default meta;

type Story = StoryObj<typeof meta>;

/** The same answer at the same time, with a watch on both. Only one of them is heard. */
export const OneAnswer: Story = {};

/** A test of the same: both get to their ends, and the stream is heard whole. */
export const BothAreFetched: Story = {
  tags: ['!dev', '!autodocs'],
  args: { answer: 'High water comes twice. So does low water.', wordMs: 20 },
  beforeEach: beforeHearing,
  play: async (context) => {
    const canvas = within(context.canvasElement);
    await userEvent.click(canvas.getByRole('button', { name: 'Speak an answer' }));
    await canvas.findByText('Finished', undefined, { timeout: 30_000 });
    const watches = () =>
      [...context.canvasElement.querySelectorAll('dl')].map((list) => [...list.querySelectorAll('dd')].map((item) => item.textContent));
    await waitFor(() => expect(watches()[1]?.[1]).toMatch(/^\d+\.\d s$/u), { timeout: 30_000 });
    await expect(watches().map((facts) => facts.at(-1))).toEqual(['1', '2']);
    await expectHeardWhole(hearingOf(context), { operation: 'StartSpeechSynthesisStream' });
  },
};
