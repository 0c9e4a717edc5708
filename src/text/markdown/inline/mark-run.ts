/**
 * Runs of `*`, `_` and `~`, and whether they can open or close emphasis (CommonMark 0.31, section 6.2; GFM, section 6.5).
 */

/** The character of a run. */
export type Mark = '*' | '_' | '~';

/** A longer run is a blank to fill in or a decoration, and is silent even if it is not emphasis. */
const MAX_SPOKEN_LENGTH = 3;
/** Powers and products: `x**2`, `f(x)*(a+b)`. */
const OPERAND_BEFORE = /[\p{L}\p{M}\p{N})]$/u;
const OPERAND_AFTER = /^[\p{L}\p{N}(]/u;
const FIGURE = /\p{N}/u;
const WORD = /[\p{L}\p{M}\p{N}]/u;
const SPACE = /\s/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
/**
 * Scripts without spaces between words. As in renderers for these scripts, a mark next to them counts as next to
 * punctuation.
 */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/u;

const ENDS_LABEL = /[:.!?…)%]/u;
const LETTERS_BEFORE = /(?<![\p{L}\p{M}\p{N}])\p{L}[\p{L}\p{M}]+$/u;
const LETTER_AFTER = /^\p{L}/u;
/** Words and signs that join two products of named quantities. */
const OF_CALCULATIONS = /[\d+=/<>()[\]{},;:×·÷−^%|-]/u;
const JOINS_PRODUCTS = new Set('and or plus minus times by und oder mal et ou fois y o por e ou en of i oraz lub и или'.split(' '));
/** German endings that include all genders: `Lehrer*innen`, `jede*r`. */
const GENDERED = new Set('innen in r rs n e en es m'.split(' '));
const MOST_SPACES_IN_WORD_EMPHASIS = 3;
const MOST_CHARACTERS_IN_WORD_EMPHASIS = 60;

type Side = 'space' | 'punctuation' | 'unspaced' | 'word';

/** A run of one mark. When its partner is found or can no longer come, it is decided which of its marks are spoken. */
export class MarkRun {
  readonly mark: Mark;
  readonly length: number;
  /** Its position in the whole text. */
  readonly offset: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  /** Whether it cannot open anything that contains a space. */
  readonly endsAtSpace: boolean;
  readonly #isOperator: boolean;
  readonly #closesLabel: boolean;
  /** Whether it is within a word of more than one letter, as in `He*llo wor*ld`. */
  readonly #isInWord: boolean;
  /** The text after a run within a word. */
  #behind = '';
  /** Whether it is between two figures. */
  readonly #isTimes: boolean;
  #closed = 0;
  #opened = 0;
  #onlyShown = 0;
  #state: 'undecided' | 'decided' | 'unspoken' = 'undecided';

