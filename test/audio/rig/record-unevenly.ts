/**
 * Plays an utterance from an uneven network through the worklet sink, records what the context renders, and compares
 * it with the original. On request it causes a fault, to check that the fault is found.
 */
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { decodeIndependently } from '../codecs/decode-independently';
import { compareLongRecording, type LongComparison } from '../measuring/long-recording';
import { tapOutput } from './output-tap';
import { untilState } from './sink-events';
import { deliverUnevenly, type UnevenDeliveryReport } from './uneven-delivery';

/** What is played, and how it arrives. */
export interface UnevenRecordingOptions {
  readonly format: AudioFormat;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Length of the sound. */
  readonly seconds: number;
  readonly cushionMs: number;
  readonly seed: number;
  /**
   * `stall`: in the middle, nothing arrives for {@link STALL_MS} longer than there is sound. `drop`: in the middle,
   * {@link DROPPED_FRAMES} are removed before the recording.
   */
  readonly fault?: 'stall' | 'drop';
}

/** The result of a recording. */
export interface UnevenRecording {
  readonly delivery: UnevenDeliveryReport;
  readonly comparison: LongComparison;
  /** The sink's own counts. */
  readonly underruns: number;
  readonly stalledMs: number;
}

/** Samples that the fault `drop` removes. */
export const DROPPED_FRAMES = 10;
/** How much too long the fault `stall` is, in milliseconds. */
export const STALL_MS = 500;

/** Plays everything. */
export async function recordUnevenly({ format, bytes, seconds, cushionMs, seed, fault }: UnevenRecordingOptions): Promise<UnevenRecording> {
  const context = new AudioContext({ sampleRate: format.sampleRate });
  try {
    const tap = await tapOutput(context);
    // A constant delay by whole samples, until it is changed.
    const delayed = new DelayNode(context, { delayTime: DROPPED_FRAMES / format.sampleRate });
    delayed.connect(tap.node);
    const output = createAudioOutput({ context, destination: delayed, cushionMs });
    await output.warm(format);
    const sink = output.createSink(format, { player: 'worklet' });
    if (fault === 'drop') delayed.delayTime.setValueAtTime(0, context.currentTime + seconds / 2);
    const delivery = await deliverUnevenly({ sink, context, bytes, seconds, cushionMs, seed, stallMs: fault === 'stall' ? STALL_MS : 0 });
    const { underruns, stalledMs } = await untilState(sink, 'ended');
    const recording = await tap.read();
    const comparison = compareLongRecording(await decodeIndependently(bytes, format), recording);
    return { delivery, comparison, underruns, stalledMs };
  } finally {
    await context.close();
  }
}
