/** What of a shown text belongs to each of its words, so that captions can be made of whole words and lose nothing. */

/** A text as it is shown. */
export interface WordsOfText {
  readonly text: string;
  /** Where in it a character of the words' own text is. */
  readonly placeOf: (character: number) => number;
}

/** Where a word of a text is. */
export interface PlacedWord {
  /** First character of the word. */
  readonly start: number;
  /** Behind its last character; equal to {@link start} where it is said and not written, as a rule of the app's may have it. */
  readonly end: number;
  /** First character of the sentence it is in. */
  readonly sentenceStart: number;
  /** Behind the last character of that sentence, white space not counted. */
  readonly sentenceEnd: number;
}

/** Signs such as ², ½ and ① are no words. */
const WORDS = /[\p{L}\p{Nd}\p{Nl}]/u;
/** Between words: what opens the next one, as far as nothing parts it from that. */
const OPENING = /[\p{Ps}\p{Pi}¡¿]+$/u;
/** Behind a sentence: what begins the line of the next one, or stands right before its first word. */
const OPENING_LINE = /(?<=[\r\n])[^\r\n\p{L}\p{Nd}\p{Nl}]*[^\s\p{L}\p{Nd}\p{Nl}][^\r\n\p{L}\p{Nd}\p{Nl}]*$/u;
const OPENING_SIGNS = /(?<=\s)[^\s\p{L}\p{Nd}\p{Nl}]+$/u;
/** Behind a word: what is no word and opens none. */
const CLOSING = /^(?:(?![\p{Ps}\p{Pi}¡¿])[^\s\p{L}\p{Nd}\p{Nl}])+/u;

/**
 * Gives each word what stands at it: signs, and the white space behind. Joined, what the words of a sentence get is the
 * sentence as it is shown; of one whose next words are not told yet, up to where the last one ends.
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
 * Behind a sentence, with what stands between it and the next one and is no word, such as an emoji or a row of dots; without
 * what opens the next one.
 */
function lastOfSentence(text: string, end: number, nextStart: number): number {
  const gap = text.slice(end, nextStart);
  return WORDS.test(gap) ? end : nextStart - openingLength(gap);
}

/** How much of what precedes a sentence is shown with it. */
function openingLength(gap: string): number {
  const opening = OPENING_LINE.exec(gap) ?? OPENING_SIGNS.exec(gap) ?? OPENING.exec(gap);
  return opening?.[0].length ?? 0;
}

/** Where in the gap between two words the second one's part begins. */
function edgeBetween(text: string, from: number, to: number): number {
  const gap = text.slice(from, to);
  const space = /^[^]*\s/u.exec(gap)?.[0].length;
  return from + (space ?? gap.length - (OPENING.exec(gap)?.[0].length ?? 0));
}

/** What follows the last word may be the beginning of the next one, unless nothing more than signs is left. */
function lastEnd(text: string, wordEnd: number, sentenceEnd: number): number {
  const rest = text.slice(wordEnd, sentenceEnd);
  if (WORDS.test(rest)) return wordEnd + (CLOSING.exec(rest)?.[0].length ?? 0);
  const end = Math.max(wordEnd, sentenceEnd);
  // Signs behind the last sentence may be a sentence of their own, which has no word to show them.
  return WORDS.test(text.slice(end)) ? end : text.length;
}
