/** Compares the ends of two texts, treating all numbers as equal: `(3 words, 1.2 s)`, `(12 words, 4 s)`. */
import { sharedSuffixLength } from './shared-ends';

const NUMBER_AT_END = /(?:\p{N}+\s?(?:d|h|m|min)\s)*\p{N}+(?:[.,:]\p{N}+)*[.,:]?[kKM]?$/u;
/** The shared digits of two numbers whose other digits differ. */
const DIGITS = /^[\p{N}.,:]*/u;
/** Longer numbers are ignored, in UTF-16 code units. */
const LONGEST_NUMBER = 24;

/** The length of the equal end in each text, in UTF-16 code units. */
export interface AlikeEnds {
  readonly first: number;
  readonly second: number;
}

/** Compares two texts from their ends. */
export function alikeEnds(first: string, second: string): AlikeEnds {
  let [firstEnd, secondEnd] = [first.length, second.length];
  for (;;) {
    const shared = sharedSuffixLength(first.slice(0, firstEnd), second.slice(0, secondEnd));
    const digits = DIGITS.exec(first.slice(firstEnd - shared, firstEnd))?.[0].length ?? 0;
    firstEnd -= shared;
    secondEnd -= shared;
    const [firstNumber, secondNumber] = [numberBefore(first, firstEnd + digits), numberBefore(second, secondEnd + digits)];
    const isNumber = Math.min(firstNumber, secondNumber) > 0 && Math.max(firstNumber, secondNumber) > digits;
    if (!isNumber) return { first: first.length - firstEnd, second: second.length - secondEnd };
    firstEnd += digits - firstNumber;
    secondEnd += digits - secondNumber;
  }
}

function numberBefore(text: string, end: number): number {
  return NUMBER_AT_END.exec(text.slice(Math.max(0, end - LONGEST_NUMBER), end))?.[0].length ?? 0;
}
