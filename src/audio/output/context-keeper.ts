/**
 * The one AudioContext that the sinks of a page share: made when it is first needed, and given up when nobody needs it
 * any more. What it does in between is seen by {@link ContextWatch}.
 *
 * An idle context of our own is closed, unless `unlock()` made it run. Then it is suspended instead: that frees the
 * sound device as well, and closing would throw the user's gesture away, since some browsers (Safari) want one for
 * every context. `close()` closes that one, too. A context of the app's is never suspended or closed.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { Store, type ReadableStore } from '../../base/store';
import { AudioSessionHold } from './audio-session';
import type { AudioOutputState } from '../player/audio-sink';
import type { ContextLease } from '../worklet/context-lease';
import { ContextWatch } from './context-watch';
import { OutputDevice } from './output-device';

/** Longer than the pause between two answers of a conversation, so that the second needs no new context. */
const IDLE_AFTER_MS = 10_000;

/** What a {@link ContextKeeper} is made of. */
export interface ContextKeeperOptions {
  /** The app's own context. Default: one of ours. */
  readonly context?: AudioContext | undefined;
  /** Where the sound goes. Default: the context's destination. */
  readonly destination?: AudioNode | undefined;
  /** Samples a second of a context of ours. Default: what the device has. */
  readonly sampleRate?: number | undefined;
  readonly clock: Clock;
  /** On which device contexts play. Default: a choice of its own, so far the system's. */
  readonly device?: OutputDevice;
  /** What the system is told while the context is on loan. Default: nothing. */
  readonly session?: AudioSessionHold;
}

/** Makes, lends and gives up the context. */
export class ContextKeeper {
  readonly #options: ContextKeeperOptions;
  readonly #device: OutputDevice;
  readonly #session: AudioSessionHold;
  readonly #state = new Store<AudioOutputState>('idle');
  #watch: ContextWatch | undefined;
  #detach: (() => void) | undefined;
  #leases = 0;
  /** A gesture made the present context run. */
  #isUnlocked = false;
  #idleTimer: TimerHandle | undefined;

  constructor(options: ContextKeeperOptions) {
    this.#options = options;
    this.#device = options.device ?? new OutputDevice();
    this.#session = options.session ?? new AudioSessionHold('auto');
  }

  /** Whether the page may make sound. */
  get state(): ReadableStore<AudioOutputState> {
    return this.#state;
  }

  /** Whether somebody plays through the context. */
  get isLent(): boolean {
    return this.#leases > 0;
  }

  /**
   * Lends the context and asks it to run.
   *
   * @throws SpeechError `worklet-unavailable` where there is no Web Audio, or the app's context is closed.
   */
  lease(): ContextLease {
    const watch = this.#open();
    const letSessionGo = this.#session.hold();
    this.#leases += 1;
    this.#settle();
    watch.start();
    let isReleased = false;
    return {
      context: watch.context,
      destination: this.#options.destination ?? watch.context.destination,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        letSessionGo();
        // Closed under the sink, it counts no more.
        if (watch !== this.#watch) return;
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
    const { context } = this.#open();
    this.#settle();
    return context;
  }

  /** Asks the context to run, at once, so that a user's gesture counts. Resolves to whether it does. */
  async unlock(): Promise<boolean> {
    let watch: ContextWatch;
    try {
      watch = this.#open();
      playSilence(watch.context);
    } catch {
      return false;
    }
    watch.start();
    this.#settle();
    await watch.untilRunning();
    const isRunning = watch.context.state === 'running';
    // Closed meanwhile, it says nothing about the next one.
    if (watch === this.#watch) {
      watch.look();
      this.#isUnlocked ||= isRunning;
    }
    return isRunning;
  }

  /** Closes a context of ours at once, under whoever still plays; the next use makes a new one. */
  async close(): Promise<void> {
    if (this.#watch !== undefined && this.#options.context === undefined) await this.#discard(this.#watch, 'closed');
  }

  #open(): ContextWatch {
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
    const watch = new ContextWatch({
      context: own ?? makeContext(this.#options.sampleRate),
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

  /** Says whether the context is needed, and starts the countdown to giving it up if not. */
  #settle(): void {
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

  async #discard(watch: ContextWatch, state: 'idle' | 'closed'): Promise<void> {
    this.#forget(watch);
    this.#state.set(state);
    // It rejects only where somebody was faster.
    await watch.context.close().catch(() => undefined);
  }

  #forget(watch: ContextWatch): void {
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

/**
 * Starts a sample of silence. On an iPhone it is a source started inside the gesture that opens the way to the
 * loudspeaker; a context that was only resumed may swallow what is played first.
 */
function playSilence(context: AudioContext): void {
  const source = new AudioBufferSourceNode(context, {
    buffer: new AudioBuffer({ length: 1, sampleRate: context.sampleRate }),
  });
  source.connect(context.destination);
  source.onended = () => {
    source.disconnect();
  };
  source.start();
}
