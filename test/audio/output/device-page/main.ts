/** Plays on one device and then on another, and reports the results through the console. */
import { createAudioOutput } from '../../../../src/audio/output/audio-output';
import { SpeechError } from '../../../../src/base/errors';
import { alignRecording } from '../../measuring/correlate';
import { chirpWithNoise, encodePcm } from '../../measuring/material';
import { tapOutput } from '../../rig/output-tap';
import { untilSnapshot, untilState } from '../../rig/sink-events';

/** TypeScript's types lack this member of AudioContext. */
type RoutedContext = AudioContext & { readonly sinkId: string };

const RATE = 24_000;
const sound = chirpWithNoise(3, RATE);

// Device names are visible only to a page that may use the microphone.
await navigator.mediaDevices.getUserMedia({ audio: true });
const devices = await navigator.mediaDevices.enumerateDevices();
const [first = '', second = ''] = devices
  .filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== 'default')
  .map(({ deviceId }) => deviceId);
tell('devices', new Set([first, second, '']).size);

const contexts: RoutedContext[] = [];
globalThis.AudioContext = class extends AudioContext {
  constructor(options?: AudioContextOptions) {
    super(options);
    contexts.push(this as unknown as RoutedContext);
  }
};
const elements: HTMLAudioElement[] = [];
globalThis.Audio = class extends Audio {
  constructor(url?: string) {
    super(url);
    elements.push(this);
  }
};

await playOnTwo();
await keepForLater();
tell('done', true);

async function playOnTwo(): Promise<void> {
  const context = new AudioContext({ sampleRate: RATE }) as RoutedContext;
  await context.resume();
  const tap = await tapOutput(context);
  const output = createAudioOutput({ context, destination: tap.node });
  tell('canSetOutputDevice', output.canSetOutputDevice);
  const sink = output.createSink({ outputFormat: 'pcm', sampleRate: RATE });
  sink.append(encodePcm(sound));
  sink.endOfStream();
  await untilState(sink, 'playing');
  await output.setOutputDevice(first);
  tell('moved', context.sinkId === first);
  await Promise.all([output.setOutputDevice(''), output.setOutputDevice(second)]);
  tell('the last of two counts', context.sinkId === second);
  const refused: unknown = await output.setOutputDevice('no-such-device').catch((error: unknown) => error);
  tell('refused', SpeechError.isInstance(refused) ? refused.code : refused);
  tell('stayed', context.sinkId === second && sink.playback.get().state === 'playing');
  await untilSnapshot(sink, ({ heardSeconds }) => heardSeconds > 1.5);
  // A test cannot unplug a device, so the list of devices is changed instead.
  const { mediaDevices } = navigator;
  mediaDevices.enumerateDevices = () => Promise.resolve(devices.filter(({ deviceId }) => deviceId !== second));
  const fellBack = new Promise((resolve) => {
    context.addEventListener('sinkchange', resolve, { once: true });
  });
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await fellBack;
  tell('fell back', context.sinkId === '' && sink.playback.get().state === 'playing');
  await untilState(sink, 'ended');
  const { gaps, lost, doubled, missingAtStart, missingAtEnd } = alignRecording(sound, await tap.read());
  tell('recorded', { gaps, lost, doubled, missingAtStart, missingAtEnd });
}

async function keepForLater(): Promise<void> {
  const output = createAudioOutput();
  contexts.length = 0;
  await output.setOutputDevice(first);
  tell('contexts opened to choose', contexts.length);
  const sink = output.createSink({ outputFormat: 'pcm', sampleRate: RATE });
  sink.append(encodePcm(sound));
  await untilState(sink, 'playing');
  tell('kept for a context', contexts[0]?.sinkId === first);
  sink.close();
  const elementSink = output.createSink({ outputFormat: 'mp3', sampleRate: RATE }, { player: 'media-source' });
  await untilSnapshot(elementSink, ({ player }) => player !== undefined);
  const playing = elements.filter(({ src }) => src !== '');
  tell(
    'kept for an element',
    playing.map(({ sinkId }) => sinkId === first),
  );
  await output.setOutputDevice('');
  tell(
    'an element moves, too',
    playing.map(({ sinkId }) => sinkId),
  );
  elementSink.close();
}

function tell(what: string, value: unknown): void {
  console.log(JSON.stringify({ what, value }));
}
