/**
 * Measures for iPhones, which can only be observed here: what is started and loaded inside the gesture, and which
 * kind of sound is reported to the system.
 */
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createAudioOutput, type AudioOutputOptions } from '../../../src/audio/output/audio-output';
import type { AudioSessionType } from '../../../src/audio/output/audio-session';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { untilSnapshot } from '../rig/sink-events';

const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
const NativeAudio = Audio;

afterEach(() => {
  vi.restoreAllMocks();
  globalThis.Audio = NativeAudio;
});

function makeOutput(options?: AudioOutputOptions) {
  const output = createAudioOutput(options);
  onTestFinished(() => output.close());
  return output;
}

test('a gesture starts a sound and loads elements, and these elements play later', async () => {
  const start = vi.spyOn(AudioBufferSourceNode.prototype, 'start');
  const load = vi.spyOn(HTMLMediaElement.prototype, 'load');
  const elements: HTMLAudioElement[] = [];
  globalThis.Audio = class extends NativeAudio {
    constructor() {
      super();
      elements.push(this);
    }
  };
  const output = makeOutput();
  const unlocked = output.unlock();
  // Everything must happen now: in the next task the gesture is over.
  expect(start).toHaveBeenCalledOnce();
  const ready = elements.slice();
  expect(ready).toHaveLength(2);
  expect(load.mock.contexts).toEqual(expect.arrayContaining(ready));
  expect(await unlocked).toBe(true);
  const sinks = [output.createSink(MP3, { player: 'media-source' }), output.createSink(MP3, { player: 'media-source' })];
  for (const sink of sinks) await untilSnapshot(sink, ({ player }) => player !== undefined);
  expect(ready.every(({ src }) => src !== '')).toBe(true);
  for (const sink of sinks) sink.close();
});

test.each([
  ['worklet', undefined, 'playback'],
  ['media-source', undefined, 'playback'],
  ['worklet', 'transient', 'transient'],
] as const)('while the %s player has a sink, and the output is for %s, the session is %s', async (player, audioSessionType, expected) => {
  let type: AudioSessionType = 'auto';
  const told = new EventTarget();
  const audioSession = {
    get type() {
      return type;
    },
    set type(value) {
      type = value;
      told.dispatchEvent(new Event('told'));
    },
  };
  Object.defineProperty(navigator, 'audioSession', { value: audioSession, configurable: true });
  onTestFinished(() => {
    Reflect.deleteProperty(navigator, 'audioSession');
  });
  const output = makeOutput(audioSessionType === undefined ? {} : { audioSessionType });
  const isTold = new Promise((resolve) => {
    told.addEventListener('told', resolve, { once: true });
  });
  const sink = output.createSink(MP3, { player });
  await isTold;
  expect(audioSession.type).toBe(expected);
  await untilSnapshot(sink, (snapshot) => snapshot.player !== undefined);
  expect(audioSession.type).toBe(expected);
  sink.close();
  expect(audioSession.type).toBe('auto');
});
