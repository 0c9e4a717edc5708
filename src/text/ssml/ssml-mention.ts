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
  /** The end of the text before it. */
  readonly before: string;
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
/** Names for a tag that a sentence may use, in scripts with spaces and without. */
const NAMES_OF_TAGS =
  'tags? elements? markup Tags Elemente? balises? éléments? etiquetas? elementos? elementi znaczniki? znacznika tegi? теги? тега элементы? элемента'.split(
    ' ',
  );
const UNSPACED_NAMES_OF_TAGS = '标签|標籤|标记|標記|元素|タグ|要素|แท็ก|태그|요소';
const SAYS_UNSPACED_ABOUT_TAG = new RegExp(
  String.raw`^(?:[ \t]?(?:${UNSPACED_NAMES_OF_TAGS})|(?:是|为|為|は|が|と|는|은)[^<。！？\r\n]{0,60}(?:${UNSPACED_NAMES_OF_TAGS}|ルート|루트|SSML|XML))`,
  'u',
);
/** Continuations of a sentence that begins with the tag, at a place where a document could begin as well. */
const SAYS_ABOUT_TAG = new RegExp(
  String.raw`^(?:${MARK_BEHIND}|[ \t]+[–—-][ \t]|[ \t]+(?:${NAMES_OF_TAGS.join('|')}|${(
    'is are was were has have can will should must may means defines creates wraps? opens? starts? begins? marks? encloses? surrounds? contains? holds? goes comes tells belongs? stands? needs? and or ' +
    'ist sind hat muss kann umschließt umgibt öffnet beginnt steht bildet markiert enthält gehört und oder est sont a doit peut ouvre entoure contient commence et ou marque es son tiene debe puede abre envuelve contiene va y o marca ' +
    'è sono ha deve può apre racchiude e é são tem pode envolve contém zijn heeft moet kan opent omsluit en of jest są ma musi może otwiera i lub это является должен открывает и или'
  )
    .split(' ')
    .join('|')})(?![\p{L}\p{M}\p{N}]))`,
  'u',
);
/** Words before a tag that a sentence is about. */
const NAMES_TAG = new RegExp(
  String.raw`(?:(?:^|[^\p{L}\p{N}])(?:${NAMES_OF_TAGS.join('|')}|${(
    'the a an of in by with within without between around use uses using used add adds insert put place write root SSML ' +
    'der die das den dem des ein eine einen einem mit im durch zwischen ohne le la les un une avec dans par entre sans el los las una con en por sin il lo in tra fra o um uma com em sem de het een met tussen w z с в между'
  )
    .split(' ')
    .join('|')})[ \t]|(?:${UNSPACED_NAMES_OF_TAGS}|用|以|在|把|将|將|加|写|寫)[ \t]?)$`,
  'iu',
);
/** The same behind a pair of tags. */
const NAMED_BEHIND = new RegExp(
  String.raw`^(?:[ \t]+(?:${NAMES_OF_TAGS.join('|')})(?![\p{L}\p{M}\p{N}])|[ \t]?(?:${UNSPACED_NAMES_OF_TAGS}))`,
  'u',
);
const MAY_BE_NAMED_BEHIND = /^[ \t]*[\p{L}\p{M}]{0,10}$/u;
/** Words before a mentioned closing tag. */
const NAMES_CLOSING_TAG =
  /(?:^|\s)(?:with|and|or|by|in|as|the|a|to|is|mit|und|oder|durch|par|avec|et|ou|con|y|e|o|com|met|en|of|i|lub|с|и|или)$/iu;
