import { expect, test } from 'vitest';
import { createAudioOutput, sharedAudioOutput } from '../../src/audio/audio-output';

test('on a server everything can be imported and made, and says why it does not play', async () => {
  const output = createAudioOutput();
  expect(output.state.get()).toBe('idle');
  await output.warm();
  expect(await output.unlock()).toBe(false);
  const sink = output.createSink({ outputFormat: 'mp3', sampleRate: 24_000 });
  sink.append(new Uint8Array(10));
  sink.endOfStream();
  sink.pause();
  sink.resume();
  expect(sink.playback.get()).toMatchObject({ state: 'failed', error: { code: 'worklet-unavailable' } });
  expect(sink.positionSeconds()).toBe(0);
  expect(await sink.stop(20)).toBe(0);
  sink.close();
});

test('the shared output is one', () => {
  expect(sharedAudioOutput()).toBe(sharedAudioOutput());
});

test.each([-1, 5001, Number.NaN])('a cushion of %d ms is refused', (cushionMs) => {
  expect(() => createAudioOutput({ cushionMs })).toThrow('cushionMs');
});
