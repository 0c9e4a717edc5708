/** Numbers the items of HTML's ordered lists as a browser does (HTML standard, "The ol element"). */
import type { HtmlElement } from './html-markup';

interface OpenList {
  /** `ul` has no numbers. */
  readonly isOrdered: boolean;
  readonly step: number;
  readonly type: string;
  next: number;
}

const ROMAN = 'm=1000 cm=900 d=500 cd=400 c=100 xc=90 l=50 xl=40 x=10 ix=9 v=5 iv=4 i=1'.split(' ').map((entry) => entry.split('='));
const LETTERS = 26;
/** Browsers write larger Roman numbers in figures (CSS Counter Styles, "upper-roman"). */
const LARGEST_ROMAN = 3_999;
/** Number of digits of the largest number that a browser reads: 32 bits. A longer one is a mistake. */
const NUMBER = /^[+-]?\d{1,9}$/;

/** The open lists of a text, the innermost last. */
export class HtmlLists {
  #open: OpenList[] = [];

  /**
   * Adds a tag.
   *
   * @returns The number of the item that it opens, with the sign behind it; empty if the item has none or ends, undefined for other tags.
   */
  take({ name, isClosing, tag }: HtmlElement): string | undefined {
    if (name === 'ol' || name === 'ul') {
      if (isClosing) this.#open.pop();
      else this.#open.push(listOf(name, tag));
    }
    if (name !== 'li' && name !== 'ol') return undefined;
    const list = this.#open.at(-1);
    if (name !== 'li' || isClosing || list?.isOrdered !== true) return '';
    const number = numberOf(tag, 'value') ?? list.next;
    list.next = number + list.step;
    // Only the end of the list tells where one without a start counts down from.
    return Number.isInteger(number) ? `${numeral(number, attributeOf(tag, 'type') ?? list.type)}. ` : '';
  }
}

function listOf(name: string, tag: string): OpenList {
  const isReversed = /\sreversed(?=[\s=/>])/i.test(tag);
  const start = numberOf(tag, 'start');
  return {
    isOrdered: name === 'ol',
    step: isReversed ? -1 : 1,
    type: attributeOf(tag, 'type') ?? '1',
    next: start ?? (isReversed ? NaN : 1),
  };
}

function attributeOf(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*["']?([\\w-]+)`, 'i').exec(tag)?.[1];
}

function numberOf(tag: string, name: string): number | undefined {
  const given = attributeOf(tag, name) ?? '';
  return NUMBER.test(given) ? Number(given) : undefined;
}

function numeral(number: number, type: string): string {
  const isRoman = type.toLowerCase() === 'i';
  if (number <= 0 || !/^[ai]$/i.test(type) || (isRoman && number > LARGEST_ROMAN)) return String(number);
  const small = isRoman ? inRoman(number) : inLetters(number);
  return type === type.toUpperCase() ? small.toUpperCase() : small;
}

function inLetters(number: number): string {
  return (
    (number > LETTERS ? inLetters(Math.floor((number - 1) / LETTERS)) : '') +
    String.fromCharCode('a'.charCodeAt(0) + ((number - 1) % LETTERS))
  );
}

function inRoman(number: number): string {
  const [letters = '', value] = ROMAN.find(([, least]) => number >= Number(least)) ?? [];
  return letters === '' ? '' : letters + inRoman(number - Number(value));
}
