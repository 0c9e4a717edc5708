import { expect, test } from 'vitest';
import { createAudioOutput, sharedAudioOutput } from '../../../src/audio/output/audio-output';

test('on a server everything can be imported and made, and reports why it cannot play', async () => {
  const output = createAudioOutput();
  expect(output.state.get()).toBe('idle');
  await output.warm({ outputFormat: 'mp3', sampleRate: 24_000 }, { background: true });
  expect(await output.unlock()).toBe(false);
  const sink = output.createSink({ outputFormat: 'mp3', sampleRate: 24_000 });
  sink.append(new Uint8Array(10));
  sink.endOfStream();
  sink.pause();
  sink.resume();
  sink.seek(1);
  sink.setRate(2);
  sink.setVolume(0);
  sink.startSegment();
  const decibels = new Float32Array(16);
  sink.spectrum(decibels);
  expect([...decibels]).toEqual(new Array(16).fill(-Infinity));
  expect(sink.level()).toBe(0);
  expect(sink.playback.get()).toMatchObject({ state: 'failed', error: { code: 'worklet-unavailable' } });
  expect(sink.positionSeconds()).toBe(0);
  expect(await sink.stop(20)).toBe(0);
  sink.close();
});

test('only the log of another sink can be played again', () => {
  const output = createAudioOutput();
  const { log } = output.createSink({ outputFormat: 'mp3', sampleRate: 24_000 });
  expect(output.createSink(log.format, { log }).log).toBe(log);
  const strange = output.createSink(log.format, { log: { ...log } });
  expect(strange.playback.get().error).toMatchObject({
    code: 'invalid-option',
    message: expect.stringContaining('createSink.log') as string,
  });
});

test('the shared output is one', () => {
  expect(sharedAudioOutput()).toBe(sharedAudioOutput());
});

test('on a server the device cannot be chosen', async () => {
  const output = createAudioOutput();
  expect(output.canSetOutputDevice).toBe(false);
  await expect(output.setOutputDevice('')).rejects.toMatchObject({ code: 'output-device-unavailable' });
  await output.close();
});

test.each([-1, 5001, Number.NaN])('a cushion of %d ms is refused', (cushionMs) => {
  expect(() => createAudioOutput({ cushionMs })).toThrow('cushionMs');
});

test.each([{ cushionMs: 300, maxCushionMs: 299 }, { maxCushionMs: 5001 }, { maxCushionMs: Number.NaN }])(
  'an invalid largest cushion is refused: %j',
  (options) => {
    expect(() => createAudioOutput(options)).toThrow('maxCushionMs');
  },
);

test.each([{ cushionMs: 3000 }, { cushionMs: 300, maxCushionMs: 300 }])('cushions may be large, and fixed: %j', (options) => {
  expect(createAudioOutput(options).state.get()).toBe('idle');
});

test('an unknown kind of sound is refused', () => {
  const loud = 'loud' as unknown as 'auto';
  expect(() => createAudioOutput({ audioSessionType: loud })).toThrow('audioSessionType');
});
