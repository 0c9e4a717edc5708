/** Choosing a device in a browser that can move only the sound of elements, like Firefox, or none at all. */
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { untilSnapshot } from '../rig/sink-events';

const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: 16_000 };
const ofContexts = Object.getOwnPropertyDescriptor(AudioContext.prototype, 'setSinkId') as PropertyDescriptor;
const ofElements = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'setSinkId') as PropertyDescriptor;
/** The devices that elements were sent to. */
const sent: string[] = [];

beforeEach(() => {
  sent.length = 0;
  Reflect.deleteProperty(AudioContext.prototype, 'setSinkId');
  Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', {
    ...ofElements,
    value: (deviceId: string) => {
      sent.push(deviceId);
      return Promise.resolve();
    },
  });
});

afterEach(() => {
  Object.defineProperty(AudioContext.prototype, 'setSinkId', ofContexts);
  Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', ofElements);
});

function makeOutput() {
  const output = createAudioOutput();
  onTestFinished(() => output.close());
  return output;
}

test('once a device is chosen an element plays, and formats that no element supports fail with the reason', async () => {
  const output = makeOutput();
  expect(output.canSetOutputDevice).toBe(true);
  await output.setOutputDevice('headphones');
  sent.length = 0;
  const sink = output.createSink(MP3);
  const { player } = await untilSnapshot(sink, (snapshot) => snapshot.player !== undefined || snapshot.error !== undefined);
  expect(player).toEqual({ kind: 'media-source', reason: 'only-one-that-plays' });
  expect(sent).toEqual(['headphones']);
  sink.close();
  const samples = output.createSink(PCM);
  const { error } = await untilSnapshot(samples, ({ state }) => state === 'failed');
  expect(error).toMatchObject({ code: 'output-device-unavailable', message: expect.stringContaining("setOutputDevice('')") as string });
});

test('while a context plays, the choice is refused with advice', async () => {
  const output = makeOutput();
  const sink = output.createSink(PCM, { player: 'worklet' });
  await expect(output.setOutputDevice('headphones')).rejects.toMatchObject({
    code: 'output-device-unavailable',
    message: expect.stringContaining('media-source') as string,
  });
  expect(sent).toEqual([]);
  sink.close();
  await output.setOutputDevice('headphones');
});

test('if nothing can be moved, the output reports it', async () => {
  Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId');
  const output = makeOutput();
  expect(output.canSetOutputDevice).toBe(false);
  await expect(output.setOutputDevice('headphones')).rejects.toMatchObject({ code: 'output-device-unavailable' });
});
