/**
 * The messages between the page, the feeder and the ring processor. Control and sound use separate ports. The feed port connects
 * the processor to the Worker directly, so a busy page does not interrupt the sound.
 */

/** The registered name of the processor. Its number changes with this protocol. */
export const RING_PROCESSOR_NAME = 'react-polly-stream-ring-3';

/** The `processorOptions` of the AudioWorkletNode. */
export interface RingOptions {
  /** Capacity of the ring, in frames. */
  readonly capacityFrames: number;
  /** Playback starts, or continues after an underrun, once the ring has this many frames or the end was announced. */
  readonly cushionFrames: number;
  /** Length of the fade at a pause, at a resumption, at a cut and before an underrun, in frames. */
  readonly fadeFrames: number;
  /** Number of played frames between two `consumed` messages. */
  readonly reportEveryFrames: number;
  /** Silence after a cut that lasts more than this many frames is reported as `dry`. */
  readonly graceFrames: number;
}

/** From the page, on the node's own port. */
export type ControlMessage =
  /** Transfers the feed port, which replaces an earlier one. */
  | { readonly type: 'feed'; readonly port: MessagePort }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Changes {@link RingOptions.cushionFrames}, also during a refill. */
  | { readonly type: 'cushion'; readonly frames: number }
  /** Fades out for good. */
  | { readonly type: 'stop'; readonly fadeFrames: number }
  /** Frees everything without a fade. */
  | { readonly type: 'close' };

/**
 * A change that the listener hears.
 *
 * `started`: the first frame plays. `dry`: the ring is empty before the end. `refilled`: sound continues after that.
 * `joined`: sound continues after a cut that emptied the ring. `held`: silence after a pause. `released`: sound continues
 * after a pause. `ended`: the last frame was played. `stopped`: silence after a stop.
 */
export type RingEdge = 'started' | 'dry' | 'refilled' | 'joined' | 'held' | 'released' | 'ended' | 'stopped';

/** From the processor, on the node's own port. Sent at changes only, never each quantum. */
export interface EdgeMessage {
  readonly type: 'edge';
  readonly edge: RingEdge;
  /** Output frames played before the change. */
  readonly frames: number;
  /** The frame of the context's clock at the change. */
  readonly contextFrame: number;
  /** Frames of silence so far because of underruns. */
  readonly stalledFrames: number;
  /** Number of cuts made before the change. */
  readonly cuts: number;
}

/** To the processor, on the feed port. */
export type FeedMessage =
  /** The next sound, mono, at the context's rate. Its buffer is transferred. */
  | { readonly type: 'pcm'; readonly samples: Float32Array<ArrayBuffer> }
  /** Announces the end. A cut takes it back. */
  | { readonly type: 'end' }
  /**
   * Drops the ring's sound after `afterFrames` more frames, and joins the next sound to the kept ones. 0 drops everything, for a
   * seek. Infinity drops nothing. In silence, and until sound after an earlier cut is heard, any finite number drops everything.
   */
  | { readonly type: 'cut'; readonly afterFrames: number }
  /**
   * Drops the ring's sound after output frame `atFrame`, or after the current frame if `atFrame` was played already. The next
   * sound is joined there, even in silence.
   */
  | { readonly type: 'truncate'; readonly atFrame: number };

/** From the processor, on the feed port. Output frames are counted from the first one, across cuts. */
export type RingReport =
  /** The ring has played this many output frames, so it has room again. */
  | { readonly type: 'consumed'; readonly frames: number }
  /** A cut was made. The next sound begins at output frame `atFrame`. */
  | { readonly type: 'cut'; readonly atFrame: number; readonly frames: number; readonly cuts: number };
