/** Collects what is spoken of a markdown text, and ends what ends without a full stop. */
import type { SpokenSegment } from '../spoken/spoken-segment';
import { hasSpeech } from '../ssml/ssml-document';
import { ElementLanguages } from './element-languages';
import type { Emphasis } from './emphasis';
import { LinkLabel, type LinkLabels } from './link-label';
import type { MarkRun } from './mark-run';

/** What closes a sentence together with its full stop, or decorates its end; “ and « close in German. */
const TRAILING = /[\s\p{Pe}\p{Pf}\p{Pi}"'’*_~\p{Extended_Pictographic}\p{Emoji_Modifier}]|\u200d|\ufe0f/u;
/** After these speech pauses: full stops, commas and colons of every script. */
const PAUSES = /[\p{Sentence_Terminal}\p{Terminal_Punctuation}…—–]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{e0020}-\u{e007f}]|\u20e3/u;
/** Parts of an emoji that are also used elsewhere. */
const EMOJI_JOINER = /\u200d|\ufe0f/u;
/** Signs that Unicode counts among the pictographs, and writers do not. */
const SIGN = /[©®™‼⁉ℹ↔-↪〰〽㊗㊙]/u;

/** Marks of which it is not known yet whether they are spoken; what follows waits for them. */
interface HeldMarks {
  readonly run: MarkRun;
  readonly language: string | undefined;
}

/** A label of which it is not known yet whether it is one. */
interface HeldLabel {
  readonly label: LinkLabel;
  readonly language: string | undefined;
}

/** What is seen and says nothing. */
type OnlyShown = Pick<SpokenSegment, 'shown' | 'displayedStart' | 'displayedLength' | 'isHidden' | 'reveals'>;

/** The spoken side of a markdown text. */
export class SpokenWriter {
  /** The language of what is spoken, as the text says it. */
  readonly languages = new ElementLanguages();
  readonly #dropsEmoji: boolean;
  readonly #emphasis: Emphasis;
  readonly #labels: LinkLabels;
  #queue: (SpokenSegment | HeldMarks | HeldLabel)[] = [];
  /** Where the last word is. */
  #lastWordEnd = 0;
  #hasSpoken = false;
  #lastCharacter = '';
  #endedInEmoji = false;
  #endedInSpace = false;
  #endedInLineBreak = false;
  /** Where something was left out between words, if nothing was spoken since. */
  #gap: number | undefined;
  /** Where a cell has ended that nothing has followed. */
  #cellEnd: number | undefined;
  /** Whether something is shown behind it that is not said. */
  #hasShownCellEnd = false;

