/** Collects the speakable text of markdown, and adds the full stop where a sentence ends without one. */
import type { SpokenSegment } from '../../spoken/spoken-segment';
import { hasSpeech } from '../../ssml/ssml-document';
import { ElementLanguages } from '../html/element-languages';
import type { Emphasis } from '../inline/emphasis';
import { LinkLabel, type LinkLabels } from '../links/link-label';
import type { InlineMark } from '../inline/inline-mark';
import { MarkRun } from '../inline/mark-run';
import type { TextWindow } from '../reading/text-window';

/** Characters that may follow the last sign of a sentence. The search for that sign skips them. */
const TRAILING = /[\s\p{Pe}\p{Pf}\p{Pi}"'’*_~\p{Extended_Pictographic}\p{Emoji_Modifier}]|\u200d|\ufe0f/u;
/** Characters after which speech pauses: full stops, commas and colons of every script. */
const PAUSES = /[\p{Sentence_Terminal}\p{Terminal_Punctuation}…—–]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{e0020}-\u{e007f}]|\u20e3/u;
/** Parts of an emoji that also occur elsewhere. */
const EMOJI_JOINER = /\u200d|\ufe0f/u;
/** Signs that Unicode counts as pictographs but that writers do not use as such. */
const SIGN = /[©®™‼⁉ℹ↔-↪〰〽㊗㊙]/u;

/** Marks for which it is undecided whether they are spoken. The text after them waits for the decision. */
interface HeldMarks {
  readonly run: MarkRun;
  readonly language: string | undefined;
}

/** A possible link label, not yet decided. */
interface HeldLabel {
  readonly label: LinkLabel;
  readonly language: string | undefined;
}

/** Text that is displayed but not spoken. */
type OnlyShown = Pick<SpokenSegment, 'shown' | 'displayedStart' | 'displayedLength' | 'isHidden' | 'reveals'>;

/** The speakable text of one markdown text. */
export class SpokenWriter {
  /** The language of the text, as its elements declare it. */
  readonly languages = new ElementLanguages();
  readonly #dropsEmoji: boolean;
  readonly #emphasis: Emphasis;
  readonly #labels: LinkLabels;
  #queue: (SpokenSegment | HeldMarks | HeldLabel)[] = [];
  #lastWordEnd = 0;
  #hasSpoken = false;
  #lastCharacter = '';
  #endedInEmoji = false;
  #endedInSpace = false;
  #endedInLineBreak = false;
  /** Place at which text was left out between words, if nothing has been spoken since. */
  #gap: number | undefined;
  /** Place at which a cell ended, if nothing has followed it. */
  #cellEnd: number | undefined;
  #itemNumber = '';
  /** Whether something unspoken is displayed after it. */
  #hasShownCellEnd = false;

  /**
   * @param dropsEmoji - Whether emoji are left out.
   * @param emphasis - Receives the text between marks.
   * @param labels - Waits for the definitions of reference links. It is informed how far the text was written.
   */
  constructor(dropsEmoji: boolean, emphasis: Emphasis, labels: LinkLabels) {
    this.#labels = labels;
    this.#dropsEmoji = dropsEmoji;
    this.#emphasis = emphasis;
  }

  /** Whether anything has been spoken so far. */
  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /** The last character that tells whether a sentence has ended. Empty if nothing has been spoken. */
  get lastCharacter(): string {
    return this.#lastCharacter;
  }

  /** Writes a mark. The next character of the window is the first one of the mark. */
  write({ length, spoken, shown, isHidden, reveals }: InlineMark, { offset, text, at }: TextWindow): void {
    if (spoken instanceof MarkRun || spoken instanceof LinkLabel) this.hold(spoken);
    else if (typeof spoken === 'string') this.replace(spoken, offset, length, shown);
    else if (spoken !== undefined) this.copy(text.slice(spoken.start, spoken.end), offset - at + spoken.start, shown);
    else if (shown !== undefined) this.show({ shown, displayedStart: offset, displayedLength: length, isHidden, reveals });
  }

