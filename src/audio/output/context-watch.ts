/**
 * What an AudioContext really does: runs, is blocked, or is interrupted by the system; and what is done about it.
 *
 * It is found by looking: `resume()` of a blocked context neither resolves nor rejects, so a context that was asked to
 * run and does not is blocked, until it runs, whoever made it run. Most browsers tell at once (see `autoplay.ts`); in
 * the others it takes a moment.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { AudioOutputState } from '../player/audio-sink';
import { whenBlocked } from './autoplay';
import { watchPageReturn } from './page-return';

/** An allowed context runs well within this, even where opening the device takes its time. */
const BLOCKED_AFTER_MS = 250;
/** How long {@link ContextWatch.untilRunning} waits for the device. */
const RUNNING_WAIT_MS = 2000;
/** In this time a context that runs has rendered many times over. */
const PULSE_MS = 500;

/** What a {@link ContextWatch} is made of. */
export interface ContextWatchOptions {
  readonly context: AudioContext;
  /** Whether the context is ours to suspend and to resume whenever it is needed; the app's is left as the app has it. */
  readonly isOurs: boolean;
  readonly clock: Clock;
  /** Told of each new state. */
  readonly onState: (state: AudioOutputState) => void;
  /** Told that the system could not play, because the device went away, say. */
  readonly onDeviceError: () => void;
}

/** Watches one context from its first use to its end. */
export class ContextWatch {
  readonly context: AudioContext;
  readonly #options: ContextWatchOptions;
  #state: AudioOutputState = 'idle';
  #hasRun = false;
  /** Counts the times it was asked to run, so that an answer to an earlier question counts no more. */
  #asks = 0;
  #blockedTimer: TimerHandle | undefined;
  #pulseTimer: TimerHandle | undefined;
  /** Ends what goes on while somebody needs the context. */
  #endNeed: (() => void) | undefined;

  constructor(options: ContextWatchOptions) {
    this.#options = options;
    this.context = options.context;
    this.context.addEventListener('statechange', this.#onStateChange);
    this.context.addEventListener('error', this.#onError);
  }

  /** Asks the context to run, at once, so that a user's gesture counts. */
  start(): void {
    if (this.context.state === 'suspended') {
      this.#askToRun();
    } else {
      if (this.context.state === 'interrupted') this.#askToRun();
      this.look();
    }
  }

  /** Says whether somebody plays: only then is a context that stops made to go on. */
  setNeeded(isNeeded: boolean): void {
    if (isNeeded) {
      this.#endNeed ??= watchPageReturn(() => {
        this.#onReturn();
      });
    } else {
      this.#endNeed?.();
      this.#endNeed = undefined;
      this.#clearPulseTimer();
    }
  }

  /** Takes over what the context says of itself. */
  look(): void {
    switch (this.context.state) {
      case 'running':
        this.#hasRun = true;
        this.#tell('running');
        break;
      case 'interrupted':
        // The system ends it, too. To ask for sound meanwhile is refused, and leaves some contexts of WebKit's dead.
        this.#tell('interrupted');
        break;
      case 'closed':
        this.#tell('closed');
        break;
      case 'suspended':
        this.#onSuspended();
        break;
    }
  }

  /** Resolves when the context runs, or will not soon. */
  untilRunning(): Promise<void> {
    const { context } = this;
    const { clock } = this.#options;
    if (context.state === 'running') return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clock.clearTimer(timer);
        context.removeEventListener('statechange', onChange);
        resolve();
      };
      const onChange = () => {
        if (context.state === 'running' || context.state === 'closed') done();
      };
      const timer = clock.setTimer(done, RUNNING_WAIT_MS);
      context.addEventListener('statechange', onChange);
    });
  }

  /** Suspends a context of ours that nobody needs, so that it costs nothing until {@link start}. */
  rest(): void {
    this.setNeeded(false);
    this.#tell('idle');
    this.context.suspend().catch(() => undefined);
  }

  /** Looks no more. */
  end(): void {
    this.setNeeded(false);
    this.#clearBlockedTimer();
    this.#asks += 1;
    this.context.removeEventListener('statechange', this.#onStateChange);
    this.context.removeEventListener('error', this.#onError);
  }

  readonly #onStateChange = (): void => {
    this.look();
  };

  readonly #onError = (): void => {
    this.#options.onDeviceError();
    if (this.#endNeed !== undefined) this.start();
  };

  #onSuspended(): void {
    const wasInterrupted = this.#state === 'interrupted';
    // It ran, and was suspended by somebody else while it is needed: try once, and say so if that fails.
    if (this.#endNeed === undefined || (this.#state !== 'running' && !wasInterrupted)) return;
    if (this.#options.isOurs || wasInterrupted) this.#askToRun();
    else this.#suspectBlocked();
  }

  #askToRun(): void {
    // Its promise may stay open for ever, and the state tells all there is to know.
    this.context.resume().catch(() => undefined);
    this.#suspectBlocked();
  }

  /** On an iPhone, an interruption by another app or the locked screen ends only when it is asked to. */
  #onReturn(): void {
    const { state } = this.context;
    if (state === 'running') this.#feelPulse();
    else if (state === 'interrupted' || this.#options.isOurs || this.#state === 'interrupted') this.start();
  }

  /**
   * A context of WebKit's may say that it runs while its time stands still, after the page was in the background:
   * https://bugs.webkit.org/show_bug.cgi?id=263627. Suspended, it is made to run again, and then it does.
   */
  #feelPulse(): void {
    if (!this.#options.isOurs) return;
    this.#clearPulseTimer();
    const { currentTime } = this.context;
    this.#pulseTimer = this.#options.clock.setTimer(() => {
      this.#pulseTimer = undefined;
      if (this.context.state === 'running' && this.context.currentTime === currentTime) {
        this.context.suspend().catch(() => undefined);
      }
    }, PULSE_MS);
  }

  #suspectBlocked(): void {
    this.#blockedTimer ??= this.#options.clock.setTimer(() => {
      this.#blockedTimer = undefined;
      this.#tellBlocked();
    }, BLOCKED_AFTER_MS);
    // What ran is allowed to; what holds it up now is something else.
    if (this.#hasRun) return;
    this.#asks += 1;
    const ask = this.#asks;
    whenBlocked(this.context, () => {
      if (ask === this.#asks) this.#tellBlocked();
    });
  }

  #tellBlocked(): void {
    if (this.context.state === 'suspended') this.#tell('blocked');
  }

  #tell(state: AudioOutputState): void {
    this.#clearBlockedTimer();
    this.#state = state;
    this.#options.onState(state);
  }

  #clearBlockedTimer(): void {
    this.#options.clock.clearTimer(this.#blockedTimer);
    this.#blockedTimer = undefined;
  }

  #clearPulseTimer(): void {
    this.#options.clock.clearTimer(this.#pulseTimer);
    this.#pulseTimer = undefined;
  }
}
