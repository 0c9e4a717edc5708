/** The audio graph of one utterance: the ring processor, followed by a gain for the volume. */
import type { Clock } from '../../base/clock';
import type { ContextLease } from './context-lease';
import { RING_PROCESSOR_NAME, type ControlMessage, type EdgeMessage, type RingOptions } from '../feed/ring-protocol';
import { LevelMeter } from './level-meter';

/** Time constant of a change of volume: long enough not to click. After twelve times as long, the change is complete. */
const VOLUME_SECONDS = 0.008;
const VOLUME_SETTLED_SECONDS = 12 * VOLUME_SECONDS;
/**
 * Delay of a change of volume. The audio thread is ahead of `currentTime`, and an automation that begins in its past jumps
 * (https://github.com/WebAudio/web-audio-api/issues/1712). On a busy machine, Firefox jumped by half of the change.
 */
const VOLUME_LEAD_SECONDS = 0.04;

/** Options of a {@link RingNode}. */
export interface RingNodeOptions {
  readonly lease: ContextLease;
  readonly ring: RingOptions;
  readonly volume: number;
  readonly clock: Clock;
  readonly onEdge: (edge: EdgeMessage) => void;
  /** Called if the processor throws. */
  readonly onError: () => void;
}

/** The nodes of one utterance. */
export class RingNode {
  readonly meter: LevelMeter;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #gain: GainNode;

  /**
   * Creates and connects the nodes. The processor's code must be loaded into the context.
   *
   * @throws DOMException if the code is not loaded, or the context is closed.
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

  /** Sends the processor a message. */
  send(message: ControlMessage): void {
    this.#node.port.postMessage(message, message.type === 'feed' ? [message.port] : []);
  }

  /** Changes the volume without a click. */
  setVolume(volume: number): void {
    const { gain } = this.#gain;
    const { currentTime } = this.#context;
    const start = currentTime + VOLUME_LEAD_SECONDS;
    gain.cancelScheduledValues(currentTime);
    gain.setTargetAtTime(volume, start, VOLUME_SECONDS);
    // An exponential never reaches its target, but a volume of 0 must be silent.
    gain.setValueAtTime(volume, start + VOLUME_SETTLED_SECONDS);
  }

  /** Silences and frees the nodes immediately. */
  close(): void {
    this.meter.release();
    this.send({ type: 'close' });
    this.#node.port.onmessage = null;
    this.#node.onprocessorerror = null;
    this.#node.disconnect();
    this.#gain.disconnect();
  }
}
