/**
 * Distinguishes an SSML document from a mention of `<speak>`, by structure alone. A document begins a line or a sentence, or it
 * directly adjoins its words and has an end. In a sentence about the tag, a space, a punctuation mark or a quotation mark follows
 * the tag.
 */

/** The place of a `<speak`: at the beginning of a line or of a sentence, or in the middle of a sentence or list item. */
export type SpeakPlace = 'line' | 'sentence' | 'middle';

/** The known part of an apparent document. */
export interface SpeakStretch {
  /** The text from its `<speak` on, including later text. */
  readonly text: string;
  /** The end of its `</speak>`. `nested` if another `<speak` comes first; undefined if neither has come. */
  readonly end: number | 'nested' | undefined;
  readonly place: SpeakPlace;
  /** The end of the text before it. */
  readonly before: string;
}

const BEGINS_LINE = /(?:^|[\r\n])[\s>]*$/u;
const BEGINS_SENTENCE = /(?:<\/speak\s*>\s*|[\p{Sentence_Terminal}:：][\p{Pe}\p{Pf}"'*_~]*\s*)$/iu;
const OPENING_TAG = /^<speak(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/iu;
const CLOSING_TAG_AT_END = /<\/speak\s*>$/iu;
/** Matches marks that continue a sentence directly after the tag. A number, another sign or a dash may begin a document instead. */
const MARK_BEHIND = /^(?:[,;:!?/\p{Pe}，、；：。！？]|\.(?![\p{N}.])|-(?=\p{L}))/u;
const MAY_BE_MARK = /^[.-]?$/;
const QUOTE_BEFORE = /["'`*_~\p{Pi}\p{Pf}\p{Ps}]\s*$/u;
const QUOTE_BEHIND = /^["'`*_~\p{Pi}\p{Pf}]/u;
const LINE_BREAK_BEHIND = /^[ \t]*[\r\n]/;
/** Matches scripts without spaces, in which a mention also directly adjoins the words. */
const UNSPACED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー、。，・]/u;
/** Matches markup that a mention of SSML rarely contains. */
const ELEMENT = /\/>|<\/(?!speak\b)|<!\[CDATA\[|&(?:#\d+|#x[\da-f]+|[a-z]+);/iu;
const WORD = /[\p{L}\p{N}\p{Sc}\p{Extended_Pictographic}]/u;
const ENDS_SENTENCE = /\p{Sentence_Terminal}[\p{Pe}\p{Pf}"'*_]*\s*$/u;
const ENDS_LINE = /^[ \t]*(?:$|[\r\n])/;
const BLANK = /^[ \t]*$/;
const NEXT_OPENING_TAG = /<speak(?=[\s/>])/iu;
/** Greatest number of characters to wait for an end or an element that would prove a document, by the kind of its joint. */
const MOST_CHARACTERS = { joined: 1_000, unspaced: 1_000, apart: 300 } as const;

/** Returns the place of a document after a text. */
export function placeBehind(before: string): SpeakPlace {
  if (BEGINS_LINE.test(before)) return 'line';
  return BEGINS_SENTENCE.test(before) ? 'sentence' : 'middle';
}

/**
 * Whether an apparent document is a mention of SSML. The result does not depend on how the text is split.
 *
 * @param mayGoOn - Whether more text may come.
 * @returns Undefined if the following text must decide.
 */
export function isSpeakMention(stretch: SpeakStretch, mayGoOn: boolean): boolean | undefined {
  const { text, end, place } = stretch;
  const tag = OPENING_TAG.exec(text)?.[0];
  if (tag === undefined) return isUndecided(text, end, place, mayGoOn) ? undefined : place === 'middle' || end !== undefined;
  const behind = text.slice(tag.length);
  const joint = jointOf(behind, stretch, mayGoOn);
  if (typeof joint !== 'string') return joint;
  const length = typeof end === 'number' ? end - tag.length : Infinity;
  const longest = MOST_CHARACTERS[joint];
  const isLong = behind.length >= longest && length > longest;
  if (typeof end === 'number' && !isLong) {
    const content = behind.slice(0, length).replace(CLOSING_TAG_AT_END, '');
    if (ELEMENT.test(content)) return false;
    if (!WORD.test(content)) return place === 'middle' || /\S/u.test(content);
    if (ENDS_SENTENCE.test(content)) return false;
    if (joint === 'joined') return place === 'middle' && /\s$/u.test(content);
    const rest = text.slice(end);
    if (mayGoOn && place === 'line' && BLANK.test(rest)) return undefined;
    return place !== 'line' || !ENDS_LINE.test(rest);
  }
  const [seen = ''] = behind.slice(0, longest).split(NEXT_OPENING_TAG, 1);
  if (ELEMENT.test(seen)) return false;
  if (isLong) return true;
  if (end === undefined && mayGoOn) return undefined;
  return joint !== 'joined' || place === 'middle';
}

/** Whether the text so far looks like a mention. If no more text comes for a while, it is spoken as one. */
export function isLikelyMention(text: string, before: string): boolean {
  const place = placeBehind(before);
  if (place === 'middle' && /^<[?!]/u.test(text)) return true;
  const behind = text.replace(OPENING_TAG, '');
  return behind !== text && /^[ \t]+\S/u.test(behind) && !ELEMENT.test(behind);
}

function isUndecided(text: string, end: SpeakStretch['end'], place: SpeakPlace, mayGoOn: boolean): boolean {
  return end === undefined && mayGoOn && (place !== 'middle' || text.length < MOST_CHARACTERS.apart);
}

/**
 * Classifies the joint between an opening tag and the text after it.
 *
 * @returns True if it is certainly a mention, false if it is certainly a document. Otherwise the kind of the joint; undefined if
 *   the following text must decide.
 */
function jointOf(behind: string, { place, before }: SpeakStretch, mayGoOn: boolean): keyof typeof MOST_CHARACTERS | boolean | undefined {
  if (mayGoOn && MAY_BE_MARK.test(behind)) return undefined;
  if (MARK_BEHIND.test(behind) || before.endsWith('`')) return true;
  if (place !== 'line' && QUOTE_BEFORE.test(before) && QUOTE_BEHIND.test(behind)) return true;
  if (/^\s/u.test(behind)) {
    if (place === 'middle') return true;
    if (place === 'line' && mayGoOn && BLANK.test(behind)) return undefined;
    return place === 'line' && LINE_BREAK_BEHIND.test(behind) ? false : 'apart';
  }
  if (behind === '') return place === 'middle';
  if (place === 'line' && WORD.test(behind.charAt(0))) return false;
  return UNSPACED.test(behind) && place !== 'line' ? 'unspaced' : 'joined';
}
