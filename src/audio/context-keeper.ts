/**
 * The one AudioContext that the sinks of a page share: made when it is first needed, watched, and given up when nobody
 * needs it any more.
 *
 * Whether a page may make sound is found by looking: `resume()` of a blocked context neither resolves nor rejects, so a
 * context that does not run shortly after it was asked to is blocked, until it runs, whoever made it run.
 *
 * An idle context of our own is closed, unless `unlock()` made it run. Then it is suspended instead: that frees the
 * sound device as well, and closing would throw the user's gesture away, since some browsers (Safari) want one for
 * every context. `close()` closes that one, too. A context of the app's is never suspended or closed.
 */
import type { Clock, TimerHandle } from '../base/clock';
import { SpeechError } from '../base/errors';
import { Store, type ReadableStore } from '../base/store';
import type { AudioOutputState } from './audio-sink';

/** An allowed context runs well within this, even where opening the device takes its time. */
const BLOCKED_AFTER_MS = 250;
/** How long `unlock()` waits for the device before it answers no. */
const UNLOCK_WAIT_MS = 2000;
/** Longer than the pause between two answers of a conversation, so that the second needs no new context. */
const IDLE_AFTER_MS = 10_000;

/** The context on loan to one sink. */
export interface ContextLease {
  readonly context: AudioContext;
  /** What the sink connects to. */
  readonly destination: AudioNode;
  /** Gives it back. Calling it again does nothing. */
  release(): void;
}

/** What a {@link ContextKeeper} is made of. */
export interface ContextKeeperOptions {
  /** The app's own context. Default: one of ours. */
  readonly context?: AudioContext | undefined;
  /** Where the sound goes. Default: the context's destination. */
  readonly destination?: AudioNode | undefined;
  /** Samples a second of a context of ours. Default: what the device has. */
  readonly sampleRate?: number | undefined;
  readonly clock: Clock;
}

/** Makes, watches, lends and gives up the context. */
export class ContextKeeper {
  readonly #options: ContextKeeperOptions;
  readonly #state = new Store<AudioOutputState>('idle');
  #context: AudioContext | undefined;
  #leases = 0;
  /** A gesture made the present context run. */
  #isUnlocked = false;
  #isWatched = false;
  #blockedTimer: TimerHandle | undefined;
  #idleTimer: TimerHandle | undefined;

  constructor(options: ContextKeeperOptions) {
    this.#options = options;
    this.#context = options.context;
  }

  /** Whether the page may make sound. */
  get state(): ReadableStore<AudioOutputState> {
    return this.#state;
  }

  /**
   * Lends the context and asks it to run.
   *
   * @throws SpeechError `worklet-unavailable` where there is no Web Audio, or the app's context is closed.
   */
  lease(): ContextLease {
    const context = this.#open();
    this.#leases += 1;
    this.#start(context);
    let isReleased = false;
    return {
      context,
      destination: this.#options.destination ?? context.destination,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        // Closed under the sink, it counts no more.
        if (context !== this.#context) return;
        this.#leases -= 1;
        this.#settle();
      },
    };
  }

  /**
   * Makes the context without a sink, for one that comes before it is given up as idle.
   *
   * @throws SpeechError `worklet-unavailable` where there is no Web Audio, or the app's context is closed.
   */
  prepare(): AudioContext {
    const context = this.#open();
    this.#settle();
    return context;
  }

  /** Asks the context to run, at once, so that a user's gesture counts. Resolves to whether it does. */
  async unlock(): Promise<boolean> {
    let context: AudioContext;
    try {
      context = this.prepare();
    } catch {
      return false;
    }
    this.#start(context);
    if (context.state !== 'running') await this.#untilRunning(context);
    const isRunning = (context.state as string) === 'running';
    // Closed meanwhile, it says nothing about the next one.
    if (context === this.#context) {
      this.#look(context);
      this.#isUnlocked ||= isRunning;
    }
    return isRunning;
  }

  /** Closes a context of ours at once, under whoever still plays; the next use makes a new one. */
  async close(): Promise<void> {
    if (this.#context !== undefined && this.#options.context === undefined) {
      await this.#discard(this.#context, 'closed');
    }
  }

