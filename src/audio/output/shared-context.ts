/**
 * The AudioContext that the sinks of a page share. It is created on first use, and closed or suspended when it is idle. In
 * between, {@link ContextMonitor} observes it.
 *
 * An idle context of our own is closed. If `unlock()` started it, it is only suspended. That frees the sound device as
 * well, and keeps the effect of the user's gesture: some browsers (Safari) require a gesture for each context. `close()`
 * closes that context, too. A context of the app is never suspended or closed.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { Store, type ReadableStore } from '../../base/stores/store';
import { AudioSessionHold } from './audio-session';
import type { AudioOutputState } from '../player/audio-sink';
import type { ContextLease } from '../worklet/context-lease';
import { ContextMonitor } from './context-monitor';
import { makeContext, playSilence, takeClaimedContext } from './gesture-claim';
import { OutputDevice } from './output-device';

/** Idle time before the context is closed or suspended. Longer than most pauses between two answers of a conversation. */
const IDLE_AFTER_MS = 10_000;

/** Options of a {@link SharedContext}. */
export interface SharedContextOptions {
  /** The app's own context. Default: one of ours. */
  readonly context?: AudioContext | undefined;
  /** The node that receives the sound. Default: the context's destination. */
  readonly destination?: AudioNode | undefined;
  /** Sample rate in hertz of our own context. Default: the rate of the device. */
  readonly sampleRate?: number | undefined;
  readonly clock: Clock;
  /** The device that contexts play on. Default: a separate choice, at first the system's default. */
  readonly device?: OutputDevice;
  /** Tells the system about the sound while the context is on loan. Default: tells nothing. */
  readonly session?: AudioSessionHold;
}

/** Creates, lends and frees the context. */
export class SharedContext {
  readonly #options: SharedContextOptions;
  readonly #device: OutputDevice;
  readonly #session: AudioSessionHold;
  readonly #state = new Store<AudioOutputState>('idle');
  #watch: ContextMonitor | undefined;
  #detach: (() => void) | undefined;
  #leases = 0;
  /** Whether a gesture started the current context. */
  #isUnlocked = false;
  #idleTimer: TimerHandle | undefined;

  constructor(options: SharedContextOptions) {
    this.#options = options;
    this.#device = options.device ?? new OutputDevice();
    this.#session = options.session ?? new AudioSessionHold('auto');
  }

  /** Whether the page may make sound. */
  get state(): ReadableStore<AudioOutputState> {
    return this.#state;
  }

  /** Whether anything plays through the context. */
  get isLent(): boolean {
    return this.#leases > 0;
  }

  /**
   * Lends the context and asks it to run.
   *
   * @throws SpeechError `worklet-unavailable` if there is no Web Audio, or the app's context is closed.
   */
  lease(): ContextLease {
    const watch = this.#open();
    const releaseSession = this.#session.hold();
    this.#leases += 1;
    this.#updateNeed();
    watch.start();
    let isReleased = false;
    return {
      context: watch.context,
      destination: this.#options.destination ?? watch.context.destination,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        releaseSession();
        // If the context was closed meanwhile, its leases are not counted any more.
        if (watch !== this.#watch) return;
        this.#leases -= 1;
        this.#updateNeed();
      },
    };
  }

  /**
   * Creates the context ahead of a sink. If no sink follows, it is freed as idle.
   *
   * @throws SpeechError `worklet-unavailable` if there is no Web Audio, or the app's context is closed.
   */
  prepare(): AudioContext {
    const { context } = this.#open();
    this.#updateNeed();
    return context;
  }

  /** Asks the context to run, synchronously, so that a user's gesture counts. Resolves to whether it runs. */
  async unlock(): Promise<boolean> {
    let watch: ContextMonitor;
    try {
      watch = this.#open();
      playSilence(watch.context);
    } catch {
      return false;
    }
    watch.start();
    this.#updateNeed();
    await watch.untilRunning();
    const isRunning = watch.context.state === 'running';
    // If the context was replaced meanwhile, this result says nothing about the new one.
    if (watch === this.#watch) {
      watch.look();
      this.#isUnlocked ||= isRunning;
    }
    return isRunning;
  }

  /** Closes our own context immediately, even if something still plays. The next use creates a new one. */
  async close(): Promise<void> {
    if (this.#watch !== undefined && this.#options.context === undefined) await this.#discard(this.#watch, 'closed');
  }

  #open(): ContextMonitor {
    const own = this.#options.context;
    if (own?.state === 'closed') {
      this.#state.set('closed');
      throw new SpeechError({
        code: 'worklet-unavailable',
        message: 'The AudioContext given to createAudioOutput is closed. Make another output, with one that is open.',
      });
    }
    const present = this.#watch;
    if (present !== undefined && present.context.state !== 'closed') return present;
    if (present !== undefined) this.#forget(present);
    const watch = new ContextMonitor({
      context: own ?? openContext(this.#options.sampleRate),
      isOurs: own === undefined,
      clock: this.#options.clock,
      onState: (state) => {
        this.#state.set(state);
      },
      onDeviceError: () => {
        this.#device.fallBack();
      },
    });
    this.#watch = watch;
    this.#detach = this.#device.attach(watch.context);
    this.#isUnlocked = false;
    this.#state.set('idle');
    return watch;
  }

  /** Updates whether the context is needed. If not, starts the idle timer. */
  #updateNeed(): void {
    this.#clearIdleTimer();
    const watch = this.#watch;
    if (watch === undefined) return;
    watch.setNeeded(this.#leases > 0);
    if (this.#leases > 0 || this.#options.context !== undefined) return;
    this.#idleTimer = this.#options.clock.setTimer(() => {
      this.#idleTimer = undefined;
      if (this.#isUnlocked && watch.context.state !== 'closed') watch.rest();
      else void this.#discard(watch, 'idle');
    }, IDLE_AFTER_MS);
  }

  async #discard(watch: ContextMonitor, state: 'idle' | 'closed'): Promise<void> {
    this.#forget(watch);
    this.#state.set(state);
    // It rejects only if the context is closed already.
    await watch.context.close().catch(() => undefined);
  }

  #forget(watch: ContextMonitor): void {
    this.#clearIdleTimer();
    watch.end();
    this.#detach?.();
    this.#watch = undefined;
    this.#leases = 0;
  }

  #clearIdleTimer(): void {
    this.#options.clock.clearTimer(this.#idleTimer);
    this.#idleTimer = undefined;
  }
}

/** A context that a gesture claimed before this code was loaded, or a new one. */
function openContext(sampleRate: number | undefined): AudioContext {
  try {
    return (sampleRate === undefined ? takeClaimedContext() : undefined) ?? makeContext(sampleRate);
  } catch (cause) {
    throw new SpeechError({
      code: 'worklet-unavailable',
      message:
        'An AudioContext could not be made. This browser or environment (a server, a worker) has no Web Audio, or the ' +
        'page has too many contexts; in that case, pass an existing one to createAudioOutput({ context }).',
      cause,
    });
  }
}
