/**
 * What feeds a player with samples: encoded bytes go in as they come, samples come out where the listener is.
 */
import type { SpeechError } from '../../base/errors';
import type { SegmentOptions } from '../log/segment-options';

/** A run of mono samples. */
export interface PcmRun {
  /** From -1 to 1. The receiver owns it, buffer included. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** Samples a second; may change within a stream. */
  readonly sampleRate: number;
  /** The second of the utterance that the first of them begins at. */
  readonly startSeconds: number;
}

/** Keeps one utterance encoded, and decodes what is asked for. */
export interface AudioReader {
  /** Seconds of sound that have arrived and can be read or sought. Exact, decoded or not. */
  readonly receivedSeconds: number;

  /** The second of the utterance that the next {@link read} begins at. */
  readonly positionSeconds: number;

  /** Why nothing more can be made of the bytes. What was good before it can still be read and sought. */
  readonly error: SpeechError | undefined;

  /** Takes over the next bytes. Never throws: see {@link error}. */
  append(bytes: Uint8Array): void;

  /** Says that what is appended next is an encoded stream of its own, to be joined without a gap. */
  startSegment(options?: SegmentOptions): void;

  /**
   * Drops the sound after a second of the utterance, to the sample. {@link startSegment} must come before the next
   * {@link append}. What is read next is what would have been, or the end; a read under way resolves to `'sought'`.
   *
   * @param seconds - Beyond what has been received nothing is dropped. Nothing is after {@link endOfStream} or an error.
   */
  truncate(seconds: number): void;

  /** Says that no more bytes will come. */
  endOfStream(): void;

  /**
   * Goes to a second of the utterance: the next {@link read} begins at that sample exactly. May be called while a read is
   * under way, which then resolves to `'sought'`.
   *
   * @param seconds - Clamped to what has been received.
   * @returns Where it went.
   */
  seek(seconds: number): number;

  /**
   * Decodes the next sound. Calls must not overlap.
   *
   * @param maxSeconds - Gives about that much at most; more by up to a packet.
   * @returns Samples; `'starved'` when more bytes must arrive first; `'ended'` when there will be no more, after
   *   {@link endOfStream} or an error; `'sought'` when {@link seek} was called meanwhile.
   */
  read(maxSeconds: number): Promise<PcmRun | 'starved' | 'ended' | 'sought'>;

  /** Frees bytes and decoder. Calling it again does nothing. */
  close(): void;
}
