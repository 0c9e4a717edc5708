/**
 * Turns the given text into spoken text, and writes that to the text log when the flush policy allows. Maps places in the spoken text
 * back to the given text.
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
import { findSsmlError } from './ssml-error';

/**
 * Characters of a source that may be read ahead while the flush policy joins tokens. Joining needs the following tokens, but a source
 * that has all its text at once must not be read to its end.
 */
const MOST_JOINED_CHARACTERS = 500;

/** Options of a {@link SpokenTextWriter}. */
export interface SpokenTextWriterParts {
  /** Turns the given text into spoken text. */
  readonly speakable: SpeakableText;
  readonly clock: Clock;
  readonly policy: FlushPolicy;
  /** BCP 47 language of the text. */
  readonly language: string | undefined;
  /** Polly's name of the engine. */
  readonly engine: string;
  /** Returns the given text so far. */
  readonly given: () => string;
  /** Receives the spoken text. */
  readonly text: TextLog;
  /** Called if Polly would refuse the text from a given character on. No text after it is spoken. */
  readonly onRefused: (error: SpeechError, givenCharacter: number) => void;
  /** Returns whether the sound is about to run out, so that the listener would notice a silence of the source. */
  readonly isWaitedFor: () => boolean;
  /** Returns the place of `text` before which an edit at `edited` cannot take text back. */
  readonly standingAt: (edited: TextPlace) => TextPlace;
  /** Called before `text` is cut at `place`. */
  readonly onCut: (place: TextPlace) => void;
}

/** Connects the given text of an utterance to its text log. */
export class SpokenTextWriter implements TextTaker {
  readonly #parts: SpokenTextWriterParts;
  readonly #pacer: TextPacer;
  readonly #silence: SilenceWatch;
  #givenLength = 0;
  #hasEnded = false;
  /** Resolves when all text in the log was sent. */
  #handedOn = Promise.resolve();
  #isHandedOn = true;
  #error: SpeechError | undefined;
  /** Resolve functions of the writes whose text is being joined. */
  #joining: (() => void)[] = [];
  #joiningCharacters = 0;

  constructor(parts: SpokenTextWriterParts) {
    this.#parts = parts;
    const { clock, policy, language, text } = parts;
    this.#pacer = new TextPacer({
      clock,
      policy,
      ...(language === undefined ? {} : { language }),
      onText: (piece) => {
        if (piece.document !== undefined && this.#isRefused(piece.document)) return;
        if (piece.text !== '') this.#follow(text.write(piece.text, piece.document));
        if (piece.flush) text.flush();
      },
      onJoined: () => this.#endJoining(),
    });
    this.#silence = new SilenceWatch({ clock, onSilence: () => this.#onSilence() });
  }

  /** The error, if Polly would refuse the text. No text after it is spoken. */
  get error(): SpeechError | undefined {
    return this.#error;
  }

  get canReadOn(): boolean {
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
    // The pacer may have nothing to flush, but each request for a flush must reach Polly.
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

  /** The shown text, for captions. */
  get shown(): ReadonlyShownText {
    return this.#parts.speakable.shown;
  }

  /** Maps an offset in the given text to the spoken text. */
  spokenOf(givenCharacter: number): number {
    return this.#map.toSpoken(givenCharacter);
  }

  /** Maps a range of the spoken text to the given text. */
  givenRange(spokenStart: number, spokenEnd: number): TextRange {
    return this.#map.toDisplayedRange(spokenStart, spokenEnd);
  }

  /**
   * Maps a spoken length, which ends at a word, to a length of the given text. It includes unspoken marks directly after the last
   * word, such as those that close bold type.
   */
  givenEnd(spokenCharacters: number): number {
    if (spokenCharacters === 0) return 0;
    const { text } = this.#parts;
    const { end } = this.#map.toDisplayedRange(spokenCharacters - 1, spokenCharacters);
    if (/\s/u.test(text.slice(spokenCharacters - 1, spokenCharacters))) return end;
    // The text after the last character may still be spoken, unless the text has ended.
    if (spokenCharacters >= this.#map.spokenLength) return this.#hasEnded ? this.#givenLength : end;
    return Math.max(end, this.#map.toDisplayed(spokenCharacters));
  }

  get #map(): ReadonlyOffsetMap {
    return this.#parts.speakable.map;
  }

  #pace(pieces: readonly SpokenPiece[]): void {
    for (const piece of pieces) this.#pacer.write(piece);
  }

  /** Checks a document. If Polly would refuse it, ends the text before it, because Polly would end the whole request. Returns whether it is refused. */
  #isRefused(document: SpokenDocument): boolean {
    if (this.#error !== undefined) return true;
    const { text, engine, given, onRefused } = this.#parts;
    const start = text.length;
    this.#error = findSsmlError(document.request, engine, (at) => placeInText(given(), document.displayedStart + at));
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
      // The source may have waited for this, so its silence counts from now on.
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