  /** Speaks displayed text. If more is displayed than spoken, `shown` is the displayed text. */
  copy(text: string, displayedStart: number, shown?: string): void {
    if (this.#dropsEmoji && shown === undefined) this.#copyWithoutEmoji(text, displayedStart);
    else this.#speak(text, displayedStart, text.length, 'copy', shown);
  }

  /** Speaks a space or a line break in place of a displayed one. */
  space(character: ' ' | '\n', displayedStart: number): void {
    this.#speak(character, displayedStart, 1, 'copy');
  }

  /** Speaks text in place of a displayed stretch. `shown` is the text that is displayed for it. Default: the spoken text. */
  replace(text: string, displayedStart: number, displayedLength: number, shown?: string): void {
    this.#speak(text, displayedStart, displayedLength, 'replaced', shown);
  }

  /** Displays text that is not spoken. If a table cell has just ended, displays a space first. */
  show(seen: OnlyShown): void {
    if (this.#cellEnd !== undefined && !this.#hasShownCellEnd) {
      this.#hasShownCellEnd = true;
      this.#queue.push({ text: '', shown: ' ', displayedStart: this.#cellEnd, displayedLength: 1, kind: 'copy' });
    }
    this.#queue.push({ ...seen, text: '', kind: 'copy' });
  }

  /** Displays the separator of two cells, unless it is hidden. */
  showBar(seen: OnlyShown): void {
    this.#queue.push({ ...seen, text: '', kind: 'copy' });
  }

  /** From now on, displays hidden text at the positions to reveal and hides text at the positions to conceal. */
  change(changes: Pick<SpokenSegment, 'reveals' | 'conceals'>, displayedStart: number): void {
    const { reveals = [], conceals = [] } = changes;
    if (reveals.length + conceals.length > 0) this.#queue.push({ ...changes, text: '', displayedStart, displayedLength: 0, kind: 'copy' });
  }

  /** Speaks marks without a partner, and labels that do not belong to links, as soon as that is known. */
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

  /** Passes on an SSML document if it contains speech. */
  passOn(text: string, displayedStart: number): void {
    if (!hasSpeech(text)) return;
    this.#queue.push({ text, displayedStart, displayedLength: text.length, kind: 'ssml' });
    this.#hasSpoken = true;
    this.#lastCharacter = '.';
  }

  /** Ends the sentence, unless it already has an ending. */
  endSentence(displayedOffset: number): void {
    this.#cellEnd = undefined;
    this.#gap = undefined;
    // A full stop on a line of its own would be spoken.
    if (this.#lastCharacter === '' || this.#endedInLineBreak || PAUSES.test(this.#lastCharacter)) return;
    this.replace(fullStopAfter(this.#lastCharacter), displayedOffset, 0);
  }

  /** Separates two table cells, if anything follows before the sentence ends. */
  endCell(displayedOffset: number): void {
    if (this.#lastCharacter === '') return;
    if (this.#cellEnd === undefined) this.#hasShownCellEnd = false;
    this.#cellEnd = displayedOffset;
  }

  /** Speaks the number of a list item, if text follows. */
  beginItem(number: string): void {
    this.#itemNumber = number;
  }

  /** Begins a new line in place of a displayed stretch, unless the words are already separated. */
  breakLine(displayedStart: number, displayedLength: number): void {
    if (this.#hasSpoken && !this.#endedInSpace) this.replace('\n', displayedStart, displayedLength);
  }

  /** Separates the words around something that is left out. */
  partWords(displayedOffset: number): void {
    if (this.#hasSpoken) this.#gap = displayedOffset;
  }

  /** Returns what was spoken since the last call. */
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
        if (end > start) {
          const text = run.mark.repeat(end - start);
          taken.push({ text, displayedStart: run.offset + start, displayedLength: end - start, kind: 'copy', language });
        }
        if (run.onlyShown > 0)
          taken.push({
            // A space separates a label from the word that directly follows: `**Note:**text`.
            text: run.hasEndedLabel ? ' ' : '',
            shown: run.mark.repeat(run.onlyShown),
            displayedStart: run.offset,
            displayedLength: run.onlyShown,
            kind: 'replaced',
          });
      } else {
        break;
      }
      count += 1;
    }
    this.#queue = count === this.#queue.length ? [] : this.#queue.slice(count);
    return taken;
  }

  /** Decides that the marks before a word are emphasis, so that the word can be spoken. */
  releaseWords(): void {
    this.#emphasis.assumeBefore(this.#lastWordEnd);
    this.#labels.assumeBefore(this.#lastWordEnd);
  }

  /** Writes the separator of two cells, or of the words around left-out text. Called when text follows. */
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
    if (this.#itemNumber !== '' && /\S/u.test(text)) {
      const number = this.#itemNumber;
      this.#itemNumber = '';
      this.replace(number, displayedStart, 0, number);
    }
    this.#endCell(/^\s/u.test(text));
    this.#endedInSpace = /\s$/u.test(text.slice(-1));
    this.#endedInLineBreak = text.endsWith('\n');
    const { language } = this.languages;
    this.#queue.push({ text, displayedStart, displayedLength, kind, language, ...(shown === undefined ? {} : { shown }) });
    this.#emphasis.read(text, displayedStart, displayedStart + displayedLength);
    this.#labels.readTo(displayedStart + displayedLength);
    if (/\S/u.test(text)) this.#lastWordEnd = displayedStart + displayedLength;
    this.#hasSpoken = true;
    for (let at = text.length, character = codePointBefore(text, at); at > 0; character = codePointBefore(text, at)) {
      at -= character.length;
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
