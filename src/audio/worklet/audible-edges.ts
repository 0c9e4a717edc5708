/** Delays the changes that a processor reports until they are heard: rendered sound is heard one output latency later. */
import type { Clock, TimerHandle } from '../../base/clock';
import type { EdgeMessage } from '../feed/ring-protocol';

/** Upper bound of the latency: Bluetooth headsets have a few tenths of a second, and larger reports of browsers are wrong. */
const MAX_LATENCY_SECONDS = 1;

/** Returns the seconds from rendering to hearing. Returns 0 if the browser reports none or a wrong value. */
export function outputLatencySeconds(context: BaseAudioContext): number {
  const { outputLatency, baseLatency } = context as Partial<AudioContext>;
  for (const seconds of [outputLatency, baseLatency]) {
    if (seconds !== undefined && seconds > 0 && seconds <= MAX_LATENCY_SECONDS) return seconds;
  }
  return 0;
}

/** Reports edges in order, each when it becomes audible. */
export class AudibleEdges {
  readonly #context: BaseAudioContext;
  readonly #clock: Clock;
  readonly #onAudible: (edge: EdgeMessage) => void;
  readonly #waiting: EdgeMessage[] = [];
  #timer: TimerHandle | undefined;

  constructor(context: BaseAudioContext, clock: Clock, onAudible: (edge: EdgeMessage) => void) {
    this.#context = context;
    this.#clock = clock;
    this.#onAudible = onAudible;
  }

  /** The next edge that is rendered but not audible yet. */
  get next(): EdgeMessage | undefined {
    return this.#waiting[0];
  }

  /** Takes an edge from the processor. */
  push(edge: EdgeMessage): void {
    this.#waiting.push(edge);
    if (this.#waiting.length === 1) this.#wait();
  }

  /** Drops the waiting edges. */
  clear(): void {
    this.#waiting.length = 0;
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    for (let edge = this.next; edge !== undefined; edge = this.next) {
      const heardAt = edge.contextFrame / this.#context.sampleRate + outputLatencySeconds(this.#context);
      const delayMs = (heardAt - this.#context.currentTime) * 1000;
      if (delayMs >= 1) {
        this.#timer = this.#clock.setTimer(() => {
          this.#timer = undefined;
          this.#give();
          this.#wait();
        }, delayMs);
        return;
      }
      this.#give();
    }
  }

  #give(): void {
    const edge = this.#waiting.shift();
    if (edge !== undefined) this.#onAudible(edge);
  }
}
