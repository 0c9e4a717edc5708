/** A place where a sink plays in a test. Everything it plays is recorded, and the sound card is the clock. */
import type { AudioSink, PlayerKind, AudioFormat, SinkOptions } from '../../../src/audio/player/audio-sink';
import { createAudioOutput, type AudioOutputOptions } from '../../../src/audio/output/audio-output';
import { findContainer } from '../../../src/audio/media-source/containers/find-container';
import { tapOutput } from '../rig/output-tap';
import { MP3, OPUS } from './clips';
import { deskHears, listenAtDesk } from './desk-client';
import { untilRendered } from '../rig/until-rendered';
import { STAGE_RATE } from './stage-rate';

/** The stage of one test. */
export interface Stage {
  readonly kind: PlayerKind;
  /** The format of most cases: mp3 if the player supports it in this browser. */
  readonly format: AudioFormat;
  /** How much of a beginning may be too quiet to be recognised, since elements fade in. */
  readonly quietStartFrames: number;
  /**
   * Shorter gaps are not the sink's: on a busy machine a browser delivers a block or two late to the sound server.
   */
  readonly lateBlockFrames: number;
  /** Whether the sound may lie between the samples of a recording, since a sound server has its own rate. */
  readonly isBetweenSamples: boolean;
  /** The largest step between two samples that a change of volume may cause. */
  readonly largestFadeStep: number;
  /** Its time is the clock of the test. */
  readonly context: AudioContext;
  /** All sinks that were made. */
  readonly sinks: readonly AudioSink[];
  createSink(format: AudioFormat, options?: Omit<SinkOptions, 'player'>): AudioSink;
  /** Everything heard since the stage was opened, at {@link STAGE_RATE}. */
  heard(): Promise<Float32Array>;
  /** Resolves after this many more seconds were played, silent or not. */
  untilPlayed(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a stage. */
export type OpenStage = (options?: Pick<AudioOutputOptions, 'cushionMs'>) => Promise<Stage>;

/**
 * Nothing sounds before all of a short clip has arrived. For tests of the sound alone: a busy machine can deliver
 * samples late, which is an underrun that other tests cover.
 */
export const ALL_THERE = { cushionMs: 2500 } as const;

/** For the `worklet` player: records the samples as they leave the context. */
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
      // WebKitGTK 2.50 can crash in its audio thread when a context is closed while nodes in it are still ending.
      await untilRendered(context, 0.02);
      await context.close();
    },
  };
};

/**
 * For the `media-source` player: records what its element plays, from the sound server if there is one, otherwise by
 * routing the element into a context.
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
    // Browsers change an element's volume between blocks of 10 ms, so a fade has few steps.
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

/** Routes every `<audio>` element made from now on into `context`, and records it. */
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
