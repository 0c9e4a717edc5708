/**
 * Observes whether an AudioContext runs, is blocked, or is interrupted by the system, and reacts to it.
 *
 * `resume()` of a blocked context neither resolves nor rejects. So a context counts as blocked if it was asked to run and
 * does not run. Most browsers show this immediately (see `autoplay.ts`); in the others this takes a moment.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { AudioOutputState } from '../player/audio-sink';
import { whenBlocked } from './autoplay';

/** A context that does not run after this time is blocked. An allowed one starts well within it, even on a slow device. */
const BLOCKED_AFTER_MS = 250;
/** Timeout of {@link ContextMonitor.untilRunning}. */
const RUNNING_WAIT_MS = 2000;
/** Time in which the clock of a running context must have advanced. */
const PROGRESS_CHECK_MS = 500;

/** Options of a {@link ContextMonitor}. */
export interface ContextMonitorOptions {
  readonly context: AudioContext;
  /**
   * Whether the output created the context, and may suspend and resume it. The state of an app's context is left alone.
   */
  readonly isOurs: boolean;
  readonly clock: Clock;
  /** Called with each new state. */
  readonly onState: (state: AudioOutputState) => void;
  /** Called if the system cannot play, for example because the device was removed. */
  readonly onDeviceError: () => void;
}

/** Observes one context from its first use to its end. */
export class ContextMonitor {
  readonly context: AudioContext;
  readonly #options: ContextMonitorOptions;
  #state: AudioOutputState = 'idle';
  #hasRun = false;
  /** Counts requests to run, so that the answer to an earlier one is ignored. */
  #requests = 0;
  #blockedTimer: TimerHandle | undefined;
  #progressTimer: TimerHandle | undefined;
  /** Stops watching for the page's return. Defined while something plays. */
  #unwatchReturn: (() => void) | undefined;

  constructor(options: ContextMonitorOptions) {
    this.#options = options;
    this.context = options.context;
    this.context.addEventListener('statechange', this.#onStateChange);
    this.context.addEventListener('error', this.#onError);
  }

  /** Asks the context to run, synchronously, so that a user's gesture counts. */
  start(): void {
    if (this.context.state === 'suspended') {
      this.#askToRun();
    } else {
      if (this.context.state === 'interrupted') this.#askToRun();
      this.look();
    }
  }

  /** Notes whether something plays. Only then does the monitor restart a context that has stopped. */
  setNeeded(isNeeded: boolean): void {
    if (isNeeded) {
      this.#unwatchReturn ??= watchPageReturn(() => {
        this.#onReturn();
      });
    } else {
      this.#unwatchReturn?.();
      this.#unwatchReturn = undefined;
      this.#clearProgressTimer();
    }
  }

  /** Reads and reports the current state of the context. */
  look(): void {
    switch (this.context.state) {
      case 'running':
        this.#hasRun = true;
        this.#report('running');
        break;
      case 'interrupted':
        // The system will end the interruption as well. Until then it refuses requests to run, and in WebKit such a
        // request may break the context for good.
        this.#report('interrupted');
        break;
      case 'closed':
        this.#report('closed');
        break;
      case 'suspended':
        this.#onSuspended();
        break;
    }
  }

  /** Resolves when the context runs or is closed, or after a timeout. */
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

  /** Suspends our own idle context, so that it costs nothing until {@link start}. */
  rest(): void {
    this.setNeeded(false);
    this.#report('idle');
    this.context.suspend().catch(() => undefined);
  }

  /** Stops observing. */
  end(): void {
    this.setNeeded(false);
    this.#clearBlockedTimer();
    this.#requests += 1;
    this.context.removeEventListener('statechange', this.#onStateChange);
    this.context.removeEventListener('error', this.#onError);
  }

  readonly #onStateChange = (): void => {
    this.look();
  };

  readonly #onError = (): void => {
    this.#options.onDeviceError();
    if (this.#unwatchReturn !== undefined) this.start();
  };

  #onSuspended(): void {
    const wasInterrupted = this.#state === 'interrupted';
    // The context was running, and something else has suspended it. Resume it once; if that fails, report it as blocked.
    if (this.#unwatchReturn === undefined || (this.#state !== 'running' && !wasInterrupted)) return;
    if (this.#options.isOurs || wasInterrupted) this.#askToRun();
    else this.#suspectBlocked();
  }

  #askToRun(): void {
    // The promise may never settle, so only the state counts.
    this.context.resume().catch(() => undefined);
    this.#suspectBlocked();
  }

  /** Restarts the context. On an iPhone, an interruption by another app or the locked screen ends only on request. */
  #onReturn(): void {
    const { state } = this.context;
    if (state === 'running') this.#checkProgress();
    else if (state === 'interrupted' || this.#options.isOurs || this.#state === 'interrupted') this.start();
  }

  /**
   * Restarts a context that claims to run while its time stands still. In WebKit this happens after the page was in the
   * background: https://bugs.webkit.org/show_bug.cgi?id=263627. This suspends the context, and `#onSuspended` resumes it.
   */
  #checkProgress(): void {
    if (!this.#options.isOurs) return;
    this.#clearProgressTimer();
    const { currentTime } = this.context;
    this.#progressTimer = this.#options.clock.setTimer(() => {
      this.#progressTimer = undefined;
      if (this.context.state === 'running' && this.context.currentTime === currentTime) {
        this.context.suspend().catch(() => undefined);
      }
    }, PROGRESS_CHECK_MS);
  }

  #suspectBlocked(): void {
    this.#blockedTimer ??= this.#options.clock.setTimer(() => {
      this.#blockedTimer = undefined;
      this.#reportBlocked();
    }, BLOCKED_AFTER_MS);
    // A context that has run before is allowed to run, so only the timer decides.
    if (this.#hasRun) return;
    this.#requests += 1;
    const request = this.#requests;
    whenBlocked(this.context, () => {
      if (request === this.#requests) this.#reportBlocked();
    });
  }

  #reportBlocked(): void {
    if (this.context.state === 'suspended') this.#report('blocked');
  }

  #report(state: AudioOutputState): void {
    this.#clearBlockedTimer();
    this.#state = state;
    this.#options.onState(state);
  }

  #clearBlockedTimer(): void {
    this.#options.clock.clearTimer(this.#blockedTimer);
    this.#blockedTimer = undefined;
  }

  #clearProgressTimer(): void {
    this.#options.clock.clearTimer(this.#progressTimer);
    this.#progressTimer = undefined;
  }
}

/**
 * Calls `onReturn` each time the page is shown again: from another tab, another app or a locked screen, or with the back button
 * from the cache. Systems stop a hidden page's sound, and some do not restart it.
 *
 * @returns A function that stops this.
 */
function watchPageReturn(onReturn: () => void): () => void {
  const onVisibility = () => {
    if (document.visibilityState === 'visible') onReturn();
  };
  const onShow = (event: PageTransitionEvent) => {
    // Not persisted: the page was loaded, not restored.
    if (event.persisted) onReturn();
  };
  document.addEventListener('visibilitychange', onVisibility);
  // A frozen page resumes: https://wicg.github.io/page-lifecycle/
  document.addEventListener('resume', onReturn);
  addEventListener('pageshow', onShow);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    document.removeEventListener('resume', onReturn);
    removeEventListener('pageshow', onShow);
  };
}
