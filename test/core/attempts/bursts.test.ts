/** Speech is fetched in bursts, so that no stream is open while nothing is sent; on a clock that the test moves. */
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import { ServiceConnection } from '../../../src/core/client/service-connection';
import { DEFAULT_MAX_AHEAD_SECONDS } from '../../../src/core/options/max-ahead';
import { SYNTHESIS_REAL_TIME_FACTOR } from '../../../src/emulator/operations/pacer';
import { FakeClock } from '../../base/fake-clock';
import { PASSAGE_SENTENCES } from '../../bench/timing/passage';
import { createBareSynthesis } from '../rig/bare-synthesis';
import { PacedPolly } from '../rig/paced-polly';

const TICK_MS = 50;
const PASSAGE = PASSAGE_SENTENCES.join(' ');

interface Setup {
  readonly text: string;
  /** Milliseconds that the model takes for a word. Default: the text is there at once. */
  readonly wordMs?: number;
  /** The speed of the voice. Default: that of the published benchmark. */
  readonly secondsPerCharacter?: number;
  readonly maxAheadSeconds?: number;
  /** Seconds at which the listener pauses, for half a minute. */
  readonly pausedAtSeconds?: number;
  /** How fast the listener plays. */
  readonly rate?: number;
}

beforeAll(() => warmSynthesis());

/** Speaks a text to a listener who hears in real time, and tells how. */
async function speak(setup: Setup) {
  const { text, wordMs = 0, secondsPerCharacter = 0.055, maxAheadSeconds, pausedAtSeconds = Infinity, rate = 1 } = setup;
  const clock = new FakeClock();
  const polly = new PacedPolly(clock, secondsPerCharacter);
  const { synthesis, log, given, listener } = await createBareSynthesis({
    connection: new ServiceConnection('duplex', () => Promise.resolve(polly)),
    clock,
    sampleRate: 8_000,
    options: maxAheadSeconds === undefined ? {} : { maxAheadSeconds },
    hearing: { heardSeconds: 0, isPlaying: true, rate },
  });
  const speaking = { isOver: false };
  void synthesis.run().then((error) => {
    expect(error).toBeUndefined();
    speaking.isOver = true;
  });
  const words = text.split(/(?<= )/u);
  let written = 0;
  let pausedMs = pausedAtSeconds === Infinity ? Infinity : 30_000;
  let mostAheadSeconds = 0;
  let dryTicks = 0;
  for (let ticks = 0; !speaking.isOver; ticks += 1) {
    expect(ticks).toBeLessThan(20_000);
    for (; written < words.length && written * wordMs <= clock.now(); written += 1) void given.write(words[written] ?? '');
    if (written === words.length) given.end();
    const isPaused = listener.heardSeconds >= pausedAtSeconds && pausedMs > 0;
    if (isPaused) pausedMs -= TICK_MS;
    await clock.advance(TICK_MS);
    // The sound is measured on the machine's own time.
    while (log.byteLength < polly.spokenBytes) await setImmediate();
    const receivedSeconds = log.packets.seconds;
    mostAheadSeconds = Math.max(mostAheadSeconds, receivedSeconds - listener.heardSeconds);
    const isAllThere = receivedSeconds > text.length * secondsPerCharacter - 1;
    if (listener.heardSeconds > 0 && receivedSeconds - listener.heardSeconds < (rate * TICK_MS) / 1000 && !isAllThere) dryTicks += 1;
    listener.isPlaying = !isPaused;
    if (!isPaused) listener.heardSeconds = Math.min(receivedSeconds, listener.heardSeconds + (rate * TICK_MS) / 1000);
    synthesis.wake();
  }
  const openSeconds = sum(polly.streams.map(({ openMs = NaN }) => openMs)) / 1000;
  const audioSeconds = sum(polly.streams.map((stream) => stream.audioSeconds));
  const texts = polly.streams.map((stream) => stream.text);
  expect(texts.join('')).toBe(text);
  return { texts, mostAheadSeconds, dryTicks, openShare: openSeconds / (audioSeconds * SYNTHESIS_REAL_TIME_FACTOR) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The beginning of the passage that takes so many seconds to say. */
function passageOf(seconds: number, secondsPerCharacter = 0.055): string {
  return PASSAGE.slice(0, Math.floor(seconds / secondsPerCharacter));
}

describe('a long answer', () => {
  test.each<[string, Omit<Setup, 'text'>]>([
    ['as a model writes it', { wordMs: 30 }],
    ['that is there at once', {}],
    ['by a slow voice', { wordMs: 30, secondsPerCharacter: 0.075 }],
    ['by a fast voice', { wordMs: 30, secondsPerCharacter: 0.045 }],
    ['with a higher limit', { wordMs: 30, maxAheadSeconds: 60 }],
    ['that the listener pauses', { wordMs: 30, pausedAtSeconds: 20 }],
    ['at double rate', { wordMs: 30, rate: 2 }],
  ])('is fetched in bursts: %s', async (_, setup) => {
    const { texts, mostAheadSeconds, dryTicks, openShare } = await speak({ text: PASSAGE, ...setup });
    expect(openShare).toBeLessThan(1.3);
    expect(mostAheadSeconds).toBeLessThan(setup.maxAheadSeconds ?? DEFAULT_MAX_AHEAD_SECONDS);
    expect(dryTicks).toBe(0);
    expect(texts.length).toBeLessThanOrEqual(PASSAGE_SENTENCES.length);
    for (const text of texts) expect(text.trim()).toMatch(/[.!?]$/u);
  });

  test('is one stream if the limit leaves too little for a burst', async () => {
    const { texts, dryTicks } = await speak({ text: passageOf(60), maxAheadSeconds: 5 });
    expect(texts).toHaveLength(1);
    expect(dryTicks).toBe(0);
  });
});

test.each([
  ['at once', 0],
  ['by a fast model', 30],
  ['by a slow one', 150],
])('an answer below the limit is one stream, written %s', async (_, wordMs) => {
  for (const seconds of [10, 20, DEFAULT_MAX_AHEAD_SECONDS - 0.5]) {
    const { texts } = await speak({ text: passageOf(seconds), wordMs });
    expect(texts).toHaveLength(1);
  }
});
