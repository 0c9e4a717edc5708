/** Finds SSML documents in a text: `<speak>…</speak>`, which Polly takes whole or not at all. */

/** Polly takes no more in one event; what is longer cannot be spoken as SSML, and is not waited for. */
const MAX_CHARACTERS = 6_000;
const OPENING = '<speak';
const CLOSING = '</speak>';
/** What a document stands behind where it is no word of a sentence: nothing, a line, another one, or the end of a sentence. */
const BEGINS_ANEW = /(?:^|[\r\n]|<\/speak>|\p{Sentence_Terminal}[\p{Pe}\p{Pf}"']*)\s*$/u;
/** A document inside a sentence is there for what it holds, such as `<lang>`, and goes on with an element. */
const GOES_ON_IN_WORDS = /^<speak[^>]*>\s*[^<\s]/u;

/**
 * The length of the document that begins at a place of a text.
 *
 * @param at - Where a `<` is.
 * @param isEnd - Whether nothing more will come.
 * @returns 0 where none begins, undefined where only what follows can tell.
 */
export function ssmlLength(text: string, at: number, isEnd: boolean): number | undefined {
  const opening = text.slice(at, at + OPENING.length);
  if (opening.length < OPENING.length && OPENING.startsWith(opening) && !isEnd) return undefined;
  if (opening !== OPENING) return 0;
  const next = text.charAt(at + OPENING.length);
  if (next !== '' && !/[\s>]/u.test(next)) return 0;
  // One document holds no other, and looking further than Polly takes would be for nothing.
  const document = text.slice(at, at + MAX_CHARACTERS);
  const closing = document.indexOf(CLOSING);
  const nested = document.indexOf(OPENING, OPENING.length);
  if (nested >= 0 && (closing < 0 || nested < closing)) return 0;
  if (closing >= 0) return closing + CLOSING.length;
  return isEnd || document.length === MAX_CHARACTERS ? 0 : undefined;
}

/**
 * Whether what opens like a document, and has not ended, is a word that a text says about SSML: that is not waited for
 * when all that is there is to be spoken.
 *
 * @param text - Up to its end.
 * @param at - Where a `<` is, of which {@link ssmlLength} does not know the length.
 * @param before - The end of what came before `text`; empty where nothing did.
 */
export function isMention(text: string, at: number, before: string): boolean {
  const rest = text.slice(at);
  return GOES_ON_IN_WORDS.test(rest) && !BEGINS_ANEW.test(before + text.slice(0, at));
}
