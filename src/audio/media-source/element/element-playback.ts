/**
 * What an `<audio>` element really does: whether it sounds, where it is, what it lacks. Its promises and its `playing`
 * event come before the sound, so sound is believed only when time is seen to pass.
 */
import type { Clock, TimerHandle } from '../../../base/clock';
import type { SpeechError } from '../../../base/errors';
import { elementFailed } from './element-errors';
import { watchGestures } from './user-gesture';

/** How soon after `playing` time is first seen to pass, at most. */
const LOOK_EVERY_MS = 10;
/** Time that has passed by so much is no rounding. */
const MOVED_SECONDS = 0.001;
/** A hole in the buffer of so much is jumped over: what is left of two frames that a browser trimmed to whole ones. */
const MAX_HOLE_SECONDS = 0.25;
/** How near to a hole playback stops: what a decoder holds back. */
const HOLE_REACH_SECONDS = 0.15;
/** What is over sooner is no wait that anybody hears. */
const MIN_STALL_MS = 20;
/** More than any device holds back. */
const MAX_TAIL_MS = 250;
/** When less of that is left, it is over before it could be held. */
const MIN_TAIL_MS = 30;

/** What happens to a {@link ElementPlayback}. None is called after {@link ElementPlayback.close}. */
export interface ElementPlaybackEvents {
  /** Sound began or ceased, or it was found to be blocked, or no more so. */
  onChange(): void;
  /** Some time has passed, or something came into the buffer. */
  onTime(): void;
  /** Sound ran out. */
  onUnderrun(): void;
  /** Something else than us has paused it: the system, or the headphones that were pulled out. */
  onPaused(): void;
  /** The last sample was played. */
  onEnded(): void;
  onError(error: SpeechError): void;
}

/** Listens to one element. */
export class ElementPlayback {
  readonly #element: HTMLAudioElement;
  readonly #clock: Clock;
  readonly #events: ElementPlaybackEvents;
  readonly #listening = new AbortController();
  #endGestureWatch: (() => void) | undefined;
  #wantsSound = false;
  #isSounding = false;
  #isHeld = false;
  #isBlocked = false;
  #lookTimer: TimerHandle | undefined;
  #endTimer: TimerHandle | undefined;
  /** When the device will have played what it holds. */
  #endsAtMs = 0;
  /** When it last said that it begins. */
  #playingAtMs = -Infinity;
  /** Where it stood when there was no sound last. */
  #restSeconds = 0;
  /** Where it goes to, until it is there. */
  #seekSeconds: number | undefined;
  /** That was said, and it does not go there yet. */
  #isAiming = false;
  /** What was said of the position, which browsers correct by a little now and then. */
  #floorSeconds = 0;
  /** Where it was seen last before its end. */
  #sample = { seconds: 0, atMs: 0 };
  #stalledSinceMs: number | undefined;
  #underruns = 0;
  #stalledMs = 0;
  #firstSoundAtMs: number | undefined;

