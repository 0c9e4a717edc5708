/**
 * A network that is not steady: bytes come in pieces of any size, some of them single and some of them seconds of sound
 * at once, and between them nothing comes until little is left to play.
 */
import type { AudioSink } from '../../src/audio/player/audio-sink';
import { cutIrregularly, seeded } from './material';
import { untilState } from './sink-events';

/** What is delivered how. */
export interface UnevenDeliveryOptions {
  readonly sink: AudioSink;
  readonly context: AudioContext;
  /** Of a constant bit rate. */
  readonly bytes: Uint8Array;
  /** How long they sound. */
  readonly seconds: number;
  /** The sink's start cushion, in milliseconds. Each piece comes before it is used up. */
  readonly cushionMs: number;
  readonly seed: number;
  /** Once, in the middle, nothing comes for so many milliseconds longer than there is sound. Default: never. */
  readonly stallMs?: number;
}

/** What came of it. */
export interface UnevenDeliveryReport {
  readonly pieces: number;
  /**
   * The least there was left to play when a piece came, in milliseconds, the deliberate stall left out. With less than a
   * frame or two it was this delivery that came late, on a busy machine say, and nothing can be said of the sink.
   */
  readonly leastLeadMs: number;
}

const MAX_PIECE_BYTES = 20_000;
/** A piece comes when so much of the cushion is left. */
const LEAST_PART = 0.5;
const MOST_PART = 0.9;

/** Delivers everything, and resolves when the end was said. */
export async function deliverUnevenly(options: UnevenDeliveryOptions): Promise<UnevenDeliveryReport> {
  const { sink, context, bytes, seconds, cushionMs, seed, stallMs = 0 } = options;
  const bytesPerSecond = bytes.length / seconds;
  const random = seeded(seed);
  const pieces = cutIrregularly(bytes, MAX_PIECE_BYTES, seed);
  let deliveredBytes = 0;
  /** When the first byte was played, on the context's clock, silence left out; undefined while the sink waits. */
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
        await untilBelow(leadMs, cushionMs * (LEAST_PART + (MOST_PART - LEAST_PART) * random()));
        leastLeadMs = Math.min(leastLeadMs, leadMs());
      }
    }
    sink.append(piece);
    deliveredBytes += piece.length;
    // Twice the cushion: what a codec holds back must not keep the sound from starting.
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