  /**
   * @param textBefore - The text before it, of which only the last few characters matter. Empty at the beginning of a line.
   * @param after - The character after it. Empty at the end.
   */
  constructor(mark: Mark, length: number, offset: number, textBefore: string, after: string) {
    const before = characterBefore(textBefore);
    this.mark = mark;
    this.length = length;
    this.offset = offset;
    const sideBefore = sideOf(before);
    const sideAfter = sideOf(after);
    const isLeftFlanking = sideAfter !== 'space' && (sideAfter !== 'punctuation' || sideBefore !== 'word');
    const isRightFlanking = sideBefore !== 'space' && (sideBefore !== 'punctuation' || sideAfter !== 'word');
    const isAbout = mark === '~' && length === 1;
    // Renderers show `2*3*4` and `2**3**2` as emphasis, which no author intends.
    this.#isTimes = mark === '*' && FIGURE.test(before) && FIGURE.test(after);
    const isMark = mark !== '~' || length <= 2;
    this.canOpen =
      isMark && isLeftFlanking && !(mark === '_' && isRightFlanking && !PUNCTUATION.test(before)) && !(isAbout && WORD.test(before));
    // Models write `**Note:**text`. CommonMark shows the stars, but they should not be spoken.
    this.#closesLabel = mark === '*' && (length === 2 || length === 3) && ENDS_LABEL.test(before) && sideAfter === 'word';
    this.canClose =
      this.#closesLabel ||
      (isMark &&
        !this.#isTimes &&
        isRightFlanking &&
        !(mark === '_' && isLeftFlanking && !PUNCTUATION.test(after)) &&
        !(isAbout && WORD.test(after)));
    this.#isOperator = mark === '*' && OPERAND_BEFORE.test(before) && OPERAND_AFTER.test(after) && !UNSPACED.test(before + after);
    this.#isInWord = this.#isOperator && LETTERS_BEFORE.test(textBefore) && LETTER_AFTER.test(after);
    this.endsAtSpace = isAbout || (this.#isOperator && !this.#isInWord);
  }

  /** Number of its marks without a partner so far. */
  get unmatched(): number {
    return this.length - this.#closed - this.#opened;
  }

  /** Whether it is decided which of its marks are spoken. */
  get isDecided(): boolean {
    return this.#state !== 'undecided';
  }

  /** The marks that are spoken, as positions within the run. Closing marks come first, opening ones last. */
  get spoken(): { readonly start: number; readonly end: number } {
    const isSpoken = this.#state === 'decided' && this.length <= MAX_SPOKEN_LENGTH;
    return { start: this.#closed, end: isSpoken ? this.length - this.#opened : this.#closed };
  }

  /** Number of its marks that are displayed but not spoken, because renderers do not treat them as marks. */
  get onlyShown(): number {
    return this.#onlyShown;
  }

  /** Whether it has closed a label with a word right behind it: `**Note:**text`. */
  get hasEndedLabel(): boolean {
    return this.#closesLabel && this.#closed > 0;
  }

  /** Whether it opens emphasis that the other run closes. */
  isClosedBy(closing: MarkRun): boolean {
    if (this.mark !== closing.mark || !this.canOpen || this.unmatched === 0) return false;
    if (this.mark === '~') return this.length === closing.length;
    if (closing.#closesLabel && this.#isOperator) return false;
    // The "multiple of 3" rule of CommonMark.
    const isOdd = (this.canClose || closing.canOpen) && closing.length % 3 !== 0 && (this.length + closing.length) % 3 === 0;
    return !isOdd && !this.#isProductWith(closing);
  }

  /**
   * Adds the text that follows.
   *
   * @returns The position at which it is clear that the run opens nothing; -1 if it may still open emphasis.
   */
  readOn(text: string): number {
    if (this.endsAtSpace) return text.search(/\s/u);
    if (!this.#isInWord) return -1;
    for (const { 0: character, index } of text.matchAll(/[^]/gu)) {
      const words = this.#behind.split(/\s/u);
      this.#behind += character;
      const [first = ''] = words;
      const isName = first.length < 2 || GENDERED.has(first.replace(/\P{L}+$/u, ''));
      const isProduct = isName || words.length > MOST_SPACES_IN_WORD_EMPHASIS || JOINS_PRODUCTS.has(words.at(-1) ?? '');
      if (OF_CALCULATIONS.test(character) || (SPACE.test(character) && isProduct) || this.#behind.length > MOST_CHARACTERS_IN_WORD_EMPHASIS)
        return index;
    }
    return -1;
  }

  /** Pairs it with the run that closes it. */
  match(closing: MarkRun): void {
    const marks = this.mark === '~' ? this.length : this.unmatched >= 2 && closing.unmatched >= 2 ? 2 : 1;
    this.#opened += marks;
    closing.#closed += marks;
    if (!closing.#closesLabel) return;
    this.#onlyShown += marks;
    closing.#onlyShown += marks;
  }

  /** Decides that marks without a partner are spoken. */
  decide(): void {
    if (this.#state === 'undecided') this.#state = 'decided';
  }

  /** Decides that the run is emphasis, although its partner has not arrived yet. */
  assumeEmphasis(): void {
    if (this.#state === 'undecided') this.#state = 'unspoken';
  }

  /** Whether the marks are operators. */
  #isProductWith(closing: MarkRun): boolean {
    const isOfNames = this.#isInWord && SPACE.test(this.#behind) && !closing.#isInWord;
    return this.#isOperator && closing.#isOperator && (isOfNames || this.#isTimes);
  }
}

function characterBefore(text: string): string {
  const last = text.slice(-1);
  return /[\udc00-\udfff]/.test(last) ? text.slice(-2) : last;
}

function sideOf(character: string): Side {
  if (character === '' || SPACE.test(character)) return 'space';
  if (UNSPACED.test(character)) return 'unspaced';
  return PUNCTUATION.test(character) ? 'punctuation' : 'word';
}
