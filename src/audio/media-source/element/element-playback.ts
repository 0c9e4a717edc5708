/**
 * Tracks the real state of an `<audio>` element: whether it sounds, its position, and underruns. `play()` resolves and `playing`
 * fires before there is any sound. So the element counts as sounding only once its time advances.
 */
import type { Clock, TimerHandle } from '../../../base/clock';
import type { SpeechError } from '../../../base/errors';
import { elementFailed } from './element-errors';
import { ElementPosition } from './element-position';
import { PlayPermission } from './play-permission';
import { StallCounter } from './stall-counter';

/** How often the time is read after `playing`, until it advances. */
const LOOK_EVERY_MS = 10;
/** A smaller advance may be rounding. */
const MOVED_SECONDS = 0.001;
/** A hole in the buffer up to this long is skipped. Browsers that trim whole frames leave such holes. */
const MAX_HOLE_SECONDS = 0.25;
/** Playback stops this close to a hole, since a decoder holds back some sound. */
const HOLE_REACH_SECONDS = 0.15;
/** Upper bound for the sound that a device still has to play after `ended`. */
const MAX_TAIL_MS = 250;
/** If less sound is left, it ends before a pause could take effect. */
const MIN_TAIL_MS = 30;

/** Callbacks of an {@link ElementPlayback}. None is called after its `close`. */
export interface ElementPlaybackEvents {
  /** Sound began or ceased, or the browser began or ceased to block it. */
  onChange(): void;
  /** Time has passed, or data has arrived in the buffer. */
  onTime(): void;
  /** Sound ran out. */
  onUnderrun(): void;
  /** The system has paused it, for example because headphones were unplugged. */
  onPaused(): void;
  /** The last sample was played. */
  onEnded(): void;
  onError(error: SpeechError): void;
}

/** Plays one element, and observes it. */
export class ElementPlayback {
  readonly #element: HTMLAudioElement;
  readonly #clock: Clock;
  readonly #events: ElementPlaybackEvents;
  readonly #listening = new AbortController();
  readonly #position: ElementPosition;
  readonly #permission: PlayPermission;
  readonly #stalls = new StallCounter();
  #isSoundWanted = false;
  /** `held` is the silence of a pause, as long as no sound is missing. */
  #sound: 'silent' | 'sounding' | 'held' = 'silent';
  #lookTimer: TimerHandle | undefined;
  /** Position at the beginning of the silence. The element sounds once its time is beyond it. */
  #restSeconds = 0;
  /** Time of the last `playing` event. */
  #playingAtMs = -Infinity;
  #firstSoundAtMs: number | undefined;
  /** Set after `ended`, while the device still plays the last sound. */
  #ending: { readonly timer: TimerHandle; readonly endsAtMs: number } | undefined;

