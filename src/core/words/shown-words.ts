/** Divides a shown text among its words, so that captions can be made of whole words and lose no character. */

/** A shown text. */
export interface WordsOfText {
  readonly text: string;
  /** Maps an offset of the words' own text to the shown text. */
  readonly placeOf: (character: number) => number;
}

/** The place of a word in its text. */
export interface PlacedWord {
  /** First character of the word. */
  readonly start: number;
  /**
   * The offset after its last character. Equals {@link start} for a word that is spoken but not written, as a rule of the
   * app may produce.
   */
  readonly end: number;
  /** First character of its sentence. */
  readonly sentenceStart: number;
  /** The offset after the last character of its sentence, without white space. */
  readonly sentenceEnd: number;
}

/** Matches a character of a word. Signs such as ², ½ and ① do not count. */
const WORDS = /[\p{L}\p{Nd}\p{Nl}]/u;
/** Between words: opening marks directly before the next word. */
const OPENING = /[\p{Ps}\p{Pi}¡¿]+$/u;
/** Between sentences: marks at the start of the next sentence's line, or directly before its first word. */
const OPENING_LINE = /(?<=[\r\n])[^\r\n\p{L}\p{Nd}\p{Nl}]*[^\s\p{L}\p{Nd}\p{Nl}][^\r\n\p{L}\p{Nd}\p{Nl}]*$/u;
const OPENING_SIGNS = /(?<=\s)[^\s\p{L}\p{Nd}\p{Nl}]+$/u;
/** After a word: marks that belong to it, so no opening ones. */
const CLOSING = /^(?:(?![\p{Ps}\p{Pi}¡¿])[^\s\p{L}\p{Nd}\p{Nl}])+/u;

/**
 * Gives each word the marks and the white space next to it. Joined, the results for a sentence are the sentence as shown.
 * If later words of it are not known yet, they end at the last known word.
 *
 * @param words - In order.
 */
export function shownOfWords(words: readonly PlacedWord[], { text, placeOf }: WordsOfText): string[] {
  const shown: string[] = [];
  let sentence = -1;
  let from = 0;
  words.forEach(({ start, end, sentenceStart, sentenceEnd }, index) => {
    const begin = placeOf(sentenceStart);
    if (sentenceStart !== sentence && WORDS.test(text.slice(from, begin)))
      from = Math.max(from, begin - openingLength(text.slice(from, begin)));
    sentence = sentenceStart;
    const wordEnd = Math.max(from, placeOf(start), end > start ? placeOf(end) : 0);
    const next = words[index + 1];
    let to: number;
    if (next === undefined) to = lastEnd(text, wordEnd, placeOf(sentenceEnd));
    else if (next.sentenceStart !== sentenceStart) to = lastOfSentence(text, placeOf(sentenceEnd), placeOf(next.sentenceStart));
    else to = edgeBetween(text, wordEnd, placeOf(next.start));
    shown.push(text.slice(from, Math.max(from, to)));
    from = Math.max(from, to);
  });
  return shown;
}

/**
 * Returns the end of a sentence with the signs after it, such as an emoji or a row of dots, but without the opening marks
 * of the next sentence.
 */
function lastOfSentence(text: string, end: number, nextStart: number): number {
  const gap = text.slice(end, nextStart);
  return WORDS.test(gap) ? end : nextStart - openingLength(gap);
}

/** Returns how many characters before a sentence are shown with it. */
function openingLength(gap: string): number {
  const opening = OPENING_LINE.exec(gap) ?? OPENING_SIGNS.exec(gap) ?? OPENING.exec(gap);
  return opening?.[0].length ?? 0;
}

/** Returns the offset in the gap between two words at which the second word's part begins. */
function edgeBetween(text: string, from: number, to: number): number {
  const gap = text.slice(from, to);
  const space = /^[^]*\s/u.exec(gap)?.[0].length;
  return from + (space ?? gap.length - (OPENING.exec(gap)?.[0].length ?? 0));
}

/** Returns the end of the last word's part. Text after it may begin the next word, unless only signs are left. */
function lastEnd(text: string, wordEnd: number, sentenceEnd: number): number {
  const rest = text.slice(wordEnd, sentenceEnd);
  if (WORDS.test(rest)) return wordEnd + (CLOSING.exec(rest)?.[0].length ?? 0);
  const end = Math.max(wordEnd, sentenceEnd);
  // Signs after the last sentence may form a sentence of their own, which has no word to show them.
  return WORDS.test(text.slice(end)) ? end : text.length;
}
