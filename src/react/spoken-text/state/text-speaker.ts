/** Speaks the text of one component: on request, by itself when it appears, and on when it grows or another text replaces it. */
import type { Clock, TimerHandle } from '../../../base/clock';
import { warnOnce } from '../../../base/development/development';
import type { TextPlacement } from '../../../core/source/edits/text-placement';
import type { GrowingText, TextReading } from '../../../core/source/growing-text';
import type { SpeechOptions, SpeechOutcome } from '../../../core/index';
import type { SpeechStream } from '../../../core/stream/speech-stream';
import { QUICK_MS, RemountWatch, type Mount } from './remount-watch';
import { isActive } from './playback-phase';
import { isSameSound, soundOf, type Sound } from './sound';

/** What a {@link TextSpeaker} follows. */
export interface SpokenTextState {
  readonly stream: SpeechStream;
  readonly growing: GrowingText;
  readonly shownText: string;
  /** Whether there is text to listen to, or a failed source to report. */
  readonly isReady: boolean;
  readonly autoPlay: boolean;
  readonly voice: SpeechOptions;
}

/** A text that the listener started before this code was loaded. */
export interface EarlySpeech {
  readonly growing: GrowingText;
  readonly voice: SpeechOptions;
  readonly start: number;
  readonly reading: TextReading;
  readonly spoken: Promise<SpeechOutcome>;
  /** Whether it is over. */
  isOver: boolean;
}

/** One request of the listener or app to speak a text, and its progress. */
interface Session {
  readonly growing: GrowingText;
  /** The options that determine its sound. */
  readonly sound: Sound;
  /** Index of its first character in the text. */
  readonly start: number;
  /** The part of the text that was or is being spoken. */
  reading: TextReading | undefined;
  /** Whether text that is added later waits for another request. */
  isGivenUp: boolean;
  isSpeaking: boolean;
  /** Whether its speech is being stopped because another text has replaced it. */
  isCutOff: boolean;
  /** Whether its text has returned in place of one that was spoken, and has not been spoken since. */
  hasTakenOver: boolean;
  /** Whether the whole text was heard in one utterance. */
  isHeardWhole: boolean;
}

const watch = new RemountWatch();

/** Speaks the text of one component. */
export class TextSpeaker {
  readonly #clock: Clock;
  readonly #onOutcome: (outcome: SpeechOutcome) => void;
  #state: SpokenTextState;
  #session: Session | undefined;
  /** The session of the voice's present or last utterance, and its reading. */
  #uttered: { readonly session: Session; readonly reading: TextReading } | undefined;
  /** The text that speaks by itself as soon as it gets its turn. */
  #due: GrowingText | undefined;
  /** Speech that was cut off because another text took its place. It goes on if its text returns. */
  #cutOff: Session | undefined;
  readonly #autoPlayed = new WeakSet<GrowingText>();
  readonly #mount: Mount = { quickCount: 0, enteredAtMs: 0 };
  /** Releases a text that is mounted again and again. Undefined for all others, which are not held back. */
  #release: TimerHandle | undefined;
  readonly #warmed = new Watched();
  readonly #turn = new Watched();
  readonly #rest = new Watched();

  /**
   * @param onOutcome - Called when an utterance is over.
   * @param early - The text that the listener started before.
   */
  constructor(clock: Clock, state: SpokenTextState, onOutcome: (outcome: SpeechOutcome) => void, early: EarlySpeech | undefined) {
    this.#clock = clock;
    this.#state = state;
    this.#onOutcome = onOutcome;
    if (early === undefined) return;
    const { growing, voice, start, reading, spoken, isOver } = early;
    const session = beginSession(growing, soundOf(voice), start);
    this.#session = session;
    // It speaks already.
    this.#autoPlayed.add(growing);
    void this.#speakToEnd(session, { reading, spoken });
    // A text that replaces it speaks only if it still speaks.
    session.isSpeaking = !isOver;
  }

