/**
 * What the page and the ring processor say to each other. Control and sound take two separate ports, so that whoever
 * decodes can be moved to a Worker, with the feed port, without the page in between.
 */

/** Name the processor is registered under. Its number changes with this protocol. */
export const RING_PROCESSOR_NAME = 'react-polly-stream-ring-1';

/** What the processor must know when it is made: `processorOptions` of its AudioWorkletNode. */
export interface RingOptions {
  /** Room of the ring, in frames. */
  readonly capacityFrames: number;
  /** Playback begins, and goes on after it ran dry, when so many frames are there or the end was said. */
  readonly cushionFrames: number;
  /** Length of the fade at a pause, at going on, and before running dry, in frames. */
  readonly fadeFrames: number;
  /** How many frames are played between two `consumed` messages. */
  readonly reportEveryFrames: number;
}

/** From the page, on the node's own port. */
export type ControlMessage =
  /** Hands over the port the sound will come through; the port is transferred. */
  | { readonly type: 'feed'; readonly port: MessagePort }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Fades out and then never plays anything again. */
  | { readonly type: 'stop'; readonly fadeFrames: number }
  /** Lets go of everything without a fade. */
  | { readonly type: 'close' };

/**
 * What just changed for the ear.
 *
 * `started`: the first frame is played. `dry`: the ring is empty, its end not said. `refilled`: goes on after `dry`.
 * `held`: silent after a pause. `released`: goes on after a pause. `ended`: the last frame has been played.
 * `stopped`: silent after a stop.
 */
export type RingEdge = 'started' | 'dry' | 'refilled' | 'held' | 'released' | 'ended' | 'stopped';

/** From the processor, on the node's own port: sent at changes only, never by the quantum. */
export interface EdgeMessage {
  readonly type: 'edge';
  readonly edge: RingEdge;
  /** Frames of the utterance played before the change. */
  readonly frames: number;
  /** The frame of the context's clock at which the change falls. */
  readonly contextFrame: number;
  /** Frames of silence so far because the ring was dry. */
  readonly stalledFrames: number;
}

/** To the processor, on the feed port. */
export type FeedMessage =
  /** The next sound at the context's rate, mono; its buffer is transferred. */
  | { readonly type: 'pcm'; readonly samples: Float32Array }
  /** No more sound will come. */
  | { readonly type: 'end' };

/** From the processor, on the feed port: how much room there is again. */
export interface ConsumedMessage {
  readonly type: 'consumed';
  /** Frames of the utterance that have left the ring since its beginning. */
  readonly frames: number;
}
