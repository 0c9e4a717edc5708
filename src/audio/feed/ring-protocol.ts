/**
 * What the page, the feeder and the ring processor say to each other. Control and sound take two separate ports: the
 * feed port's other end lies in a Worker, so that sound goes on while the page is busy.
 */

/** Name the processor is registered under. Its number changes with this protocol. */
export const RING_PROCESSOR_NAME = 'react-polly-stream-ring-3';

/** What the processor must know when it is made: `processorOptions` of its AudioWorkletNode. */
export interface RingOptions {
  /** Room of the ring, in frames. */
  readonly capacityFrames: number;
  /** Playback begins, and goes on after it ran dry, when so many frames are there or the end was said. */
  readonly cushionFrames: number;
  /** Length of the fade at a pause, at going on, at a cut, and before running dry, in frames. */
  readonly fadeFrames: number;
  /** How many frames are played between two `consumed` messages. */
  readonly reportEveryFrames: number;
  /** How many frames it may be silent after a cut before that is told as `dry`. */
  readonly graceFrames: number;
}

/** From the page, on the node's own port. */
export type ControlMessage =
  /** Hands over the port the sound will come through, instead of one from before; the port is transferred. */
  | { readonly type: 'feed'; readonly port: MessagePort }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Changes {@link RingOptions.cushionFrames}, for a refill under way, too. */
  | { readonly type: 'cushion'; readonly frames: number }
  /** Fades out and then never plays anything again. */
  | { readonly type: 'stop'; readonly fadeFrames: number }
  /** Lets go of everything without a fade. */
  | { readonly type: 'close' };

/**
 * What just changed for the ear.
 *
 * `started`: the first frame is played. `dry`: nothing is there to play, the end not said. `refilled`: goes on after the
 * ring ran dry. `joined`: goes on after a cut that dropped all there was. `held`: silent after a pause. `released`: goes
 * on after a pause. `ended`: the last frame has been played. `stopped`: silent after a stop.
 */
export type RingEdge = 'started' | 'dry' | 'refilled' | 'joined' | 'held' | 'released' | 'ended' | 'stopped';

/** From the processor, on the node's own port: sent at changes only, never by the quantum. */
export interface EdgeMessage {
  readonly type: 'edge';
  readonly edge: RingEdge;
  /** Output frames played before the change. */
  readonly frames: number;
  /** The frame of the context's clock at which the change falls. */
  readonly contextFrame: number;
  /** Frames of silence so far because the ring was dry. */
  readonly stalledFrames: number;
  /** How many cuts had been made before the change. */
  readonly cuts: number;
}

/** To the processor, on the feed port. */
export type FeedMessage =
  /** The next sound at the context's rate, mono; its buffer is transferred. */
  | { readonly type: 'pcm'; readonly samples: Float32Array<ArrayBuffer> }
  /** No more sound will come, unless a cut follows. */
  | { readonly type: 'end' }
  /**
   * Drops what is in the ring after so many more frames, and takes an `end` back. 0 drops all, because of a seek; more
   * joins the next sound to what is kept; Infinity keeps all. While nothing sounds, or nothing yet of what came since
   * another cut, a finite number drops all.
   */
  | { readonly type: 'cut'; readonly afterFrames: number }
  /**
   * A cut at an output frame, or now where that has been played: drops what comes after it, and joins the next sound to
   * what is kept, whether it sounds or not.
   */
  | { readonly type: 'truncate'; readonly atFrame: number };

/**
 * From the processor, on the feed port. Output frames count all that were played since the beginning, on and on.
 */
export type RingReport =
  /** How many output frames have left the ring: there is room again. */
  | { readonly type: 'consumed'; readonly frames: number }
  /** A cut was made: the next sound begins at output frame `atFrame`. */
  | { readonly type: 'cut'; readonly atFrame: number; readonly frames: number; readonly cuts: number };