/** The same without spaces. */
const NAMES_CLOSING_TAG_UNSPACED = /[，、；]$|[，、；。！？\s][^，、。；\s]{0,4}[以用由到和与與及]$|^(?:で|から)(?:始|開|はじ|ひら)/u;
const LAST_WORD = /[\p{L}\p{M}]+$/u;
const PADDED = /^[ \t]/u;
/** The edges of words between two tags: a space, a mark or a quotation mark. */
const FRAMED = /^[^\p{L}\p{M}\p{N}\p{Sc}][^]*[\s"'`*_~\p{Pi}\p{Pf}\p{Ps}]$/u;
const UNSPACED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー、。，・]/u;
/** A list item that only names a tag. */
const NAMED_ALONE = /^[ \t]*(?:\r\n|[\r\n])[ \t]*(?:[-+*•#|]|\d{1,9}[.)]|[\r\n])/u;
const SENTENCE_END = /[\p{Sentence_Terminal}][\p{Pe}\p{Pf}"'*_]*(?=\s)|[。！？]|[\r\n]/u;
/** For each place, the text after which a mention that the sentence announces is decided. */
const ENDS_MENTION: Readonly<Record<SpeakPlace, RegExp | undefined>> = {
  // A document that begins a line may have several sentences, and paragraphs.
  line: undefined,
  sentence: SENTENCE_END,
  item: /[\r\n]/u,
  middle: SENTENCE_END,
};
/** The most characters to wait for the end of an announced mention, and of an unannounced one. */
const MOST_CHARACTERS = 300;
const MOST_UNSAID_CHARACTERS = 1_000;
/** Text that a mention of SSML rarely contains. */
const WHOLE_ELEMENT = /\/>|<\/(?!speak\b)|<!\[CDATA\[|&(?:#\d+|#x[\da-f]+|[a-z]+);/iu;
/** Within a sentence, such an element after a word is real, even in a document with an error. */
const ELEMENT_END = /<\/(?!speak\b)/iu;
/** Words that join the names of two tags. */
const JOINED = new Set(
  (
    'and or and/or to through until without before und oder bis ohne vor sans sin senza sem zonder bez без et ou à y o e u ed i a hasta fino lub do oraz и или до і або en of tot och eller til og ja tai és vagy nebo až și sau ve veya και ή ' +
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
  const evidence = evidenceOf(behind, stretch);
  const longest = tag === '' ? waitWithoutTag(place) : longestWait(behind, place, evidence);
  const length = typeof end === 'number' ? end - tag.length : Infinity;
  if (length > longest && behind.length >= longest) return true;
  if (typeof end === 'number')
    return isMentionedPair(
      text.slice(0, end),
      behind.slice(0, length).replace(CLOSING_TAG_AT_END, ''),
      text.slice(end),
      evidence,
      stretch,
      mayGoOn,
    );
  if (end === undefined && mayGoOn) return undefined;
  const { goesOn } = evidence;
  if (place === 'item') return goesOn || /^\s*(?:$|[<\r\n])/u.test(behind) || PADDED.test(behind);
  if (place === 'line') return goesOn && !WHOLE_ELEMENT.test(end === 'nested' ? behind.split(NEXT_OPENING_TAG, 1).join('') : behind);
  return place === 'middle' || goesOn || PADDED.test(behind);
}

/** Whether the received text looks like a mention, so that it can be spoken if no more text comes for a while. */
export function isLikelyMention(text: string, before: string): boolean {
  const place = placeBehind(before);
  if (place === 'middle' && /^<[?!]/u.test(text)) return true;
  const behind = text.replace(OPENING_TAG, '');
  if (behind === text) return false;
  const { goesOn, isAbout } = evidenceOf(behind, { place, before });
  return isAbout || (goesOn && place !== 'line');
}

/** What speaks for a mention. */
interface Evidence {
  /** Whether the sentence may go on after the tag. */
  readonly goesOn: boolean;
  /** Whether the words around the tag are about it. */
  readonly isAbout: boolean;
}

function evidenceOf(behind: string, { place, before }: Pick<SpeakStretch, 'place' | 'before'>): Evidence {
  const isQuoted = place !== 'line' && OPENS_QUOTE.test(before.trimEnd().slice(-1)) && QUOTES.test(behind);
  const saysAbout = isQuoted || SAYS_UNSPACED_ABOUT_TAG.test(behind) || SAYS_ABOUT_TAG.test(behind);
  const goesOn = saysAbout || (place === 'middle' ? GOES_ON_AS_SENTENCE : GOES_ON_IN_LOWER_CASE).test(behind);
  return { goesOn, isAbout: saysAbout || (place === 'middle' && NAMES_TAG.test(before)) };
}

/** Returns the number of characters after which an opening tag without an end counts as a mention. */
function longestWait(behind: string, place: SpeakPlace, { goesOn, isAbout }: Evidence): number {
  const seen = behind.slice(0, MOST_CHARACTERS);
  const [before = seen] = WHOLE_ELEMENT.exec(seen) === null ? [] : seen.split(WHOLE_ELEMENT);
  const alone = place === 'item' ? NAMED_ALONE.exec(behind) : null;
  if (alone !== null) return alone[0].length;
  if (isAbout && (goesOn || UNSPACED.test(behind)) && !(place === 'line' && before !== seen)) {
    const found = goesOn && !(place === 'sentence' && UNSPACED.test(behind)) ? ENDS_MENTION[place]?.exec(before) : undefined;
    return found === null || found === undefined ? MOST_CHARACTERS : found.index + found[0].length;
  }
  return goesOn && place !== 'line' && place !== 'item' ? MOST_UNSAID_CHARACTERS : Infinity;
}

function waitWithoutTag(place: SpeakPlace): number {
  return place === 'middle' ? MOST_CHARACTERS : Infinity;
}

/**
 * Whether two tags are mentioned, and do not enclose spoken text. A document with an element or an entity is never one.
 *
 * @param behind - The text after them.
 */
function isMentionedPair(
  document: string,
  content: string,
  behind: string,
  { goesOn, isAbout }: Evidence,
  { place, before }: SpeakStretch,
  mayGoOn: boolean,
): boolean | undefined {
  const isDocument = isWellFormed(document);
  if (isDocument && /[<&]/u.test(content)) return false;
  const words = content.trim().toLowerCase();
  const isBlank = words === '' && !/[\r\n]/u.test(content);
  const isPadded = PADDED.test(content) && content.trim() !== content.trimStart();
  const isJoined = joinsTags(words, isPadded);
  const isApart = !isDocument || FRAMED.test(content);
  const namesClosingTag = isApart ? NAMES_CLOSING_TAG.test(words) || isSameWord(words, before) : NAMES_CLOSING_TAG_UNSPACED.test(words);
  if (place === 'line') return (isJoined && isPadded) || (isAbout && namesClosingTag);
  if (place === 'item') return (isJoined && isPadded) || (goesOn && !isDocument);
  const isBetween = goesOn && (isAbout || namesClosingTag) && isApart;
  if (isJoined || isBetween || (place === 'sentence' && isBlank && /[:：]\s*$/u.test(before))) return true;
  if (place === 'middle' && (isBlank || namesClosingTag || (!isDocument && !ELEMENT_END.test(document)))) return true;
  if (!goesOn) return false;
  return mayGoOn && MAY_BE_NAMED_BEHIND.test(behind) ? undefined : NAMED_BEHIND.test(behind);
}

/** Whether both tags follow the same word: `Type <speak>, then your text, then type </speak>`. */
function isSameWord(words: string, before: string): boolean {
  const word = LAST_WORD.exec(words)?.[0];
  return word !== undefined && word === LAST_WORD.exec(before.toLowerCase().trimEnd())?.[0];
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