  #open(): AudioContext {
    let context = this.#context;
    if (context?.state === 'closed' && context === this.#options.context) {
      this.#state.set('closed');
      throw new SpeechError({
        code: 'worklet-unavailable',
        message: 'The AudioContext given to createAudioOutput is closed. Make another output, with one that is open.',
      });
    }
    if (context === undefined || context.state === 'closed') {
      context = makeContext(this.#options.sampleRate);
      this.#context = context;
      this.#isWatched = false;
      this.#isUnlocked = false;
      this.#state.set('idle');
    }
    if (!this.#isWatched) {
      this.#isWatched = true;
      const watched = context;
      watched.addEventListener('statechange', () => {
        if (watched === this.#context) this.#look(watched);
      });
    }
    return context;
  }

  #start(context: AudioContext): void {
    this.#clearIdleTimer();
    if (context.state !== 'running' && context.state !== 'closed') {
      // Its promise may stay open for ever, and the state tells all there is to know.
      context.resume().catch(() => undefined);
      this.#armBlockedTimer(context);
    }
    this.#look(context);
    this.#settle();
  }

  #armBlockedTimer(context: AudioContext): void {
    if (this.#blockedTimer !== undefined) return;
    this.#blockedTimer = this.#options.clock.setTimer(() => {
      this.#blockedTimer = undefined;
      if (context === this.#context && context.state === 'suspended') this.#state.set('blocked');
    }, BLOCKED_AFTER_MS);
  }

  /** Takes over what the context says of itself. */
  #look(context: AudioContext): void {
    switch (context.state) {
      case 'running':
        this.#clearBlockedTimer();
        this.#state.set('running');
        break;
      case 'interrupted':
        this.#clearBlockedTimer();
        this.#state.set('interrupted');
        break;
      case 'closed':
        this.#clearBlockedTimer();
        this.#state.set('closed');
        break;
      case 'suspended':
        // It ran, and was suspended by somebody else while it is needed: try once, and say so if that fails.
        if (this.#leases > 0 && (this.#state.get() === 'running' || this.#state.get() === 'interrupted')) {
          if (this.#options.context === undefined) context.resume().catch(() => undefined);
          this.#armBlockedTimer(context);
        }
        break;
    }
  }

  #untilRunning(context: AudioContext): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#options.clock.clearTimer(timer);
        context.removeEventListener('statechange', onChange);
        resolve();
      };
      const onChange = () => {
        if (context.state === 'running' || context.state === 'closed') done();
      };
      const timer = this.#options.clock.setTimer(done, UNLOCK_WAIT_MS);
      context.addEventListener('statechange', onChange);
    });
  }

  /** Starts the countdown to giving the context up, if nobody needs it. */
  #settle(): void {
    this.#clearIdleTimer();
    if (this.#leases > 0 || this.#context === undefined || this.#options.context !== undefined) return;
    this.#idleTimer = this.#options.clock.setTimer(() => {
      this.#idleTimer = undefined;
      this.#giveUp();
    }, IDLE_AFTER_MS);
  }

  #giveUp(): void {
    const context = this.#context;
    if (context === undefined || context.state === 'closed') return;
    if (this.#isUnlocked) {
      this.#clearBlockedTimer();
      this.#state.set('idle');
      context.suspend().catch(() => undefined);
    } else {
      void this.#discard(context, 'idle');
    }
  }

  async #discard(context: AudioContext, state: 'idle' | 'closed'): Promise<void> {
    this.#clearBlockedTimer();
    this.#clearIdleTimer();
    this.#context = undefined;
    this.#leases = 0;
    this.#state.set(state);
    // It rejects only where somebody was faster.
    await context.close().catch(() => undefined);
  }

  #clearBlockedTimer(): void {
    this.#options.clock.clearTimer(this.#blockedTimer);
    this.#blockedTimer = undefined;
  }

  #clearIdleTimer(): void {
    this.#options.clock.clearTimer(this.#idleTimer);
    this.#idleTimer = undefined;
  }
}

function makeContext(sampleRate: number | undefined): AudioContext {
  try {
    return new AudioContext({ latencyHint: 'interactive', ...(sampleRate === undefined ? {} : { sampleRate }) });
  } catch (cause) {
    throw new SpeechError({
      code: 'worklet-unavailable',
      message:
        'No AudioContext could be made. This browser, or this place (a server, a worker), has no Web Audio, or the ' +
        'page has too many contexts: hand the one the app has to createAudioOutput({ context }).',
      cause,
    });
  }
}