  /**
   * Tells that the component has entered the page. A text that is mounted again and again speaks by itself only after it has stayed
   * for two seconds.
   *
   * @returns A function that tells that it has left.
   */
  enter(): () => void {
    const isHeldBack = watch.enter(this.#mount, this.#state.shownText, this.#clock.now());
    if (isHeldBack) {
      warnOnce('remounted');
      this.#release = this.#clock.setTimer(() => {
        this.#release = undefined;
        this.follow(this.#state);
      }, QUICK_MS);
    }
    return () => {
      this.#clock.clearTimer(this.#release);
      this.#release = undefined;
      for (const each of [this.#warmed, this.#turn, this.#rest]) each.end();
      watch.leave(this.#mount, this.#state.shownText, this.#clock.now());
    };
  }

  /** Follows the component after each render. */
  follow(state: SpokenTextState): void {
    this.#state = state;
    const { stream, growing, shownText, isReady, autoPlay } = state;
    const isHeldBack = this.#release !== undefined;
    const isSounding = isActive(stream.snapshot.get());
    // Automatic speech is about to start, and its first words should not wait for code and connection.
    this.#warmed.when([autoPlay, isHeldBack, stream], () => {
      if (autoPlay && !isHeldBack) void stream.warm();
      return undefined;
    });
    this.#turn.when([growing, autoPlay, isReady, isSounding, stream, isHeldBack], () => this.#awaitTurn(isSounding, isHeldBack));
    this.#rest.when([growing, shownText, stream], () => this.#awaitTurnOfRest());
  }

  /** See `SpokenTextHandle`. */
  listen(): void {
    this.#cutOff = undefined;
    this.#listen();
  }

  #listen(): void {
    this.#due = undefined;
    const { isReady, growing, stream, voice } = this.#state;
    if (!isReady) return;
    const last = this.#session;
    if (last?.growing === growing && last.isHeardWhole && !isEdited(last) && this.#isPresentSound(last.sound)) stream.replay();
    else this.#begin(beginSession(growing, soundOf(voice), 0));
  }

  /** See `SpokenTextHandle`. */
  speakFrom(character: number): void {
    const { growing, stream, voice } = this.#state;
    const present = stream.snapshot.get();
    const isAtHand = isActive(present) || present.buffer.state === 'complete';
    const uttered = this.#uttered;
    const isOfThis = uttered?.session.growing === growing && isAtHand && this.#isPresentSound(uttered.session.sound);
    const index = isOfThis ? (uttered.reading.placement?.toRead(character) ?? -1) : -1;
    if (index >= 0 && index < (stream.readWords().at(-1)?.end ?? 0)) {
      stream.seekToCharacter(index);
      stream.resume();
    } else {
      this.#cutOff = undefined;
      this.#begin(beginSession(growing, soundOf(voice), character));
    }
  }

  /** See `SpokenTextHandle`. */
  readPlacement(): TextPlacement | undefined {
    return this.#uttered?.session.growing === this.#state.growing ? this.#uttered.reading.placement : undefined;
  }

  /** See `SpokenTextHandle`. */
  stop(): void {
    this.#state.stream.dismissWaiting();
    this.#cutOff = undefined;
    this.#silence();
  }

  #silence(): void {
    this.#due = undefined;
    if (this.#session?.isHeardWhole !== true) this.#session = undefined;
    void this.#state.stream.interrupt();
  }

  #isPresentSound(sound: Sound): boolean {
    return isSameSound(sound, soundOf(this.#state.voice), this.#state.shownText);
  }

  /** Speaks a text by itself, if it appears or replaces one that is spoken. */
  #awaitTurn(isSounding: boolean, isHeldBack: boolean): (() => void) | undefined {
    const { growing, isReady, autoPlay, stream } = this.#state;
    const last = this.#session;
    const isAnother = last !== undefined && last.growing !== growing;
    // A new answer is taken for the old one until it differs from what was heard. Until then it counts as spoken, like any open text.
    const isTakingOver = last?.hasTakenOver === true && !last.isGivenUp && !last.growing.isEnded;
    const wasReplaced = isAnother && (last.isSpeaking || isSounding || isTakingOver);
    const cutOff = this.#cutOff;
    if (cutOff?.growing === growing) {
      // Its speech goes on as the rest of a text does.
      this.#cutOff = undefined;
      this.#session = cutOff;
      cutOff.hasTakenOver = wasReplaced;
      if (wasReplaced) void stream.interrupt();
      return undefined;
    }
    if (wasReplaced && last.isSpeaking && cutOff?.growing.mayReturn !== true) {
      last.isCutOff = true;
      last.growing.setAside();
      this.#cutOff = last;
    }
    if (!isReady) {
      if (wasReplaced) this.#silence();
      return undefined;
    }
    const appears = autoPlay && !isHeldBack && !this.#autoPlayed.has(growing);
    if (wasReplaced || appears) this.#due = growing;
    if (this.#due !== growing) return undefined;
    this.#autoPlayed.add(growing);
    const giveUp = stream.awaitTurn(
      () => this.#listen(),
      () => (this.#due = undefined),
    );
    // While another voice has the turn, the new text waits; the old one is over.
    if (wasReplaced && this.#due === growing) void stream.interrupt();
    return giveUp;
  }

  /** Speaks on, if a text seemed complete, was heard to its end, and then grew. */
  #awaitTurnOfRest(): (() => void) | undefined {
    const session = this.#session;
    if (session === undefined || session.growing !== this.#state.growing) return undefined;
    const isLeft = () => this.#session === session && !session.isSpeaking && hasMoreWords(session);
    if (!isLeft()) return undefined;
    return this.#state.stream.awaitTurn(
      () => {
        if (isLeft()) this.#begin(session);
      },
      () => (session.isGivenUp = true),
    );
  }

  #begin(session: Session): void {
    this.#session = session;
    void this.#speakToEnd(session, this.#speak(session));
  }

  #speak({ growing, start, reading: last }: Session): Pick<EarlySpeech, 'reading' | 'spoken'> {
    const reading = last === undefined ? growing.read(start) : growing.readOn(last);
    const spoken = this.#state.stream.speak(reading, { precedingText: reading.precedingText });
    void spoken.then(this.#onOutcome);
    return { reading, spoken };
  }

  /** Speaks a text from where the session stopped, and whatever is added meanwhile. */
  async #speakToEnd(session: Session, utterance: Pick<EarlySpeech, 'reading' | 'spoken'>): Promise<void> {
    session.isSpeaking = true;
    session.hasTakenOver = false;
    session.isHeardWhole = false;
    for (let present = utterance; ; present = this.#speak(session)) {
      const isFirst = session.reading === undefined;
      session.reading = present.reading;
      this.#uttered = { session, reading: present.reading };
      const { reason, error, heardText } = await present.spoken;
      const wasCutOff = session.isCutOff && reason === 'interrupted';
      session.isCutOff = false;
      if (wasCutOff) session.growing.keepHeard(present.reading, heardText.length);
      session.isGivenUp = reason !== 'ended' && !wasCutOff && error?.code !== 'nothing-to-speak';
      session.isHeardWhole = reason === 'ended' && isFirst && session.start === 0;
      if (this.#session !== session || !hasMoreWords(session)) break;
    }
    session.isSpeaking = false;
  }
}

/** Does something again whenever one of its values has changed. */
class Watched {
  #values: readonly unknown[] = [];
  #undo: (() => void) | undefined;

  /** @param act - Returns a function that undoes it. */
  when(values: readonly unknown[], act: () => (() => void) | undefined): void {
    if (values.length === this.#values.length && values.every((value, index) => value === this.#values[index])) return;
    this.#undo?.();
    this.#values = values;
    this.#undo = act();
  }

  end(): void {
    this.#undo?.();
    this.#undo = undefined;
    this.#values = [];
  }
}

function beginSession(growing: GrowingText, sound: Sound, start: number): Session {
  const progress = { isGivenUp: false, isSpeaking: false, isCutOff: false, hasTakenOver: false, isHeardWhole: false };
  return { growing, sound, start, reading: undefined, ...progress };
}

function hasMoreWords({ growing, reading, isGivenUp }: Session): boolean {
  return !isGivenUp && reading !== undefined && growing.hasMore(reading);
}

/** Whether the text has been edited since it was spoken. */
function isEdited({ reading }: Session): boolean {
  return reading?.placement?.isEdited === true;
}
