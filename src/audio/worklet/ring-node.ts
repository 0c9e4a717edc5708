/**
 * The audio graph of one utterance: the ring processor, and after it a gain for the volume.
 */
import type { Clock } from '../../base/clock';
import type { ContextLease } from './context-lease';
import { RING_PROCESSOR_NAME, type ControlMessage, type EdgeMessage, type RingOptions } from '../feed/ring-protocol';
import { LevelMeter } from './level-meter';

/** A change of volume is two thirds done after this long, and done after twelve times as long: no click, no wait. */
const VOLUME_SECONDS = 0.008;
const VOLUME_SETTLED_SECONDS = 12 * VOLUME_SECONDS;
/**
 * A change of volume begins this much later than now. The audio thread is ahead of `currentTime`, and an automation that begins in
 * its past jumps (https://github.com/WebAudio/web-audio-api/issues/1712). On a busy machine, Firefox jumped by half the change.
 */
const VOLUME_LEAD_SECONDS = 0.04;

/** What a {@link RingNode} is made of. */
export interface RingNodeOptions {
  readonly lease: ContextLease;
  readonly ring: RingOptions;
  readonly volume: number;
  readonly clock: Clock;
  readonly onEdge: (edge: EdgeMessage) => void;
  /** Called when the processor threw. */
  readonly onError: () => void;
}

/** Nodes that play one utterance. */
export class RingNode {
  readonly meter: LevelMeter;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #gain: GainNode;

  /**
   * Makes the nodes and connects them. The processor's code must be in the context.
   *
   * @throws DOMException where it isn't, or the context is closed.
   */
  constructor({ lease, ring, volume, clock, onEdge, onError }: RingNodeOptions) {
    this.#context = lease.context;
    this.#node = new AudioWorkletNode(lease.context, RING_PROCESSOR_NAME, {
      numberOfInputs: 0,
      outputChannelCount: [1],
      processorOptions: ring,
    });
    this.#gain = new GainNode(lease.context, { gain: volume });
    this.meter = new LevelMeter(this.#gain, clock);
    this.#node.onprocessorerror = onError;
    this.#node.port.onmessage = ({ data }: MessageEvent<EdgeMessage>) => {
      onEdge(data);
    };
    this.#node.connect(this.#gain).connect(lease.destination);
  }

  /** Tells the processor something. */
  send(message: ControlMessage): void {
    this.#node.port.postMessage(message, message.type === 'feed' ? [message.port] : []);
  }

  /** Goes to another volume without a click. */
  setVolume(volume: number): void {
    const { gain } = this.#gain;
    const { currentTime } = this.#context;
    const start = currentTime + VOLUME_LEAD_SECONDS;
    gain.cancelScheduledValues(currentTime);
    gain.setTargetAtTime(volume, start, VOLUME_SECONDS);
    // An exponential never arrives by itself, and silence should be silence.
    gain.setValueAtTime(volume, start + VOLUME_SETTLED_SECONDS);
  }

  /** Silent at once, and gone. */
  close(): void {
    this.meter.release();
    this.send({ type: 'close' });
    this.#node.port.onmessage = null;
    this.#node.onprocessorerror = null;
    this.#node.disconnect();
    this.#gain.disconnect();
  }
}
