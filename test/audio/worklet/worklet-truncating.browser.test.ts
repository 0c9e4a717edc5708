/**
 * A cut is exact: all sound before its second is heard, and none after it, however little the page had heard from the
 * ring.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, encodePcm } from '../measuring/material';
import { untilSnapshot, untilState } from '../rig/sink-events';
import { tapSinks, type TappedSinks } from '../rig/tapped-sinks';

const RATE = 24_000;
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };
/** Length of the fade at a cut. */
const JOIN_FRAMES = 0.003 * RATE;
let sinks: TappedSinks;

beforeEach(async () => {
  sinks = await tapSinks(RATE);
});

afterEach(() => sinks.close());

/** Blocks the page while some seconds are rendered. */
function beBusy(seconds: number): void {
  const until = sinks.context.currentTime + seconds;
  while (sinks.context.currentTime < until);
}

test.each([
  ['before the page has heard that it began', 0, 0.5],
  ['when more is heard than the page knows the feed to have got', 1, 1.2],
])('%s', async (_, knownSeconds, busySeconds) => {
  const sound = chirpWithNoise(4, RATE);
  const next = chirpWithNoise(1, RATE, 2);
  const sink = sinks.make(PCM);
  const bytes = encodePcm(sound);
  const knownBytes = knownSeconds * 2 * RATE;
  sink.append(bytes.slice(0, knownBytes));
  await untilSnapshot(sink, (snapshot) => snapshot.heardSeconds >= knownSeconds / 10);
  sink.append(bytes.slice(knownBytes));
  beBusy(busySeconds);
  const cutSeconds = sink.truncate(0.1);
  sink.startSegment();
  sink.append(encodePcm(next));
  sink.endOfStream();
  expect(cutSeconds).toBeGreaterThan(knownSeconds + 0.1);
  expect(cutSeconds).toBeLessThan(4);
  expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, error: undefined });
  const recording = await sinks.tap.read();
  const cut = Math.round(cutSeconds * RATE);
  const before = alignRecording(sound.slice(0, cut - JOIN_FRAMES), recording);
  const after = alignRecording(next.slice(JOIN_FRAMES), recording);
  expect(before).toMatchObject({ gaps: [], lost: [], doubled: [], missingAtStart: 0, missingAtEnd: 0 });
  expect(after).toMatchObject({ gaps: [], lost: [], doubled: [], missingAtStart: 0, missingAtEnd: 0 });
  expect(Math.abs(after.lag - before.lag - cut - JOIN_FRAMES)).toBeLessThanOrEqual(1);
});