  constructor(element: HTMLAudioElement, clock: Clock, events: ElementPlaybackEvents) {
    this.#element = element;
    this.#clock = clock;
    this.#events = events;
    const { signal } = this.#listening;
    const on = (event: string, listener: () => void) => {
      element.addEventListener(event, listener, { signal });
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
    on('waiting', () => {
      this.#onWaiting();
    });
    on('seeked', () => {
      if (!this.#isAiming) this.#seekSeconds = undefined;
      this.#look();
      events.onTime();
    });
    on('play', () => {
      // Also when it was somebody else who asked, inside a gesture.
      this.#setBlocked(false);
    });
    on('pause', () => {
      if (!this.#wantsSound || !element.paused || element.ended) return;
      this.hold();
      events.onPaused();
    });
    on('ended', () => {
      if (this.#wantsSound) this.#onEnded();
    });
    on('durationchange', () => {
      // WebKitGTK 2.50 has no event for an end that is told only when all before it has been played.
      if (this.#wantsSound && element.ended) this.#onEnded();
    });
    on('error', () => {
      events.onError(elementFailed(element.error));
    });
  }

  /**
   * Whether it decodes only shortly before it plays. Those that do count what they have decoded; Firefox, which does not,
   * has decoded seconds ahead, and plays them though they were taken out of its buffer since.
   */
  get decodesLittleAhead(): boolean {
    return 'webkitAudioDecodedByteCount' in this.#element;
  }

  /** Whether sound comes out of it. */
  get isSounding(): boolean {
    return this.#isSounding;
  }

  /** Whether all is in the device, which still plays the last of it. No change of volume reaches that. */
  get isEnding(): boolean {
    return this.#endTimer !== undefined;
  }

  /** Whether it was held, and has neither sounded nor lacked anything since: silence that is still the pause's. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Whether the browser wants a gesture of the user's first. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  get underruns(): number {
    return this.#underruns;
  }

  get stalledMs(): number {
    return this.#stalledMs;
  }

  /** On the clock. */
  get firstSoundAtMs(): number | undefined {
    return this.#firstSoundAtMs;
  }

  /** The second that is heard, or that it goes to. */
  get positionSeconds(): number {
    if (this.#seekSeconds === undefined) {
      const seconds = this.#element.currentTime;
      if (!this.#element.ended) this.#sample = { seconds, atMs: this.#clock.now() };
      this.#floorSeconds = Math.max(this.#floorSeconds, seconds);
    }
    return this.#seekSeconds ?? this.#floorSeconds;
  }

  /** Lets it sound as soon as there is something. */
  play(): void {
    if (this.#endTimer !== undefined) return;
    this.#wantsSound = true;
    this.#ask();
  }

  /** Silences it where it is. */
  hold(): void {
    // It may have come to its end, and say so only in the next task.
    if (this.#wantsSound && this.#element.ended) this.#onEnded();
    const tailMs = this.#endsAtMs - this.#clock.now();
    if (this.isEnding && tailMs < MIN_TAIL_MS) return;
    this.#wantsSound = false;
    this.#element.pause();
    this.#isHeld = this.#isSounding;
    this.#silence();
    if (this.isEnding) {
      this.#cancelEnd();
      // An element that is played again after its end would begin anew.
      this.#restSeconds = this.#element.currentTime - (tailMs / 1000) * this.#element.playbackRate;
      this.#element.currentTime = this.#restSeconds;
    }
    this.#endStall(this.#clock.now());
    this.#events.onChange();
  }

  /** Plays faster or slower, at the same pitch. */
  setRate(rate: number): void {
    this.#element.preservesPitch = true;
    // What it goes back to whenever it is given something else to play.
    this.#element.defaultPlaybackRate = rate;
    this.#element.playbackRate = rate;
  }

  /** Says where the listener is from now on, without going there yet: for the length of a fade. */
  aim(seconds: number): void {
    this.#cancelEnd();
    this.#isAiming = true;
    this.#seekSeconds = seconds;
    this.#floorSeconds = seconds;
  }

  /** Goes where was aimed at. */
  jump(): void {
    const seconds = this.#seekSeconds;
    this.#isAiming = false;
    if (seconds === undefined) return;
    const hasEnded = this.#element.ended && this.#wantsSound;
    if (hasEnded && seconds > this.#element.duration - MIN_TAIL_MS / 1000) {
      this.#onEnded();
      return;
    }
    this.#silence();
    this.#endStall(this.#clock.now());
    this.#restSeconds = seconds;
    this.#element.currentTime = seconds;
    // Its end has paused it.
    if (hasEnded) this.#ask();
    this.#events.onChange();
  }

  /** Counts an underrun that is still going on, for who gave up waiting. */
  giveUp(): void {
    this.#endStall(this.#clock.now());
  }

  /**
   * Forgets an underrun that is going on: nothing was missing but the end. Without it Chromium holds the last 100 ms of
   * what it has back.
   */
  forgetStall(): void {
    this.#stalledSinceMs = undefined;
  }

  /** Listens no more. */
  close(): void {
    this.#listening.abort();
    this.#endGestureWatch?.();
    this.#endGestureWatch = undefined;
    this.#clock.clearTimer(this.#lookTimer);
    this.#lookTimer = undefined;
    this.#cancelEnd();
  }

  get #isClosed(): boolean {
    return this.#listening.signal.aborted;
  }

  #ask(): void {
    this.#element.play().then(
      () => {
        this.#setBlocked(false);
      },
      (error: unknown) => {
        // Others tell of a pause or of an end that came first, or of what the `error` event tells better.
        if (error instanceof Error && error.name === 'NotAllowedError') this.#setBlocked(true);
      },
    );
  }

  #setBlocked(isBlocked: boolean): void {
    if (this.#isClosed) return;
    if (!isBlocked) {
      this.#endGestureWatch?.();
      this.#endGestureWatch = undefined;
    } else {
      this.#endGestureWatch ??= watchGestures(() => {
        if (this.#wantsSound) this.#ask();
      });
    }
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    if (isBlocked) this.#isHeld = false;
    this.#events.onChange();
  }

  /** Finds out whether it sounds by now, and else looks again. */
  #look(): void {
    this.#clock.clearTimer(this.#lookTimer);
    this.#lookTimer = undefined;
    const element = this.#element;
    if (this.#isSounding || !this.#wantsSound || this.#isClosed || element.seeking || element.paused) return;
    if (element.readyState < element.HAVE_FUTURE_DATA) return;
    const movedSeconds = element.currentTime - this.#restSeconds;
    if (movedSeconds < MOVED_SECONDS) {
      this.#lookTimer = this.#clock.setTimer(() => {
        this.#look();
      }, LOOK_EVERY_MS);
      return;
    }
    // At its beginning, time in the element may be a little ahead.
    const soundedAtMs = Math.max(this.#playingAtMs, this.#clock.now() - (movedSeconds / element.playbackRate) * 1000);
    // Chromium has no `seeked` for where it begins when that was asked for before it knew anything of the sound.
    if (!this.#isAiming) this.#seekSeconds = undefined;
    this.#isSounding = true;
    this.#isHeld = false;
    this.#firstSoundAtMs ??= soundedAtMs;
    this.#endStall(soundedAtMs);
    this.#events.onChange();
  }

  #onWaiting(): void {
    this.#isHeld = false;
    if (this.#isSounding && !this.#element.seeking && this.#seekSeconds === undefined) {
      this.#silence();
      this.#stalledSinceMs = this.#clock.now();
      this.#events.onUnderrun();
      this.#events.onChange();
      this.#jumpHole();
    }
    this.#events.onTime();
  }

  /** Firefox says `ended`, and that time has come to its end, when the device still has up to 100 ms to play. */
  #onEnded(): void {
    if (this.isEnding || this.#isAiming) return;
    const { seconds, atMs } = this.#sample;
    const leftMs = ((this.#element.currentTime - seconds) / this.#element.playbackRate) * 1000;
    const nowMs = this.#clock.now();
    const tailMs = this.#isSounding ? Math.min(Math.max(0, atMs + leftMs - nowMs), MAX_TAIL_MS) : 0;
    this.#endsAtMs = nowMs + tailMs;
    this.#endTimer = this.#clock.setTimer(() => {
      this.#isSounding = false;
      this.#events.onEnded();
    }, tailMs);
  }

  #cancelEnd(): void {
    this.#clock.clearTimer(this.#endTimer);
    this.#endTimer = undefined;
  }

  #silence(): void {
    this.#clock.clearTimer(this.#lookTimer);
    this.#lookTimer = undefined;
    this.#isSounding = false;
    this.#restSeconds = this.positionSeconds;
  }

  #endStall(atMs: number): void {
    const stalledMs = atMs - (this.#stalledSinceMs ?? atMs);
    this.#stalledSinceMs = undefined;
    if (stalledMs < MIN_STALL_MS) return;
    this.#underruns += 1;
    this.#stalledMs += stalledMs;
  }

  #jumpHole(): void {
    if (this.#stalledSinceMs === undefined) return;
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
