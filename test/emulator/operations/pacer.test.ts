import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../src/emulator/operations/pacer';
import { FakeClock } from '../../base/fake-clock';

/** The benchmark published with StartSpeechSynthesisStream: 970 words in 27 sentences, a word every 30 ms. */
const SENTENCES = 27;
const FEEDING_MS = 970 * 30;
const STREAM_SPEECH_SECONDS = 387;
const SEQUENTIAL_SPEECH_SECONDS = 392;
const PUBLISHED_STREAM_MS = 70_071;
const PUBLISHED_SEQUENTIAL_MS = 115_226;
const ONE_PERCENT = 0.01;

/** Advances the clock until the promise settles. */
async function runOut(clock: FakeClock, work: Promise<void>): Promise<void> {
  const state = { isDone: false };
  void work.then(() => (state.isDone = true));
  while (!state.isDone) await clock.advance(1);
}

describe('published pacing', () => {
  it('takes as long for one stream as the published benchmark', async () => {
    const clock = new FakeClock();
    const pacer = new Pacer(clock, 'published', 'StartSpeechSynthesisStream');
    const { signal } = new AbortController();
    await runOut(
      clock,
      (async () => {
        for (let sentence = 1; sentence <= SENTENCES; sentence++) {
          await pacer.due(STREAM_SPEECH_SECONDS / SENTENCES, (FEEDING_MS / SENTENCES) * sentence, signal);
        }
      })(),
    );
    expect(Math.abs(clock.now() / PUBLISHED_STREAM_MS - 1)).toBeLessThan(ONE_PERCENT);
  });

  it('takes as long for sequential calls as the published benchmark', async () => {
    const clock = new FakeClock();
    const { signal } = new AbortController();
    for (let sentence = 0; sentence < SENTENCES; sentence++) {
      await clock.advance(FEEDING_MS / SENTENCES);
      const pacer = new Pacer(clock, 'published', 'SynthesizeSpeech');
      await runOut(clock, pacer.due(SEQUENTIAL_SPEECH_SECONDS / SENTENCES, clock.now(), signal));
    }
    expect(Math.abs(clock.now() / PUBLISHED_SEQUENTIAL_MS - 1)).toBeLessThan(ONE_PERCENT);
  });

  it('leaves no timer behind when it is aborted', async () => {
    const clock = new FakeClock();
    const leaving = new AbortController();
    const waiting = new Pacer(clock, 'published', 'StartSpeechSynthesisStream').due(1, 0, leaving.signal);
    expect(clock.timerCount).toBe(1);
    leaving.abort();
    await waiting;
    expect(clock.timerCount).toBe(0);
  });
});

describe('warm pacing', () => {
  /** The medians that were measured, of one sentence over a warm connection. */
  const [QUICKEST_MS, SLOWEST_MS] = [306, 373];
  const CHUNK_SECONDS = 0.24;

  it.each(['StartSpeechSynthesisStream', 'SynthesizeSpeech'] as const)(
    'gives the first audio of %s when it was measured',
    async (operation) => {
      const clock = new FakeClock();
      await runOut(clock, new Pacer(clock, 'warm', operation).due(CHUNK_SECONDS, 0, new AbortController().signal));
      expect(clock.now()).toBeGreaterThanOrEqual(QUICKEST_MS);
      expect(clock.now()).toBeLessThanOrEqual(SLOWEST_MS);
    },
  );

  it('delays a sentence after a pause like the first, and none while the engine is busy', async () => {
    const clock = new FakeClock();
    const pacer = new Pacer(clock, 'warm', 'StartSpeechSynthesisStream');
    const { signal } = new AbortController();
    const due = async (readyAtMs: number) => {
      await runOut(clock, pacer.due(10, readyAtMs, signal));
      return clock.now();
    };
    const firstMs = await due(0);
    expect(await due(0)).toBe(firstMs + 1760);
    expect(await due(60_000)).toBe(60_000 + firstMs);
  });
});

describe('instant pacing', () => {
  it('never waits', async () => {
    const clock = new FakeClock();
    await new Pacer(clock, 'instant', 'StartSpeechSynthesisStream').due(100, 0, new AbortController().signal);
    expect(clock.timerCount).toBe(0);
  });
});
