/**
 * Makes the given text into what is said, and sends it on as the flush policy has it; and finds the way back, from a place
 * in what is said to one in what was given.
 */
import type { Clock } from '../../base/clock';
import type { SpeechError } from '../../base/errors';
import { placeInText } from '../../base/ssml/place-in-text';
import { TextPacer, type FlushPolicy } from '../../text/flush-policy';
import type { TextLog, TextPlace } from '../../text/log/text-log';
import type { ReadonlyOffsetMap, TextRange } from '../../text/spoken/offset-map';
import type { ReadonlyShownText } from '../../text/spoken/shown-text';
import { SilenceWatch } from '../../text/source/silence-watch';
import type { SpokenDocument } from '../../text/spoken/spoken-document';
import type { SpeakableText, SpokenPiece } from '../../text/spoken/spoken-piece';
import type { TextRestart } from '../../text/spoken/text-restart';
import type { TextTaker } from '../source/given-text';
import { refuseSsml } from './ssml-refusal';

/**
 * So much of a source may be read while what came before it is being joined. A token is joined with what follows it only
 * where that can be read, and a source that has all of its text at once must not be read to its end.
 */
const MOST_JOINED_CHARACTERS = 500;

/** What a {@link PreparedText} is made with. */
export interface PreparedTextParts {
  /** What is said of the text. */
  readonly speakable: SpeakableText;
  readonly clock: Clock;
  readonly policy: FlushPolicy;
  /** BCP 47 language of the text. */
  readonly language: string | undefined;
  /** What is to speak it, by Polly's name. */
  readonly engine: string;
  /** The text as it was given so far. */
  readonly given: () => string;
  /** Takes what is said. */
  readonly text: TextLog;
  /** Called when nothing more can be said, because Polly would refuse it: from which given character on. */
  readonly onRefused: (error: SpeechError, givenCharacter: number) => void;
  /** Whether the listener is about to hear nothing, so that a silence of the source would be noticed. */
  readonly isWaitedFor: () => boolean;
  /** Up to which place of `text` it stands when it is edited at a place. */
  readonly standingAt: (edited: TextPlace) => TextPlace;
  /** Called before `text` is cut at a place. */
  readonly onCut: (place: TextPlace) => void;
}

/** Stands between the given text and the one that is spoken. */
export class PreparedText implements TextTaker {
  readonly #parts: PreparedTextParts;
  readonly #pacer: TextPacer;
  readonly #silence: SilenceWatch;
  #givenLength = 0;
  #hasEnded = false;
  /** Resolves when all that went out so far was handed on. */
  #handedOn = Promise.resolve();
  #isHandedOn = true;
  #error: SpeechError | undefined;
  /** Writers of what is being joined. */
  #joining: (() => void)[] = [];
  #joiningCharacters = 0;

