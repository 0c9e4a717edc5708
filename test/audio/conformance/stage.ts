/**
 * Where a sink plays in a test: everything it plays is recorded, and time is what the sound card says it is.
 */
import type { AudioSink, PlayerKind, AudioFormat, SinkOptions } from '../../../src/audio/player/audio-sink';
import { createAudioOutput, type AudioOutputOptions } from '../../../src/audio/output/audio-output';
import { findContainer } from '../../../src/audio/media-source/containers/find-container';
import { tapOutput } from '../output-tap';
import { MP3, OPUS } from './clips';
import { deskHears, listenAtDesk } from './desk-client';
import { STAGE_RATE } from './stage-rate';

/** One test's place to play. */
export interface Stage {
  readonly kind: PlayerKind;
  /** What most cases are tried with: mp3 where the player takes it in this browser. */
  readonly format: AudioFormat;
  /** How much of a beginning may be too quiet to be recognised: elements fade in. */
  readonly quietStartFrames: number;
  /** Gaps up to this are not the sink's: on a busy machine a browser is late at the sound server by a block or two. */
  readonly lateBlockFrames: number;
  /** Whether what is heard may lie between the samples of a recording: a sound server has a rate of its own. */
  readonly isBetweenSamples: boolean;
  /** The largest step from a sample to the next that a change of loudness may make. */
  readonly largestFadeStep: number;
  /** By which time is told. */
  readonly context: AudioContext;
  /** All that were made. */
  readonly sinks: readonly AudioSink[];
  createSink(format: AudioFormat, options?: Omit<SinkOptions, 'player'>): AudioSink;
  /** What was heard up to now, since the stage was opened, at {@link STAGE_RATE}. */
  heard(): Promise<Float32Array>;
  /** Resolves when so many seconds more have been played, be it silence. */
  untilPlayed(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a stage. */
export type OpenStage = (options?: Pick<AudioOutputOptions, 'cushionMs'>) => Promise<Stage>;

/**
 * Nothing sounds before all of a short clip is there. For what is asked of the sound alone: a machine with too much to do
 * can be late with samples, which is an underrun, and is judged elsewhere.
 */
export const ALL_THERE = { cushionMs: 2500 } as const;

/** For the `worklet` player: its samples, as they leave the context. */
export const openWorkletStage: OpenStage = async (options = {}) => {
  const context = new AudioContext({ sampleRate: STAGE_RATE });
  const tap = await tapOutput(context);
  const output = createAudioOutput({ ...options, context, destination: tap.node });
  const sinks: AudioSink[] = [];
  return {
    kind: 'worklet',
    format: MP3,
    quietStartFrames: 0,
    lateBlockFrames: 0,
    isBetweenSamples: false,
    largestFadeStep: 0.05,
    context,
    sinks,
    createSink(format, sinkOptions) {
      const sink = output.createSink(format, { ...sinkOptions, player: 'worklet' });
      sinks.push(sink);
      return sink;
    },
    heard: () => tap.read(),
    untilPlayed: (seconds) => untilRendered(context, seconds),
    async close() {
      for (const sink of sinks) sink.close();
      tap.close();
      // WebKitGTK 2.50 can crash in its audio thread when a context is closed while nodes in it still end.
      await untilRendered(context, 0.02);
      await context.close();
    },
  };
};

/**
 * For the `media-source` player: what its element plays. Where a sound server can be listened at, it is that; elsewhere,
 * the element plays into a context.
 */
export const openElementStage: OpenStage = async (options = {}) => {
  const context = new AudioContext({ sampleRate: STAGE_RATE });
  const output = createAudioOutput(options);
  const sinks: AudioSink[] = [];
  const recorder = deskHears() ? await listenAtDesk(STAGE_RATE) : await tapElements(context);
  return {
    kind: 'media-source',
    format: (await findContainer(MP3)) === undefined ? OPUS : MP3,
    quietStartFrames: 2048,
    lateBlockFrames: deskHears() ? STAGE_RATE / 100 : 0,
    isBetweenSamples: deskHears(),
    // Browsers change an element's loudness from one block of 10 ms to the next, so a fade is a few steps.
    largestFadeStep: 0.13,
    context,
    sinks,
    createSink(format, sinkOptions) {
      const sink = output.createSink(format, { ...sinkOptions, player: 'media-source' });
      sinks.push(sink);
      return sink;
    },
    heard: () => recorder.read(),
    untilPlayed: (seconds) => untilRendered(context, seconds),
    async close() {
      await recorder.close();
      await output.close();
      await context.close();
    },
  };
};

/** Every `<audio>` element that is made from now on plays into `context`, and is recorded. */
async function tapElements(context: AudioContext) {
  const tap = await tapOutput(context);
  const NativeAudio = globalThis.Audio;
  globalThis.Audio = new Proxy(NativeAudio, {
    construct(target, args) {
      const element = Reflect.construct(target, args) as HTMLAudioElement;
      context.createMediaElementSource(element).connect(tap.node);
      return element;
    },
  });
  return {
    read: () => tap.read(),
    close: () => {
      globalThis.Audio = NativeAudio;
      tap.close();
      return Promise.resolve();
    },
  };
}

async function untilRendered(context: AudioContext, seconds: number): Promise<void> {
  const source = new ConstantSourceNode(context, { offset: 0 });
  source.connect(context.destination);
  const ended = new Promise((resolve) => {
    source.onended = resolve;
  });
  source.start();
  source.stop(context.currentTime + seconds);
  await ended;
}
