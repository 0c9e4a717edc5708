/**
 * A context that the browser itself interrupts. Chromium does so to a frame that may not be heard while it is not
 * visible (https://wicg.github.io/media-playback-while-not-visible/), as an iPhone does to a page during a call.
 */
import { expect, test } from 'vitest';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, encodePcm } from '../measuring/material';
import { tapOutput } from '../rig/output-tap';
import { recordStates, untilState } from '../rig/sink-events';

const RATE = 24_000;

test('interrupted speech continues where it was, and nothing of it is lost', async () => {
  const frame = document.createElement('iframe');
  frame.allow = "media-playback-while-not-visible 'none'; autoplay *";
  document.body.append(frame);
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  if (view === null) throw new Error('The frame has no window.');
  const context = new view.AudioContext({ sampleRate: RATE });
  await context.resume();
  const tap = await tapOutput(context);
  const output = createAudioOutput({ context, destination: tap.node });
  const sink = output.createSink({ outputFormat: 'pcm', sampleRate: RATE });
  const states = recordStates(sink);
  const sound = chirpWithNoise(2, RATE);
  sink.append(encodePcm(sound));
  sink.endOfStream();
  await untilState(sink, 'playing');
  frame.style.display = 'none';
  const interrupted = await untilState(sink, 'blocked');
  expect(output.state.get()).toBe('interrupted');
  expect(interrupted.error).toBeUndefined();
  const position = sink.positionSeconds();
  frame.style.display = '';
  await untilState(sink, 'playing');
  expect(sink.positionSeconds()).toBeGreaterThanOrEqual(position);
  const { underruns } = await untilState(sink, 'ended');
  expect(underruns).toBe(0);
  expect(states.slice(states.indexOf('playing'))).toEqual(['playing', 'blocked', 'playing', 'ended']);
  const { gaps, lost, doubled, missingAtStart, missingAtEnd } = alignRecording(sound, await tap.read());
  expect({ gaps, lost, doubled, missingAtStart, missingAtEnd }).toEqual({
    gaps: [],
    lost: [],
    doubled: [],
    missingAtStart: 0,
    missingAtEnd: 0,
  });
  frame.remove();
});