  constructor(parts: PreparedTextParts) {
    this.#parts = parts;
    const { clock, policy, language, text } = parts;
    this.#pacer = new TextPacer({
      clock,
      policy,
      ...(language === undefined ? {} : { language }),
      onText: (piece) => {
        if (piece.document !== undefined && this.#refuses(piece.document)) return;
        if (piece.text !== '') this.#follow(text.write(piece.text, piece.document));
        if (piece.flush) text.flush();
      },
      onJoined: () => this.#endJoining(),
    });
    this.#silence = new SilenceWatch({ clock, onSilence: () => this.#onSilence() });
  }

  /** Why what follows is not said, where Polly would refuse it. */
  get error(): SpeechError | undefined {
    return this.#error;
  }

  get mayReadOn(): boolean {
    return this.#isHandedOn && this.#joiningCharacters < MOST_JOINED_CHARACTERS;
  }

  write(text: string, restart?: TextRestart): Promise<void> {
    this.#givenLength += text.length;
    this.#silence.note();
    const { speakable } = this.#parts;
    const pieces = restart === undefined ? speakable.push(text) : speakable.restart(text, restart);
    this.#pace(pieces);
    if (pieces.length === 0) return Promise.resolve();
    if (!this.#pacer.isJoining) return this.#handedOn;
    this.#joiningCharacters += text.length;
    return new Promise((resolve) => this.#joining.push(resolve));
  }

  standingAt(edited: number): number {
    return this.givenEnd(this.#parts.standingAt(this.spokenOf(edited)));
  }

  cut(length: number): void {
    const { text, speakable, onCut } = this.#parts;
    const end = this.spokenOf(length);
    const pending = end - text.length;
    onCut(end);
    text.cut(end);
    this.#pacer.cut(Math.max(0, pending));
    speakable.cut(end, length, text.slice(end - 1, end));
    this.#givenLength = length;
  }

  flush(): void {
    this.#pace(this.#parts.speakable.flush());
    this.#pacer.flush();
    // Asked for once more it is said once more.
    this.#parts.text.flush();
  }

  end(): void {
    this.#hasEnded = true;
    this.#silence.stop();
    this.#pace(this.#parts.speakable.end());
    this.#pacer.end();
    this.#parts.text.end();
  }

  close(): void {
    this.#silence.stop();
    this.#pacer.close();
    this.#parts.text.close();
  }

  /** What is read of the given text. */
  get shown(): ReadonlyShownText {
    return this.#parts.speakable.shown;
  }

  /** The spoken character that stands for a given one. */
  spokenOf(givenCharacter: number): number {
    return this.#map.toSpoken(givenCharacter);
  }

  /** What of the given text a stretch of the spoken one stands for. */
  givenRange(spokenStart: number, spokenEnd: number): TextRange {
    return this.#map.toDisplayedRange(spokenStart, spokenEnd);
  }

  /**
   * Where in the given text one is who has heard so much of the spoken one, whole words. Marks that follow the last of them
   * and are not said, as those that close bold type, were heard with it.
   */
  givenEnd(spokenCharacters: number): number {
    if (spokenCharacters === 0) return 0;
    const { text } = this.#parts;
    const { end } = this.#map.toDisplayedRange(spokenCharacters - 1, spokenCharacters);
    if (/\s/u.test(text.slice(spokenCharacters - 1, spokenCharacters))) return end;
    // What follows the last character is not known to be unspoken before the text has ended.
    if (spokenCharacters >= this.#map.spokenLength) return this.#hasEnded ? this.#givenLength : end;
    return Math.max(end, this.#map.toDisplayed(spokenCharacters));
  }

  get #map(): ReadonlyOffsetMap {
    return this.#parts.speakable.map;
  }

  #pace(pieces: readonly SpokenPiece[]): void {
    for (const piece of pieces) this.#pacer.write(piece);
  }

  /** Whether a document can't be spoken. The text ends before it: Polly would end the whole request with it. */
  #refuses(document: SpokenDocument): boolean {
    if (this.#error !== undefined) return true;
    const { text, engine, given, onRefused } = this.#parts;
    const start = text.length;
    this.#error = refuseSsml(document.request, engine, (at) => placeInText(given(), document.displayedStart + at));
    if (this.#error === undefined) return false;
    this.#silence.stop();
    text.end();
    onRefused(this.#error, start === 0 ? 0 : this.#map.toDisplayedRange(start - 1, start).end);
    return true;
  }

  #follow(handedOn: Promise<void>): void {
    this.#handedOn = handedOn;
    this.#isHandedOn = false;
    void handedOn.then(() => {
      if (this.#handedOn !== handedOn) return;
      this.#isHandedOn = true;
      // Who waited for that could not write.
      this.#silence.note();
    });
  }

  #endJoining(): void {
    const joined = this.#joining;
    this.#joining = [];
    this.#joiningCharacters = 0;
    if (joined.length === 0) return;
    void this.#handedOn.then(() => {
      for (const resolve of joined) resolve();
    });
  }

  #onSilence(): 'again' | 'done' {
    if (!this.#isHandedOn || !this.#parts.isWaitedFor()) return 'again';
    this.#pace(this.#parts.speakable.flush());
    this.#pacer.flush();
    return 'done';
  }
}
