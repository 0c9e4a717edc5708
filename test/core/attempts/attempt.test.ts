/** How long a silent attempt is waited for, on a clock that the test moves. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SpeechError } from '../../../src/base/errors';
import { makeAttempt } from '../../../src/core/attempts/attempt';
import { UNLIMITED } from '../../../src/core/attempts/back-pressure';
import { AttemptText } from '../../../src/core/attempts/attempt-text';
import { NO_SOUND_MS } from '../../../src/core/attempts/silence';
import type { SpeechRequest } from '../../../src/polly/transport/transport';
import type { VoiceSettings } from '../../../src/polly/transport/voice-settings';
import { TextLog } from '../../../src/text/log/text-log';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { FakeClock, settlePromises } from '../../base/fake-clock';

const VOICE: VoiceSettings = { voiceId: 'Matthew', engine: 'generative', outputFormat: 'pcm', sampleRate: 16_000 };

/** An attempt whose transport makes calls when the test says so, and yields nothing. */
function begin({ isSoundExpected = (): boolean => true, caughtUp = () => Promise.resolve() } = {}) {
  const clock = new FakeClock();
  const log = new TextLog(new SentenceSplitter());
  let request: SpeechRequest | undefined;
  const abort = new AbortController();
  let end: SpeechError | 'interrupted' | undefined;
  const told: string[] = [];
  const attempt = makeAttempt({
    transport: async function* (given) {
      request = given;
      await new Promise((_, reject) => given.signal.addEventListener('abort', () => reject(given.signal.reason as Error)));
      yield { type: 'closed', requestCharacters: 0 };
    },
    voice: VOICE,
    clock,
    text: new AttemptText({ log, from: 0, clock, sendWindow: () => UNLIMITED, canEndEarly: false, onSent: () => undefined }),
    signals: [abort.signal],
    onCall: () => told.push('call'),
    onBilled: () => undefined,
    isSoundExpected,
    caughtUp,
    receive: () => undefined,
  }).then((error) => {
    end = error ?? 'interrupted';
  });
  onTestFinished(async () => {
    abort.abort();
    await attempt;
    expect(clock.timerCount).toBe(0);
  });
  return { clock, told, end: () => end, call: () => request?.onCall() };
}

test('an attempt whose events cannot be taken ends its request', async () => {
  const clock = new FakeClock();
  let signal: AbortSignal | undefined;
  const error = await makeAttempt({
    transport: async function* (given) {
      signal = given.signal;
      yield await Promise.resolve({ type: 'audio' as const, bytes: new Uint8Array(2) });
      await new Promise(() => undefined);
    },
    voice: VOICE,
    clock,
    text: new AttemptText({
      log: new TextLog(new SentenceSplitter()),
      from: 0,
      clock,
      sendWindow: () => UNLIMITED,
      canEndEarly: false,
      onSent: () => undefined,
    }),
    signals: [new AbortController().signal],
    onCall: () => undefined,
    onBilled: () => undefined,
    isSoundExpected: () => false,
    caughtUp: () => Promise.resolve(),
    receive: () => {
      throw new Error('no room');
    },
  });
  expect(error).toMatchObject({ code: 'service-failure' });
  expect(signal?.aborted).toBe(true);
  expect(clock.timerCount).toBe(0);
});

/** Almost as long as a stalled relay is waited for. */
const ALMOST_STALLED_MS = NO_SOUND_MS - 1;

describe('an attempt that owes sound and stays silent', () => {
  test('ends', async () => {
    const { clock, end } = begin();
    await settlePromises();
    await clock.advance(2 * NO_SOUND_MS);
    expect(end()).toMatchObject({ code: 'connection-lost', retryable: true });
  });

  test('is waited for again when it makes another request', async () => {
    const { clock, told, end, call } = begin();
    await settlePromises();
    await clock.advance(ALMOST_STALLED_MS);
    call();
    expect(told).toEqual(['call']);
    await clock.advance(ALMOST_STALLED_MS);
    expect(end()).toBeUndefined();
    await clock.advance(NO_SOUND_MS);
    expect(end()).toMatchObject({ code: 'connection-lost' });
  });

  test('is not given up if its sound has come, and only waits to be looked at', async () => {
    const state = { isExpected: true, looks: 0 };
    const { clock, end } = begin({
      isSoundExpected: () => state.isExpected,
      caughtUp: () => {
        state.looks += 1;
        state.isExpected = false;
        return Promise.resolve();
      },
    });
    await settlePromises();
    await clock.advance(2 * NO_SOUND_MS);
    expect([end(), state.looks]).toEqual([undefined, 1]);
    state.isExpected = true;
    await clock.advance(NO_SOUND_MS - 1);
    expect(end()).toBeUndefined();
  });
});
