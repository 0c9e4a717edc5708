/** Collects what is spoken of a markdown text, and ends what ends without a full stop. */
import type { SpokenSegment } from '../spoken-segment';
import { hasSpeech } from '../ssml-document';
import { ElementLanguages } from './element-languages';

/** What closes a sentence together with its full stop, or decorates its end. */
const TRAILING = /[\s\p{Pe}\p{Pf}"'’*_~\p{Extended_Pictographic}\p{Emoji_Modifier}]|\u200d|\ufe0f/u;
/** After these speech pauses: full stops, commas and colons of every script. */
const PAUSES = /[\p{Sentence_Terminal}\p{Terminal_Punctuation}…—–]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{e0020}-\u{e007f}]|\u20e3/u;
/** Parts of an emoji that are also used elsewhere. */
const EMOJI_JOINER = /\u200d|\ufe0f/u;
/** Signs that Unicode counts among the pictographs, and writers do not. */
const SIGN = /[©®™‼⁉ℹ↔-↪〰〽㊗㊙]/u;

/** The spoken side of a markdown text. */
export class SpokenWriter {
  /** The language of what is spoken, as the text says it. */
  readonly languages = new ElementLanguages();
  readonly #dropsEmoji: boolean;
  #segments: SpokenSegment[] = [];
  #hasSpoken = false;
  #lastCharacter = '';
  #endedInEmoji = false;
  #endedInSpace = false;
  #endedInLineBreak = false;
  /** Where a cell has ended that nothing has followed. */
  #cellEnd: number | undefined;

  /**
   * @param dropsEmoji - Whether emoji are left out.
   */
  constructor(dropsEmoji: boolean) {
    this.#dropsEmoji = dropsEmoji;
  }

  /** Whether anything was spoken so far. */
  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /** The last character that tells whether a sentence has ended; empty where nothing was spoken. */
  get lastCharacter(): string {
    return this.#lastCharacter;
  }

  /** Speaks text as it is displayed; where more is shown than is said, `shown` is that. */
  copy(text: string, displayedStart: number, shown?: string): void {
    if (this.#dropsEmoji && shown === undefined) this.#copyWithoutEmoji(text, displayedStart);
    else this.#speak(text, displayedStart, text.length, 'copy', shown);
  }

  /** Speaks a space or a line break for a displayed one. */
  space(character: ' ' | '\n', displayedStart: number): void {
    this.#speak(character, displayedStart, 1, 'copy');
  }

  /** Speaks text for a displayed stretch. */
  replace(text: string, displayedStart: number, displayedLength: number): void {
    this.#speak(text, displayedStart, displayedLength, 'replaced');
  }

  /** Passes an SSML document on, if it says anything. */
  passOn(text: string, displayedStart: number): void {
    if (!hasSpeech(text)) return;
    this.#segments.push({ text, displayedStart, displayedLength: text.length, kind: 'ssml' });
    this.#hasSpoken = true;
    this.#lastCharacter = '.';
  }

  /** Ends a sentence, unless it has ended itself. */
  endSentence(displayedOffset: number): void {
    this.#cellEnd = undefined;
    // A full stop on a line of its own would be said.
    if (this.#lastCharacter === '' || this.#endedInLineBreak || PAUSES.test(this.#lastCharacter)) return;
    this.replace(fullStopAfter(this.#lastCharacter), displayedOffset, 0);
  }

  /** Parts two cells of a table, if anything follows before the sentence ends. */
  endCell(displayedOffset: number): void {
    if (this.#lastCharacter !== '') this.#cellEnd = displayedOffset;
  }

  /** Begins a new line for a displayed stretch, unless something has parted the words already. */
  breakLine(displayedStart: number, displayedLength: number): void {
    if (this.#hasSpoken && !this.#endedInSpace) this.replace('\n', displayedStart, displayedLength);
  }

  /** What was spoken since the last call. */
  take(): SpokenSegment[] {
    const taken = this.#segments;
    this.#segments = [];
    return taken;
  }

  #speak(text: string, displayedStart: number, displayedLength: number, kind: 'copy' | 'replaced', shown?: string): void {
    if (text === '') return;
    if (this.#cellEnd !== undefined) {
      const end = this.#cellEnd;
      this.#cellEnd = undefined;
      this.#speak(PAUSES.test(this.#lastCharacter) ? ' ' : ', ', end, 1, 'replaced', ' ');
    }
    this.#endedInSpace = /\s$/u.test(text.slice(-1));
    this.#endedInLineBreak = text.endsWith('\n');
    const { language } = this.languages;
    this.#segments.push({ text, displayedStart, displayedLength, kind, language, ...(shown === undefined ? {} : { shown }) });
    this.#hasSpoken = true;
    for (let at = text.length; at > 0; at -= 1) {
      const character = codePointBefore(text, at);
      if (TRAILING.test(character)) continue;
      this.#lastCharacter = character;
      return;
    }
  }

  #copyWithoutEmoji(text: string, displayedStart: number): void {
    let start = 0;
    let at = 0;
    for (const character of text) {
      const isEmoji = (EMOJI.test(character) && !SIGN.test(character)) || (this.#endedInEmoji && EMOJI_JOINER.test(character));
      if (isEmoji) {
        this.#speak(text.slice(start, at), displayedStart + start, at - start, 'copy');
        this.#segments.push({ text: '', displayedStart: displayedStart + at, displayedLength: character.length, kind: 'copy', shown: character });
        start = at + character.length;
      }
      this.#endedInEmoji = isEmoji;
      at += character.length;
    }
    this.#speak(text.slice(start), displayedStart + start, text.length - start, 'copy');
  }
}

function codePointBefore(text: string, at: number): string {
  const code = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && at > 1 ? text.slice(at - 2, at) : text.charAt(at - 1);
}

function fullStopAfter(character: string): string {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character)) return '。';
  return /\p{Script=Devanagari}/u.test(character) ? '।' : '.';
}
