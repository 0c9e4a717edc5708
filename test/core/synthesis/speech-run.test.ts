/** How long a silent run is waited for, on a clock that the test moves. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SpeechError } from '../../../src/base/errors';
import { RunInput } from '../../../src/core/synthesis/run-input';
import { speakRun } from '../../../src/core/synthesis/speech-run';
import { STALL_AFTER_MS } from '../../../src/core/synthesis/stall-watch';
import type { SpeechTransport, TransportObserver, VoiceSettings } from '../../../src/polly/transport/speech-transport';
import { TextLog } from '../../../src/text/log/text-log';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { FakeClock, settlePromises } from '../../base/fake-clock';

const VOICE: VoiceSettings = { voiceId: 'Matthew', engine: 'generative', outputFormat: 'pcm', sampleRate: 16_000 };

/** A run whose transport only reports to its observer, as the test says, and yields nothing. */
function begin() {
  const clock = new FakeClock();
  const text = new TextLog(new SentenceSplitter({}));
  let observer: TransportObserver | undefined;
  const abort = new AbortController();
  const transport: SpeechTransport = {
    kind: 'auto',
    async *speak(_voice, _input, signal, given) {
      observer = given;
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      yield { type: 'closed', requestCharacters: 0 };
    },
    warm: () => Promise.resolve(),
    close: () => undefined,
  };
  let end: SpeechError | 'interrupted' | undefined;
  const told: string[] = [];
  const run = speakRun({
    transport,
    voice: VOICE,
    clock,
    input: new RunInput({ text, from: 0, clock, room: () => Infinity }),
    signal: abort.signal,
    observer: { onTransport: ({ kind }) => told.push(kind), onApiCall: () => told.push('call') },
    isSoundOwed: () => true,
    receive: () => undefined,
  }).then((error) => {
    end = error ?? 'interrupted';
  });
  onTestFinished(async () => {
    abort.abort();
    await run;
  });
  return { clock, told, end: () => end, observer: () => observer };
}

/** Almost as long as a stalled relay is waited for. */
const ALMOST_STALLED_MS = STALL_AFTER_MS - 1;

describe('a run that owes sound and stays silent', () => {
  test('ends', async () => {
    const { clock, end } = begin();
    await settlePromises();
    await clock.advance(2 * STALL_AFTER_MS);
    expect(end()).toMatchObject({ code: 'connection-lost', retryable: true });
    expect(clock.timerCount).toBe(0);
  });

  test.each([
    ['takes another way', 'segmented', (observer) => observer.onTransport?.({ kind: 'segmented', reason: 'relay-unreachable' })],
    ['makes another request', 'call', (observer) => observer.onApiCall?.()],
  ] as const satisfies readonly [string, string, (observer: TransportObserver) => void][])(
    'is waited for again when it %s',
    async (_, word, tell) => {
      const { clock, told, end, observer } = begin();
      await settlePromises();
      await clock.advance(ALMOST_STALLED_MS);
      tell(observer() ?? {});
      expect(told).toEqual([word]);
      await clock.advance(ALMOST_STALLED_MS);
      expect(end()).toBeUndefined();
      await clock.advance(STALL_AFTER_MS);
      expect(end()).toMatchObject({ code: 'connection-lost' });
    },
  );
});
