/** Once the bytes have arrived, playback does not need the page's main thread. Verified in the rendered sound. */
import { afterEach, expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, encodeMp3, encodePcm } from '../measuring/material';
import { untilSnapshot, untilState } from '../rig/sink-events';
import { softEnds } from '../measuring/soft-ends';
import { tapSinks, type TappedSinks } from '../rig/tapped-sinks';

const RATE = 24_000;
const sounds: TappedSinks[] = [];

afterEach(async () => {
  await Promise.all(sounds.splice(0).map((each) => each.close()));
});

/** Blocks the main thread. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** Plays, and blocks the main thread once, and again as soon as everything has arrived. */
async function speakWhileBusy(outputFormat: 'mp3' | 'pcm', seconds: number, busySeconds: readonly number[]): Promise<void> {
  const sinks = await tapSinks();
  sounds.push(sinks);
  const format: AudioFormat = { outputFormat, sampleRate: RATE };
  const sound = softEnds(chirpWithNoise(seconds, RATE), RATE);
  const bytes = outputFormat === 'mp3' ? await encodeMp3(sound, RATE) : encodePcm(sound);
  const sink = sinks.make(format);
  // More than is heard before the next report.
  const firstBytes = RATE * 2;
  sink.append(bytes.slice(0, firstBytes));
  await untilSnapshot(sink, ({ heardSeconds }) => heardSeconds > 0.2);
  sink.append(bytes.slice(firstBytes));
  sink.endOfStream();
  for (const busy of busySeconds) {
    block(busy * 1000);
    const { heardSeconds: before } = sink.playback.get();
    await untilSnapshot(sink, ({ heardSeconds }) => heardSeconds > before + 0.1);
  }
  const ended = await untilState(sink, 'ended');
  expect(ended).toMatchObject({ underruns: 0, stalledMs: 0, error: undefined });
  const { gaps, lost, doubled, clicks } = alignRecording(sound, await sinks.tap.read());
  expect({ gaps, lost, doubled, clicks }).toEqual({ gaps: [], lost: [], doubled: [], clicks: [] });
}

test.each(['mp3', 'pcm'] as const)('%s plays on through two busy seconds', async (outputFormat) => {
  await speakWhileBusy(outputFormat, 4, [2]);
});

test('mp3 plays on through more busy seconds than the ring holds, so that it must be refilled meanwhile', async () => {
  await speakWhileBusy('mp3', 15, [1, 12]);
});
