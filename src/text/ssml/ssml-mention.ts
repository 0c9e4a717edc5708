/** Tells a mention of `<speak>` in a sentence from a document, by its place, its continuation, and its content. */
import { parseXml } from '@rgrove/parse-xml';

/** The place of a `<speak`: at the start of a line, after a sentence or colon, after a list mark, or within a sentence. */
export type SpeakPlace = 'line' | 'sentence' | 'item' | 'middle';

/** The known part of a document: up to its end, up to another one, or all received text. */
export interface SpeakStretch {
  /** The text from its `<speak` on, including later text. */
  readonly text: string;
  /** The end of its `</speak>`; `nested` if another one begins before that, undefined if neither has come. */
  readonly end: number | 'nested' | undefined;
  readonly place: SpeakPlace;
  /** The character before it. */
  readonly characterBefore: string;
}

const BEGINS_LINE =
  /(?:^|[\r\n][\s>]*[\r\n]|[\p{Sentence_Terminal}\p{Terminal_Punctuation}>][\p{Pe}\p{Pf}"'*_~]*[ \t]*(?:\r\n|[\r\n]))[\s>]*$/iu;
const BEGINS_SENTENCE = /(?:[\r\n][ \t>]*|<\/speak\s*>\s*|[\p{Sentence_Terminal}:：][\p{Pe}\p{Pf}"'*_~]*\s*)$/iu;
const BEHIND_LIST_MARK = /(?:^|[\r\n])[ \t>]*(?:[-+*•]|\d{1,9}[.)])[ \t]+$/u;
const OPENING_TAG = /^<speak[^<>]*>/iu;
const NEXT_OPENING_TAG = /<speak(?=[\s/>])/iu;
const CLOSING_TAG_AT_END = /<\/speak\s*>$/iu;
/** Marks that continue a sentence directly after the word. Numbers, signs, emoji and dashes rather begin a document. */
const MARK_BEHIND = String.raw`[,;:!?/\p{Pe}，、；：。！？]|\.(?![\p{N}.])|-(?=\p{L})`;
/** A continuation of the sentence after the word: a space, or such a mark. */
const GOES_ON_AS_SENTENCE = new RegExp(String.raw`^(?:[ \t]+[^\s<]|${MARK_BEHIND})`, 'u');
/** The same where a document could begin as well. */
const GOES_ON_IN_LOWER_CASE = new RegExp(String.raw`^(?:[ \t]+(?:\p{Ll}|[–—=:|→-][ \t])|${MARK_BEHIND})`, 'u');
/** The quotation marks and marks of emphasis around a name. */
const QUOTES = /^["'`*_~\p{Pi}\p{Pf}]/u;
const OPENS_QUOTE = /["'`*_~\p{Pi}\p{Pf}\p{Ps}]$/u;
/** The same for scripts without spaces: the sentence calls it an element. */
const SAYS_UNSPACED_ABOUT_TAG =
  /^(?:标签|標籤|标记|標記|元素|タグ|要素|แท็ก|[ \t]?태그|[ \t]?요소|(?:是|为|為|は|が|と|는|은)[^<。！？\r\n]{0,60}(?:标签|標籤|标记|標記|元素|タグ|要素|ルート|태그|요소|루트|SSML|XML))/u;
/** Continuations of a sentence about the tag that begins its line, where a document may have any words. */
const SAYS_ABOUT_TAG = new RegExp(
  String.raw`^(?:[,;:)]|[ \t]+[–—-][ \t]|[ \t]+(?:${(
    'is are was were has have can will should must may means defines creates tag tags element elements wraps wrap opens starts begins marks encloses contains holds and or needs stands ' +
    'ist sind hat muss kann umschließt öffnet beginnt steht bildet markiert enthält und oder est sont a doit peut ouvre entoure contient et ou marque es son tiene debe puede abre envuelve contiene y o marca ' +
    'è sono ha deve può apre racchiude e é são tem pode envolve contém zijn heeft moet kan opent omsluit en of jest są ma musi może otwiera i lub это является должен открывает и или'
  )
    .split(' ')
    .join('|')})(?![\p{L}\p{M}\p{N}]))`,
  'u',
);
const BLANK_LINE = /\r\n[ \t]*\r\n|\n[ \t]*\n|\r[ \t]*\r/u;
/** Words before a mentioned closing tag. */
const NAMES_CLOSING_TAG =
  /(?:^|\s)(?:with|and|or|by|in|as|the|a|to|mit|und|oder|durch|par|avec|et|ou|con|y|e|o|com|met|en|of|i|lub|с|и|или)$/iu;
/** The same without spaces. */
const NAMES_CLOSING_TAG_UNSPACED = /[，、；](?:[^，、。；]{0,4}[以用由到和与與及])?$|^(?:で|から)(?:始|開|はじ|ひら)/u;
const PADDED = /^[ \t]/u;
/** The edges of words between two tags: a space, a mark or a quotation mark. */
const FRAMED = /^[^\p{L}\p{M}\p{N}\p{Sc}][^]*[\s"'`*_~\p{Pi}\p{Pf}\p{Ps}]$/u;
const UNSPACED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー、。，・]/u;
/** A list item that only names a tag. */
const NAMED_ALONE = /^[ \t]*(?:\r\n|[\r\n])[ \t]*(?:[-+*•#|]|\d{1,9}[.)]|[\r\n])/u;
const SENTENCE_END = /[\p{Sentence_Terminal}][\p{Pe}\p{Pf}"'*_]*(?=\s)|[。！？]|[\r\n]/u;
/** The text that decides about a mention. A document that begins a line may have several sentences. */
const ENDS_MENTION: Readonly<Record<SpeakPlace, RegExp>> = {
  line: BLANK_LINE,
  sentence: SENTENCE_END,
  item: /[\r\n]/u,
  middle: SENTENCE_END,
};
/** The most characters that an unfinished mention waits for. */
const MOST_CHARACTERS = 300;
/** Text that a mention of SSML rarely contains. */
const WHOLE_ELEMENT = /\/>|<\/(?!speak\b)|<!\[CDATA\[|&(?:#\d+|#x[\da-f]+|[a-z]+);/iu;
/** Within a sentence, such an element after a word is real, even in a document with an error. */
const ELEMENT_END = /<\/(?!speak\b)/iu;
/** Words that join the names of two tags. */
const JOINED = new Set(
  (
    'and or and/or to through until und oder bis et ou à y o e u ed i a hasta fino lub do oraz и или до і або en of tot och eller til og ja tai és vagy nebo až și sau ve veya και ή ' +
    'と や から まで 和 与 與 或 及 到 至 跟 및 와 과 또는 و أو ו או और या และ หรือ và hoặc dan atau'
  ).split(' '),
);

/** Words that need no spaces to join them. */
const JOINS_UNSPACED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Hebrew}]+$/u;
const ONLY_PUNCTUATION = /^\p{P}+$/u;
const ONLY_MARKS = /^(?:(?![\p{Sc}\p{Extended_Pictographic}])[\p{P}\p{S}\s])+$/u;

/** Returns the place of a document after a text. */
export function placeBehind(before: string): SpeakPlace {
  if (BEGINS_LINE.test(before)) return 'line';
  if (BEHIND_LIST_MARK.test(before)) return 'item';
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
  const tag = OPENING_TAG.exec(text)?.[0] ?? '';
  const behind = text.slice(tag.length);
  const goesOn = goesOnAsSentence(behind, stretch);
  const longest = tag === '' ? waitWithoutTag(place) : longestWait(behind, place, goesOn);
  const length = typeof end === 'number' ? end - tag.length : Infinity;
  if (length > longest && behind.length >= longest) return true;
  if (typeof end === 'number')
    return isMentionedPair(text.slice(0, end), behind.slice(0, length).replace(CLOSING_TAG_AT_END, ''), goesOn, stretch);
  if (end === undefined && mayGoOn) return undefined;
  if (place === 'item') return goesOn || /^\s*(?:$|[<\r\n])/u.test(behind) || PADDED.test(behind);
  if (place === 'line') return goesOn && !WHOLE_ELEMENT.test(end === 'nested' ? behind.split(NEXT_OPENING_TAG, 1).join('') : behind);
  return place === 'middle' || goesOn || PADDED.test(behind);
}

/** Whether the received text looks like a mention, so that it can be spoken if no more text comes for a while. */
export function isLikelyMention(text: string, before: string): boolean {
  const place = placeBehind(before);
  const behind = text.replace(OPENING_TAG, '');
  if (place === 'middle') return /^<[?!]/u.test(text) || (behind !== text && /^\s*[^<\s]/u.test(behind));
  return place !== 'line' && behind !== text && goesOnAsSentence(behind, { place, characterBefore: before.slice(-1) });
}

function goesOnAsSentence(behind: string, { place, characterBefore }: Pick<SpeakStretch, 'place' | 'characterBefore'>): boolean {
  if (SAYS_UNSPACED_ABOUT_TAG.test(behind)) return true;
  if (place === 'line') return SAYS_ABOUT_TAG.test(behind);
  const isQuoted = OPENS_QUOTE.test(characterBefore) && QUOTES.test(behind);
  return isQuoted || (place === 'sentence' ? GOES_ON_IN_LOWER_CASE : GOES_ON_AS_SENTENCE).test(behind);
}

/** Returns the number of characters after which an opening tag without an end counts as a mention. */
function longestWait(behind: string, place: SpeakPlace, goesOn: boolean): number {
  const seen = behind.slice(0, MOST_CHARACTERS);
  const [before = seen] = WHOLE_ELEMENT.exec(seen) === null ? [] : seen.split(WHOLE_ELEMENT);
  const alone = place === 'item' ? NAMED_ALONE.exec(behind) : null;
  if (alone !== null) return alone[0].length;
  if (goesOn && !(place === 'line' && before !== seen)) {
    const found = ENDS_MENTION[place].exec(before);
    return found === null ? MOST_CHARACTERS : found.index + found[0].length;
  }
  const isHeld = place !== 'middle' || (!PADDED.test(behind) && (before !== seen || /^[^\s<]/u.test(behind)) && !UNSPACED.test(behind));
  return isHeld ? Infinity : MOST_CHARACTERS;
}

function waitWithoutTag(place: SpeakPlace): number {
  return place === 'middle' ? MOST_CHARACTERS : Infinity;
}

/** Whether two tags are mentioned, and do not enclose spoken text. A document with an element or an entity is never one. */
function isMentionedPair(document: string, content: string, goesOn: boolean, { place, characterBefore }: SpeakStretch): boolean {
  const isDocument = isWellFormed(document);
  if (isDocument && /[<&]/u.test(content)) return false;
  const words = content.trim().toLowerCase();
  const isBlank = words === '' && !/[\r\n]/u.test(content);
  const isPadded = PADDED.test(content) && content.trim() !== content.trimStart();
  const isJoined = joinsTags(words, isPadded);
  const namesClosingTag = isDocument && !FRAMED.test(content) ? NAMES_CLOSING_TAG_UNSPACED.test(words) : NAMES_CLOSING_TAG.test(words);
  if (place === 'line') return (isJoined && isPadded) || (goesOn && namesClosingTag);
  const goesOnBetween = goesOn && (!isDocument || FRAMED.test(content));
  if (place === 'sentence') return isJoined || (isBlank && /[:：]/u.test(characterBefore)) || goesOnBetween;
  if (place === 'item') return (isJoined && isPadded) || (goesOn && !isDocument);
  return isBlank || isJoined || namesClosingTag || goesOnBetween || (!isDocument && !ELEMENT_END.test(document));
}

/** Whether a text between two tags is a conjunction, an ellipsis or the like. */
function joinsTags(words: string, isPadded: boolean): boolean {
  if (JOINED.has(words)) return isPadded || JOINS_UNSPACED.test(words);
  return (isPadded ? ONLY_MARKS : ONLY_PUNCTUATION).test(words);
}

function isWellFormed(document: string): boolean {
  try {
    return parseXml(document).root !== null;
  } catch {
    return false;
  }
}
