import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrameMeter } from '../../../src/audio/meter/frame-meter';
import { RepeatedSentence } from '../../../src/core/alignment/repeated-sentence';
import { FrameStore } from '../../../src/timing/sounds/sound-frames';
import { encodePcm } from '../../audio/measuring/material';
import { EspeakSpeaker } from '../../timing/espeak-speech';
import type { TrueSpeech } from '../../timing/true-speech';

const HEARD_SECONDS = 1.5;
const speaker = new EspeakSpeaker();
let speech: TrueSpeech;

beforeAll(async () => {
  speech = await speaker.speak('Our guide spoke softly, pointing out owls that none of us had noticed.');
}, 60_000);

afterAll(async () => {
  await speaker.close();
});

function setUp() {
  const { samples, sampleRate } = speech;
  const bytes = encodePcm(samples);
  const whole = new FrameMeter().push(samples, sampleRate);
  const frames = HEARD_SECONDS * 100;
  const old = { loudness: whole.loudness.subarray(0, frames), brightness: whole.brightness.subarray(0, frames) };
  const broken = new RepeatedSentence({ point: { character: 0, seconds: 0 }, old: () => old, format: { outputFormat: 'pcm', sampleRate } });
  const byteOf = (seconds: number) => 2 * Math.round(seconds * sampleRate);
  return { broken, bytes, whole, byteOf };
}

test('a sentence that is spoken anew is measured to its end, also after it was joined', async () => {
  const { broken, bytes, whole, byteOf } = setUp();
  broken.append(bytes.slice(0, byteOf(1)));
  await broken.caughtUp();
  expect(broken.find()).toBeUndefined();
  broken.append(bytes.slice(byteOf(1), byteOf(3)));
  await broken.caughtUp();
  expect(broken.find()).toBeCloseTo(HEARD_SECONDS, 2);
  expect(broken.chunks.map(({ length }) => length)).toEqual([byteOf(1), byteOf(3) - byteOf(1)]);

  const store = new FrameStore();
  broken.join((frames) => store.append(frames));
  expect(store.length).toBe(300);
  broken.append(bytes.slice(byteOf(3)));
  broken.end();
  await broken.caughtUp();
  broken.close();
  expect(store.length).toBe(whole.loudness.length);
  for (const [index, level] of whole.loudness.entries()) expect(store.loudness[index]).toBeCloseTo(level, 1);
});

test('a sentence that broke off again begins anew', async () => {
  const { broken, bytes, byteOf } = setUp();
  broken.append(bytes.slice(byteOf(2), byteOf(3)));
  await broken.caughtUp();
  broken.restart();
  expect(broken.chunks).toEqual([]);
  broken.append(bytes);
  await broken.caughtUp();
  expect(broken.find()).toBeCloseTo(HEARD_SECONDS, 2);
  broken.close();
});
