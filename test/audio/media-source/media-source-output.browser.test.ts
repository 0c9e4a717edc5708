/** Sinks that play through elements, as an output makes and ends them. */
import { expect, onTestFinished, test } from 'vitest';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioOutput, AudioFormat } from '../../../src/audio/player/audio-sink';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { createSpeechRig, StatusLog } from '../../core/rig/speech-rig';
import { chirpWithNoise, encodeMp3 } from '../measuring/material';
import { untilState } from '../rig/sink-events';

const RATE = 24_000;
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };

function makeOutput() {
  const output = createAudioOutput();
  onTestFinished(() => output.close());
  return output;
}

test('an output closed under a playing sink is ready for the next one', async () => {
  const output = makeOutput();
  const first = output.createSink(MP3, { player: 'media-source' });
  first.append(await encodeMp3(chirpWithNoise(3, RATE), RATE));
  const playing = await untilState(first, 'playing');
  expect(playing.player?.kind).toBe('media-source');
  await output.close();
  expect(first.playback.get()).toMatchObject({ state: 'failed', error: { code: 'worklet-unavailable' } });
  expect(first.playback.get().heardSeconds).toBeLessThan(3);
  const second = output.createSink(MP3, { player: 'media-source' });
  second.append(await encodeMp3(chirpWithNoise(0.2, RATE), RATE));
  second.endOfStream();
  expect((await untilState(second, 'ended')).heardSeconds).toBeGreaterThan(0.2);
});

test("background speech has the app's metadata, and fails when its output is closed", async () => {
  const audio = makeOutput();
  const { client } = await createSpeechRig({}, { audio });
  const stream = new SpeechStream(client, { background: true, mediaMetadata: { title: 'What counts' } });
  const statuses = new StatusLog(stream.snapshot);
  const finished = stream.speak('One two three four five six seven eight nine ten eleven twelve.');
  const { player } = await statuses.until(({ status }) => status === 'playing');
  expect(player).toEqual({ kind: 'media-source', reason: 'background' });
  expect(navigator.mediaSession.metadata?.title).toBe('What counts');
  await audio.close();
  expect(await finished).toMatchObject({ reason: 'failed', error: { code: 'worklet-unavailable' } });
  expect(stream.snapshot.get()).toMatchObject({ status: 'failed', error: { code: 'worklet-unavailable' } });
});

test.each([
  ['unlock(), whatever sort of gesture it is called in', (output: AudioOutput) => void output.unlock()],
  ['a key, of which nobody tells it', () => document.dispatchEvent(new KeyboardEvent('keydown'))],
])('an element that was blocked begins with %s', async (_, allow) => {
  let isAllowed = false;
  const native = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play') as TypedPropertyDescriptor<
    (this: HTMLMediaElement) => Promise<void>
  >;
  Object.defineProperty(HTMLMediaElement.prototype, 'play', {
    ...native,
    value: function (this: HTMLMediaElement) {
      return isAllowed ? native.value?.call(this) : Promise.reject(new DOMException('A gesture first.', 'NotAllowedError'));
    },
  });
  onTestFinished(() => {
    Object.defineProperty(HTMLMediaElement.prototype, 'play', native);
  });
  const output = makeOutput();
  const sink = output.createSink(MP3, { player: 'media-source' });
  sink.append(await encodeMp3(chirpWithNoise(0.3, RATE), RATE));
  sink.endOfStream();
  await untilState(sink, 'blocked');
  expect(output.state.get()).toBe('blocked');
  isAllowed = true;
  allow(output);
  expect((await untilState(sink, 'ended')).heardSeconds).toBeGreaterThan(0.3);
});
