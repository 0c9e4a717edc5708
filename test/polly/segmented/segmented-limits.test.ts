/** The rate of calls, on a clock that tests move. */
import { describe, expect, test } from 'vitest';
import { CALL_LIMITS, CallLimiter } from '../../../src/polly/segmented/call-limiter';
import { PollySdk } from '../../../src/polly/aws/polly-sdk';
import { createSegmentedTransport } from '../../../src/polly/segmented/segmented-transport';
import type { VoiceSettings } from '../../../src/polly/transport/voice-settings';
import { FakeClock, settlePromises } from '../../base/fake-clock';
import { SPEECH_TEST_TIMEOUT_MS } from '../../emulator/polly-client';
import { useNodeStack } from '../node-stack';
import { callsOnly, ScriptedText, wayOf } from '../transport/scripted-text';

const NEURAL: VoiceSettings = { voiceId: 'Matthew', engine: 'neural', outputFormat: 'pcm', sampleRate: 16_000 };
/** Two calls for each sentence are more than one second allows. */
const SENTENCES = 5;
const never = new AbortController().signal;

/** Makes calls and records when they are admitted. */
function callMany(limiter: CallLimiter, clock: FakeClock, count: number, signal = never) {
  const admitted: { index: number; atMs: number; over: () => void }[] = [];
  for (let index = 0; index < count; index += 1) {
    void limiter.admission(signal).then(
      (over) => admitted.push({ index, atMs: clock.now(), over }),
      () => undefined,
    );
  }
  return admitted;
}

describe('calls of Polly', () => {
  test('begin in order, and never exceed the limit within any second', async () => {
    const clock = new FakeClock();
    const limiter = new CallLimiter({ perSecond: 8, atOnce: 100 }, clock);
    const admitted = callMany(limiter, clock, 3);
    await clock.advance(900);
    const later = callMany(limiter, clock, 30);
    await clock.advance(10_000);
    const all = [...admitted, ...later];
    expect(all).toHaveLength(33);
    expect(later.map(({ index }) => index)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    for (const { atMs } of all) {
      expect(all.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length).toBeLessThanOrEqual(8);
    }
    // And no slower: 8 at 0 and 900, and then 8 in each second.
    expect(Math.max(...all.map(({ atMs }) => atMs))).toBe(4000);
    expect(clock.timerCount).toBe(0);
  });

  test('never exceed the limit of concurrent calls', async () => {
    const clock = new FakeClock();
    const limiter = new CallLimiter({ perSecond: 100, atOnce: 2 }, clock);
    const admitted = callMany(limiter, clock, 4);
    await settlePromises();
    expect(admitted).toHaveLength(2);
    admitted[0]?.over();
    // A second call by mistake frees nothing more.
    admitted[0]?.over();
    await settlePromises();
    expect(admitted).toHaveLength(3);
    expect(clock.timerCount).toBe(0);
  });

  test('that are cancelled leave the queue and no timer', async () => {
    const clock = new FakeClock();
    const limiter = new CallLimiter({ perSecond: 1, atOnce: 9 }, clock);
    await limiter.admission(never);
    const leaving = new AbortController();
    const reason = new Error('enough');
    const gone = limiter.admission(leaving.signal);
    const stays = callMany(limiter, clock, 1);
    leaving.abort(reason);
    await expect(gone).rejects.toBe(reason);
    await expect(limiter.admission(leaving.signal)).rejects.toBe(reason);
    await clock.advance(1000);
    expect(stays).toHaveLength(1);
    const alone = new AbortController();
    const last = limiter.admission(alone.signal);
    expect(clock.timerCount).toBe(1);
    alone.abort(reason);
    await expect(last).rejects.toBe(reason);
    expect(clock.timerCount).toBe(0);
  });

  test('have the limits of an account without raised quotas', () => {
    // Amazon Polly developer guide, "Quotas in Amazon Polly".
    expect(CALL_LIMITS).toEqual({
      generative: { perSecond: 8, atOnce: 26 },
      'long-form': { perSecond: 8, atOnce: 26 },
      neural: { perSecond: 8, atOnce: 18 },
      standard: { perSecond: 80, atOnce: 80 },
    });
  });
});

const startNodeStack = useNodeStack();

test('calls for speech marks count like all others', { timeout: SPEECH_TEST_TIMEOUT_MS }, async () => {
  const stack = await startNodeStack();
  const account = await stack.createAccount();
  // The clock stands still while Polly answers, so calls that do not wait for their turn would all be made at once.
  const clock = new FakeClock();
  const sdk = new PollySdk({ region: stack.polly.region, endpoint: stack.polly.url, credentials: account.credentials });
  const transport = wayOf(callsOnly(createSegmentedTransport(sdk, { fetchAhead: 20, clock })), 'segmented');
  const madeMs: number[] = [];
  const state = { isOver: false };
  const run = (async () => {
    const input = new ScriptedText().give({ text: 'A short one. '.repeat(SENTENCES) }).end();
    const events: string[] = [];
    for await (const { type } of transport.speak(NEURAL, input, never, { onCall: () => madeMs.push(clock.now()) })) events.push(type);
    expect(events).toContain('closed');
    state.isOver = true;
  })();
  while (!state.isOver) {
    await expect.poll(() => state.isOver || clock.timerCount > 0, { timeout: SPEECH_TEST_TIMEOUT_MS, interval: 5 }).toBe(true);
    await clock.advance(1_000);
  }
  await run;
  expect(madeMs).toHaveLength(2 * SENTENCES);
  for (const atMs of madeMs) {
    expect(madeMs.filter((otherMs) => otherMs >= atMs && otherMs < atMs + 1_000).length).toBeLessThanOrEqual(CALL_LIMITS.neural.perSecond);
  }
});