  constructor(element: HTMLAudioElement, clock: Clock, events: ElementPlaybackEvents) {
    this.#element = element;
    this.#clock = clock;
    this.#events = events;
    this.#position = new ElementPosition(element, clock);
    this.#permission = new PlayPermission(
      element,
      () => this.#isSoundWanted,
      () => {
        if (this.isBlocked && this.isHeld) this.#sound = 'silent';
        events.onChange();
      },
    );
    const on = (event: string, listener: () => void) => {
      element.addEventListener(event, listener, { signal: this.#listening.signal });
    };
    on('playing', () => {
      this.#playingAtMs = clock.now();
      this.#look();
    });
    on('timeupdate', () => {
      this.#look();
      events.onTime();
    });
    on('progress', () => {
      this.#jumpHole();
      events.onTime();
    });
    on('waiting', () => this.#onWaiting());
    on('seeked', () => {
      this.#position.arrive();
      this.#look();
      events.onTime();
    });
    // The app itself may have started the element in a user gesture.
    on('play', () => this.#permission.grant());
    on('pause', () => {
      if (!this.#isSoundWanted || !element.paused || element.ended) return;
      this.hold();
      events.onPaused();
    });
    on('ended', () => {
      if (this.#isSoundWanted) this.#onEnded();
    });
    on('durationchange', () => {
      // WebKitGTK 2.50 has no event for an end that is announced only after everything before it was played.
      if (this.#isSoundWanted && element.ended) this.#onEnded();
    });
    on('error', () => events.onError(elementFailed(element.error)));
  }

  /**
   * Whether the browser decodes sound only shortly before it is played. Those browsers count decoded bytes, which this checks.
   * Firefox decodes seconds ahead, and plays that sound even after it was removed from the buffer.
   */
  get isDecodedLate(): boolean {
    return 'webkitAudioDecodedByteCount' in this.#element;
  }

  /** Whether sound comes out of it. */
  get isSounding(): boolean {
    return this.#sound === 'sounding';
  }

  /** Whether the element has ended and the device plays the last sound. The volume has no effect on that sound. */
  get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  /** Whether it is silent because of a pause. */
  get isHeld(): boolean {
    return this.#sound === 'held';
  }

  /** Whether the browser requires a user gesture first. */
  get isBlocked(): boolean {
    return this.#permission.isBlocked;
  }

  get underruns(): number {
    return this.#stalls.underruns;
  }

  get stalledMs(): number {
    return this.#stalls.stalledMs;
  }

  /** Time of the first audible sound, in milliseconds of the clock. Undefined before that. */
  get firstSoundAtMs(): number | undefined {
    return this.#firstSoundAtMs;
  }

  /** The second that is heard, or the target of a seek. */
  get positionSeconds(): number {
    return this.#position.seconds;
  }

  /** Starts playback as soon as there is sound. */
  play(): void {
    if (this.isEnding) return;
    this.#isSoundWanted = true;
    this.#permission.ask();
  }

  /** Pauses. */
  hold(): void {
    // The element may have ended already, and fire `ended` only in the next task.
    if (this.#isSoundWanted && this.#element.ended) this.#onEnded();
    const tailMs = (this.#ending?.endsAtMs ?? 0) - this.#clock.now();
    if (this.isEnding && tailMs < MIN_TAIL_MS) return;
    const wasSounding = this.isSounding;
    this.#isSoundWanted = false;
    this.#element.pause();
    this.#silence();
    this.#sound = wasSounding ? 'held' : 'silent';
    if (this.isEnding) {
      this.#cancelEnd();
      // An element that plays again after its end would start from the beginning.
      this.#restSeconds = this.#element.currentTime - (tailMs / 1000) * this.#element.playbackRate;
      this.#element.currentTime = this.#restSeconds;
    }
    this.#stalls.end(this.#clock.now());
    this.#events.onChange();
  }

  /** Sets the speed of playback. The pitch stays the same. */
  setRate(rate: number): void {
    this.#element.preservesPitch = true;
    // The element returns to its default rate whenever its source changes.
    this.#element.defaultPlaybackRate = rate;
    this.#element.playbackRate = rate;
  }

  /** Sets the position for the listener. The element follows in {@link jump}, after a fade. */
  aim(seconds: number): void {
    this.#cancelEnd();
    this.#position.aim(seconds);
  }

  /** Seeks to the position given to {@link aim}. */
  jump(): void {
    const seconds = this.#position.jump();
    if (seconds === undefined) return;
    const hasEnded = this.#element.ended && this.#isSoundWanted;
    if (hasEnded && seconds > this.#element.duration - MIN_TAIL_MS / 1000) {
      this.#onEnded();
      return;
    }
    this.#silence();
    this.#stalls.end(this.#clock.now());
    this.#restSeconds = seconds;
    this.#element.currentTime = seconds;
    // The element paused itself at its end.
    if (hasEnded) this.#permission.ask();
    this.#events.onChange();
  }

  /** Ends and counts the current underrun, because playback is stopped during it. */
  giveUp(): void {
    this.#stalls.end(this.#clock.now());
  }

  /** Forgets the current underrun: no sound was missing, only the announcement of the end. Until then Chromium holds back the last 100 ms. */
  forgetStall(): void {
    this.#stalls.forget();
  }

  /** Stops observing. */
  close(): void {
    this.#listening.abort();
    this.#permission.close();
    this.#stopLooking();
    this.#cancelEnd();
  }

  /** Checks whether the element sounds. If not, checks again later. */
  #look(): void {
    this.#stopLooking();
    const element = this.#element;
    const isClosed = this.#listening.signal.aborted;
    if (this.isSounding || !this.#isSoundWanted || isClosed || element.seeking || element.paused) return;
    if (element.readyState < element.HAVE_FUTURE_DATA) return;
    const movedSeconds = element.currentTime - this.#restSeconds;
    if (movedSeconds < MOVED_SECONDS) {
      this.#lookTimer = this.#clock.setTimer(() => this.#look(), LOOK_EVERY_MS);
      return;
    }
    // At the beginning the element's time may be slightly ahead of the sound.
    const soundedAtMs = Math.max(this.#playingAtMs, this.#clock.now() - (movedSeconds / element.playbackRate) * 1000);
    // Chromium fires no `seeked` for a start position that was set before it knew the sound.
    this.#position.arrive();
    this.#sound = 'sounding';
    this.#firstSoundAtMs ??= soundedAtMs;
    this.#stalls.end(soundedAtMs);
    this.#events.onChange();
  }

  #onWaiting(): void {
    if (this.isHeld) this.#sound = 'silent';
    if (this.isSounding && !this.#element.seeking && !this.#position.isSeeking) {
      this.#silence();
      this.#stalls.begin(this.#clock.now());
      this.#events.onUnderrun();
      this.#events.onChange();
      this.#jumpHole();
    }
    this.#events.onTime();
  }

  /** Firefox fires `ended`, with its time at the end, while the device still has up to 100 ms to play. */
  #onEnded(): void {
    if (this.isEnding || this.#position.isAiming) return;
    const tailMs = this.isSounding ? Math.min(Math.max(0, this.#position.msToEnd), MAX_TAIL_MS) : 0;
    const timer = this.#clock.setTimer(() => {
      this.#sound = 'silent';
      this.#events.onEnded();
    }, tailMs);
    this.#ending = { timer, endsAtMs: this.#clock.now() + tailMs };
  }

  #cancelEnd(): void {
    this.#clock.clearTimer(this.#ending?.timer);
    this.#ending = undefined;
  }

  #silence(): void {
    this.#stopLooking();
    if (this.isSounding) this.#sound = 'silent';
    this.#restSeconds = this.positionSeconds;
  }

  #stopLooking(): void {
    this.#clock.clearTimer(this.#lookTimer);
    this.#lookTimer = undefined;
  }

  #jumpHole(): void {
    if (!this.#stalls.isStalled) return;
    const { buffered, currentTime } = this.#element;
    for (let index = 1; index < buffered.length; index += 1) {
      const holeStart = buffered.end(index - 1);
      const holeEnd = buffered.start(index);
      const isNext = holeStart >= currentTime - MOVED_SECONDS && holeStart <= currentTime + HOLE_REACH_SECONDS;
      if (isNext && holeEnd - holeStart <= MAX_HOLE_SECONDS) {
        this.#element.currentTime = holeEnd;
        return;
      }
    }
  }
}
