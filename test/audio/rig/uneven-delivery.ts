/**
 * An uneven network: bytes arrive in pieces of any size, from single bytes to seconds of sound. Between them nothing
 * arrives until little is left to play.
 */
import type { AudioSink } from '../../../src/audio/player/audio-sink';
import { cutIrregularly, seeded } from '../measuring/material';
import { untilState } from './sink-events';

/** What to deliver, and how. */
export interface UnevenDeliveryOptions {
  readonly sink: AudioSink;
  readonly context: AudioContext;
  /** At a constant bit rate. */
  readonly bytes: Uint8Array;
  /** Length of the sound. */
  readonly seconds: number;
  /** The sink's cushion in milliseconds. Each piece arrives before it is used up. */
  readonly cushionMs: number;
  readonly seed: number;
  /**
   * Once, in the middle, nothing arrives for this much longer than there is sound, in milliseconds. Default: never.
   */
  readonly stallMs?: number;
}

/** The result of a delivery. */
export interface UnevenDeliveryReport {
  readonly pieces: number;
  /**
   * The least sound left when a piece arrived, in milliseconds, without the deliberate stall. With less than a frame
   * or two, this delivery was late, for example on a busy machine, and the result says nothing about the sink.
   */
  readonly leastLeadMs: number;
}

const MAX_PIECE_BYTES = 20_000;
/** A piece arrives when this part of the cushion is left. */
const MIN_FILL = 0.5;
const MAX_FILL = 0.9;

/** Delivers everything, and resolves when the end was reported. */
export async function deliverUnevenly(options: UnevenDeliveryOptions): Promise<UnevenDeliveryReport> {
  const { sink, context, bytes, seconds, cushionMs, seed, stallMs = 0 } = options;
  const bytesPerSecond = bytes.length / seconds;
  const random = seeded(seed);
  const pieces = cutIrregularly(bytes, MAX_PIECE_BYTES, seed);
  let deliveredBytes = 0;
  /** When the first byte was played, on the context's clock, without silence; undefined while the sink waits. */
  let startSeconds: number | undefined;
  let bytesAtStart = 0;
  let leastLeadMs = Infinity;
  let stallIsDue = stallMs > 0;
  for (const piece of pieces) {
    if (startSeconds !== undefined) {
      const start = startSeconds;
      const leadMs = () => (deliveredBytes / bytesPerSecond - (context.currentTime - start)) * 1000;
      if (stallIsDue && deliveredBytes > bytes.length / 2) {
        stallIsDue = false;
        await untilBelow(leadMs, -stallMs);
        startSeconds = undefined;
        bytesAtStart = deliveredBytes;
      } else {
        await untilBelow(leadMs, cushionMs * (MIN_FILL + (MAX_FILL - MIN_FILL) * random()));
        leastLeadMs = Math.min(leastLeadMs, leadMs());
      }
    }
    sink.append(piece);
    deliveredBytes += piece.length;
    // Twice the cushion, so that sound held back by a codec does not keep playback from starting.
    if (startSeconds === undefined && (deliveredBytes - bytesAtStart) / bytesPerSecond >= (cushionMs / 1000) * 2) {
      await untilState(sink, 'playing');
      startSeconds = context.currentTime - sink.positionSeconds() - context.outputLatency;
    }
  }
  sink.endOfStream();
  return { pieces: pieces.length, leastLeadMs };
}

async function untilBelow(leadMs: () => number, floorMs: number): Promise<void> {
  for (let wait = leadMs() - floorMs; wait > 0; wait = leadMs() - floorMs) {
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
