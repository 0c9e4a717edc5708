import { describe, expect, it } from 'vitest';
import { Pacer, STREAM_FIRST_AUDIO_MS, SYNTHESIZE_SPEECH_OVERHEAD_MS } from '../../src/emulator/operations/pacer';
import { FakeClock } from '../base/fake-clock';

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
    const pacer = new Pacer(clock, 'published', STREAM_FIRST_AUDIO_MS);
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
      const pacer = new Pacer(clock, 'published', SYNTHESIZE_SPEECH_OVERHEAD_MS);
      await runOut(clock, pacer.due(SEQUENTIAL_SPEECH_SECONDS / SENTENCES, clock.now(), signal));
    }
    expect(Math.abs(clock.now() / PUBLISHED_SEQUENTIAL_MS - 1)).toBeLessThan(ONE_PERCENT);
  });

  it('leaves no timer behind when it is aborted', async () => {
    const clock = new FakeClock();
    const leaving = new AbortController();
    const waiting = new Pacer(clock, 'published', 800).due(1, 0, leaving.signal);
    expect(clock.timerCount).toBe(1);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.timerCount).toBe(0);
  });
});

describe('instant pacing', () => {
  it('never waits', async () => {
    const clock = new FakeClock();
    await new Pacer(clock, 'instant', 800).due(100, 0, new AbortController().signal);
    expect(clock.timerCount).toBe(0);
  });
});