  /**
   * @param dropsEmoji - Whether emoji are left out.
   * @param emphasis - Is told of what stands between marks.
   * @param labels - Are told how far the text goes.
   */
  constructor(dropsEmoji: boolean, emphasis: Emphasis, labels: LinkLabels) {
    this.#labels = labels;
    this.#dropsEmoji = dropsEmoji;
    this.#emphasis = emphasis;
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

  /** Shows what is not said, apart from the cell before it. */
  show(seen: OnlyShown): void {
    if (this.#cellEnd !== undefined && !this.#hasShownCellEnd) {
      this.#hasShownCellEnd = true;
      this.#queue.push({ text: '', shown: ' ', displayedStart: this.#cellEnd, displayedLength: 1, kind: 'copy' });
    }
    this.#queue.push({ ...seen, text: '', kind: 'copy' });
  }

  /** Shows what parts two cells, unless that is concealed. */
  showBar(seen: OnlyShown): void {
    this.#queue.push({ ...seen, text: '', kind: 'copy' });
  }

  /** Shows from now on what stands at some places and was hidden, and no more what stands at others. */
  change(changes: Pick<SpokenSegment, 'reveals' | 'conceals'>, displayedStart: number): void {
    const { reveals = [], conceals = [] } = changes;
    if (reveals.length + conceals.length > 0) this.#queue.push({ ...changes, text: '', displayedStart, displayedLength: 0, kind: 'copy' });
  }

  /** Speaks of marks what has no other half, and of labels those that are none, as soon as that is known. */
  hold(run: MarkRun | LinkLabel): void {
    if (run instanceof LinkLabel) {
      this.#queue.push({ label: run, language: this.languages.language });
      return;
    }
    this.#endCell();
    this.#endedInSpace = false;
    this.#endedInLineBreak = false;
    this.#hasSpoken = true;
    this.#queue.push({ run, language: this.languages.language });
  }

  /** Passes an SSML document on, if it says anything. */
  passOn(text: string, displayedStart: number): void {
    if (!hasSpeech(text)) return;
    this.#queue.push({ text, displayedStart, displayedLength: text.length, kind: 'ssml' });
    this.#hasSpoken = true;
    this.#lastCharacter = '.';
  }

  /** Ends a sentence, unless it has ended itself. */
  endSentence(displayedOffset: number): void {
    this.#cellEnd = undefined;
    this.#gap = undefined;
    // A full stop on a line of its own would be said.
    if (this.#lastCharacter === '' || this.#endedInLineBreak || PAUSES.test(this.#lastCharacter)) return;
    this.replace(fullStopAfter(this.#lastCharacter), displayedOffset, 0);
  }

  /** Parts two cells of a table, if anything follows before the sentence ends. */
  endCell(displayedOffset: number): void {
    if (this.#lastCharacter === '') return;
    if (this.#cellEnd === undefined) this.#hasShownCellEnd = false;
    this.#cellEnd = displayedOffset;
  }

  /** Begins a new line for a displayed stretch, unless something has parted the words already. */
  breakLine(displayedStart: number, displayedLength: number): void {
    if (this.#hasSpoken && !this.#endedInSpace) this.replace('\n', displayedStart, displayedLength);
  }

  /** Parts the words around something that is left out. */
  partWords(displayedOffset: number): void {
    if (this.#hasSpoken) this.#gap = displayedOffset;
  }

  /** What was spoken since the last call. */
  take(): SpokenSegment[] {
    const taken: SpokenSegment[] = [];
    let count = 0;
    for (const item of this.#queue) {
      if ('label' in item) {
        const {
          label: { isDecided, isSpoken, text, offset },
          language,
        } = item;
        if (!isDecided) break;
        if (isSpoken)
          taken.push(
            { text: ' ', displayedStart: offset - 1, displayedLength: 1, kind: 'replaced', language },
            { text, displayedStart: offset, displayedLength: text.length, kind: 'copy', language },
          );
      } else if (!('run' in item)) {
        taken.push(item);
      } else if (item.run.isDecided) {
        const { run, language } = item;
        const { start, end } = run.spoken;
        if (end > start)
          taken.push({
            text: run.mark.repeat(end - start),
            displayedStart: run.offset + start,
            displayedLength: end - start,
            kind: 'copy',
            language,
          });
      } else {
        break;
      }
      count += 1;
    }
    this.#queue = count === this.#queue.length ? [] : this.#queue.slice(count);
    return taken;
  }

  /** Takes marks before a word for emphasis, so that the word is spoken. */
  releaseWords(): void {
    this.#emphasis.assumeBefore(this.#lastWordEnd);
    this.#labels.assumeBefore(this.#lastWordEnd);
  }

  /** What parts two cells, or the words around something that is left out, where something follows. */
  #endCell(isSpaced = false): void {
    const gap = this.#gap;
    this.#gap = undefined;
    if (gap !== undefined && this.#cellEnd === undefined && !isSpaced && !this.#endedInSpace) this.replace('\n', gap, 1);
    if (this.#cellEnd === undefined) return;
    const end = this.#cellEnd;
    this.#cellEnd = undefined;
    this.#speak(PAUSES.test(this.#lastCharacter) ? ' ' : ', ', end, 1, 'replaced', this.#hasShownCellEnd ? '' : ' ');
  }

  #speak(text: string, displayedStart: number, displayedLength: number, kind: 'copy' | 'replaced', shown?: string): void {
    if (text === '') return;
    this.#endCell(/^\s/u.test(text));
    this.#endedInSpace = /\s$/u.test(text.slice(-1));
    this.#endedInLineBreak = text.endsWith('\n');
    const { language } = this.languages;
    this.#queue.push({ text, displayedStart, displayedLength, kind, language, ...(shown === undefined ? {} : { shown }) });
    this.#emphasis.read(text, displayedStart, displayedStart + displayedLength);
    this.#labels.readTo(displayedStart + displayedLength);
    if (/\S/u.test(text)) this.#lastWordEnd = displayedStart + displayedLength;
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
        this.show({ shown: character, displayedStart: displayedStart + at, displayedLength: character.length });
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
