/**
 * Decides whether a sentence continues after a quotation that ends like a sentence (`"Really?" he asked.`, “好的。”他说。,
 * 「はい。」と言った。, "네."라고 했다.), or after text in brackets.
 */
import type { Verdict } from './sentence-abbreviations';
import { mayGoOn } from '../../base/incomplete-match';

const CLOSING_QUOTATION_MARK = /[\p{Pf}\p{Pi}"'’」』”]/u;
const CLOSING_BRACKET = /[)）］】]$/u;
/** A particle, or the start of a verb for a quotation, but not a word that only begins like one. */
const JAPANESE =
  /^(?:と|って|を|だ|です|でし|でよ|でい[いたる]|では[なあ]|でも[なあい]|じゃ|など|なの|なら|なん[てかだ]|から|まで|より|だけ|しか|すら|さえ|こそ|らし|くらい|ぐらい|ばかり|のよう|みたい|か(?:[。？?]|もし|どうか|のよう|な[。？?ぁあ])|[がもに](?:あ[るりっ]|い[るいっ]|な[いかりっ]|よ[いかく]|す[るべ])|は(?:な[いか]|よ[いく]|す[るべ])|[はがにのもでへや][\p{sc=Han}\p{sc=Katakana}\p{N}A-Za-z、])/u;
/** The same after a mark in a name, and after unmarked quoted words: モーニング娘。が好き, すごい！と思った */
const JAPANESE_WITHOUT_MARKS =
  /^(?:を|って[\p{sc=Han}、]|[とはがにのへ][\p{sc=Han}\p{sc=Katakana}]|し(?:まし|ます|たら|た[。、]|てくれ)|する(?:[と人]|こと)|され[てたま])/u;
const CHINESE =
  /^(?:[的之等和與与及或是便]|就[走跑离離]|[这這那](?:句|一句|个字|個字|几个字|幾個字|[三四五六]个字|[三四五六]個字)|[声聲]|一[句声聲词詞]|[二两兩三四五六]?[个個]?字|[时時](?![间間候常代])|[后後](?![来來面])|[然随隨之][后後]|[接][着著]|[于於]是|[转轉]身)/u;
const KOREAN = /^\p{sc=Hangul}/u;
/** Korean particles after a quotation, even with a space before them, but no words that begin like them. */
const KOREAN_APART =
  /^(?:이?라[고는며던]|이?라면서|이?란|하고|하는|하며|하면서|하더니|하자|했다|했고|[고란])(?![\p{sc=Hangul}])|^이?라(?:고[는도만]|는[데지]|며|던)/u;
/** A speaker and a verb of speaking: `그가 말했다`. */
const KOREAN_SAID = /^(?:[^\s.!?"“”]+\s+){0,3}(?:말했|말하|물었|되물|대답|외쳤|외치|소리쳤|속삭|답했|답하|중얼거|덧붙)/u;

const HINDI = /^\p{sc=Devanagari}/u;
/** राम ने पूछा, उसने धीरे से कहा */
const HINDI_SAID = /^(?:[^\s।.!?"“”]+\s+){0,4}(?:पूछ[ाीे]|कह[ाीे]|बोल[ाीे]|चिल्ला|फुसफुसा|पुकार|सोचा|(?:जवाब|उत्तर)\s+दि)/u;

/** Characters of Chinese and Japanese words. */
const CHARACTER = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]`;
/** Verbs of speaking, in traditional and simplified characters. */
const SAYING = '说|說|问|問|答|道|喊|叫|嚷|笑|叹|嘆|骂|罵|讲|講|念|想|話|言|尋|訊|聞|呟|つぶや|囁|ささや|述|思';
/** The most characters of the speaker and manner before the verb, and of words after it. */
const MOST_BEFORE = 10;
const MOST_BEHIND = 6;
/** 小明笑着问， and 老师转过身来，大声喊道。: but what a colon follows belongs to the next quotation. */
const SAID = new RegExp(
  `^(?:${CHARACTER}{2,${MOST_BEFORE}}，(?![我你他她它咱这那這])${CHARACTER}{0,6}?(?:${SAYING})道?(?=[。！？，])|` +
    `${CHARACTER}{0,${MOST_BEFORE}}?(?:${SAYING})${CHARACTER}{0,${MOST_BEHIND}}(?!${CHARACTER}|[：:]))`,
  'u',
);

/** `Harry asked`, `Mr. Smith quietly said`, `The old man replied`, `I thought`. */
const VERBS =
  'said|says|say|asked|asks|ask|replied|answered|added|shouted|whispered|cried|exclaimed|called|muttered|murmured|mumbled|yelled|screamed|insisted|continued|explained|wondered|demanded|agreed|thought|told|begged|snapped|sighed|laughed|growled|repeated|declared|announced|suggested|admitted|warned|noted|remarked|responded|inquired';
/** A capitalised name. A capitalised pronoun starts another sentence instead. */
const NAME = String.raw`(?!(?:He|She|It|They|We|You|Then|And|But|So|When|If)(?!\p{L}))\p{Lu}[\p{L}\p{M}’'-]*\.?`;
const DETERMINED = String.raw`(?:The|A|An|My|Her|His|Our|Their)`;
const SPEAKS = new RegExp(
  String.raw`^(?:${DETERMINED}(?: \p{Ll}+){1,2}|${NAME}(?: ${NAME}){0,2}) (?:\p{Ll}+ly )?(?:${VERBS})(?!\p{L})`,
  'u',
);
const MOST_SPEAKER_CHARACTERS = 60;

/** Opening marks by their closing ones, for brackets, titles and quotations within which no sentence ends. */
const OPENING: Readonly<Record<string, string>> = {
  ')': '(',
  ']': '[',
  '）': '（',
  '］': '［',
  '】': '【',
  '》': '《',
  '〉': '〈',
  '」': '「',
  '』': '『',
  '”': '“',
  '"': '"',
};
const OPENINGS = new Set(Object.values(OPENING));
/** Text in these belongs to the surrounding sentence, however it ends. */
const INNER = new Set(')]）］】》〉'.split(''));
const CLOSE_TO_QUOTATION = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}，、：。！？]/u;
const MOST_ENCLOSED_CHARACTERS = 200;
const BLANK_LINE = /\n[^\S\n]*\n/u;

/**
 * Decides whether a sentence continues after a quotation that could end it.
 *
 * @param closers - The closing marks before the place.
 * @param rest - The text after them and after white space.
 * @param options.isAll - Whether no text follows that.
 * @param options.isApart - Whether white space precedes it.
 * @param options.isEnglish - Whether the language puts a speaker before a verb.
 */
export function judgeQuotation(
  closers: string,
  rest: string,
  { isAll, isApart, isEnglish }: { readonly isAll: boolean; readonly isApart: boolean; readonly isEnglish: boolean },
): Verdict {
  if (closers === '' && !isApart) {
    if (JAPANESE_WITHOUT_MARKS.test(rest)) return 'goes-on';
    return !isAll && mayGoOn(JAPANESE_WITHOUT_MARKS, rest) ? 'undecided' : 'ends';
  }
  const isBracket = CLOSING_BRACKET.test(closers);
  if (!isBracket && !CLOSING_QUOTATION_MARK.test(closers)) return 'ends';
  if (!isApart) {
    if (KOREAN.test(rest) || CHINESE.test(rest) || JAPANESE.test(rest)) return 'goes-on';
    if (!isAll && (mayGoOn(JAPANESE, rest) || mayGoOn(CHINESE, rest))) return 'undecided';
    const next = judgeNextQuotation(rest, isAll);
    if (next !== 'ends') return next;
  } else if (KOREAN.test(rest)) {
    if (!isAll && rest.length < MOST_SPEAKER_CHARACTERS && (mayGoOn(KOREAN_SAID, rest) || mayGoOn(KOREAN_APART, rest))) return 'undecided';
    return KOREAN_APART.test(rest) || (!isBracket && KOREAN_SAID.test(rest)) ? 'goes-on' : 'ends';
  }
  if (isApart && !isBracket && HINDI.test(rest)) {
    if (!isAll && rest.length < MOST_SPEAKER_CHARACTERS && mayGoOn(HINDI_SAID, rest)) return 'undecided';
    return HINDI_SAID.test(rest) ? 'goes-on' : 'ends';
  }
  if (!isAll && mayGoOn(SAID, rest)) return 'undecided';
  if (SAID.test(rest)) return 'goes-on';
  if (isBracket) return 'ends';
  if (!isApart || !isEnglish) return 'ends';
  const words = rest.slice(0, MOST_SPEAKER_CHARACTERS).replace(/\s+/gu, ' ');
  if (SPEAKS.test(words))
    return !isAll && words.length < MOST_SPEAKER_CHARACTERS && /\p{L}$/u.test(words) && SPEAKS.exec(words)?.[0] === words
      ? 'undecided'
      : 'goes-on';
  return !isAll && rest.length < MOST_SPEAKER_CHARACTERS && mayGoOn(SPEAKS, words) ? 'undecided' : 'ends';
}

/** Handles a second quotation with a particle after both: 「本当？」「うん。」と彼は答えた。 */
function judgeNextQuotation(rest: string, isAll: boolean): Verdict {
  const closing = { '「': '」', '『': '』', '“': '”' }[rest.charAt(0)];
  if (closing === undefined) return 'ends';
  const end = rest.indexOf(closing, 1);
  if (end < 0) return isAll || rest.length >= MOST_ENCLOSED_CHARACTERS ? 'ends' : 'undecided';
  const behind = rest.slice(end + 1);
  if (behind === '') return isAll || rest.length >= MOST_ENCLOSED_CHARACTERS ? 'ends' : 'undecided';
  if (CHINESE.test(behind) || JAPANESE.test(behind)) return 'goes-on';
  if (SAID.test(behind)) return 'goes-on';
  const isUndecided = [JAPANESE, CHINESE, SAID].some((pattern) => mayGoOn(pattern, behind));
  return isUndecided && !isAll && rest.length < MOST_ENCLOSED_CHARACTERS ? 'undecided' : judgeNextQuotation(behind, isAll);
}

interface Open {
  readonly mark: string;
  readonly at: number;
}

/**
 * Decides whether a place is enclosed in brackets or quotation marks that close soon.
 *
 * @param text - The sentence and the known text after it.
 * @param place - Offset of the place, after closing marks.
 * @param isAll - Whether no text follows.
 */
export function judgeEnclosed(text: string, place: number, isAll: boolean): Verdict {
  const start = Math.max(0, place - MOST_ENCLOSED_CHARACTERS);
  // The character after a mark decides its meaning, so the last one is not known yet.
  const known = isAll ? text.length : text.length - 1;
  const open: Open[] = [];
  for (let at = start; at < place; at += 1) track(text, at, open);
  for (let depth = 0; depth < open.length; depth += 1) {
    const limit = (open[depth]?.at ?? 0) + MOST_ENCLOSED_CHARACTERS;
    const inner = open.slice();
    let at = place;
    for (; at < Math.min(limit, known) && inner.length > depth; at += 1) track(text, at, inner);
    const isBroken = BLANK_LINE.test(text.slice(place, at));
    if (inner.length <= depth && !isBroken) return 'goes-on';
    if (!isAll && !isBroken && at >= known && at < limit) return 'undecided';
  }
  return 'ends';
}

/**
 * Whether the last closing bracket was opened within the sentence, which makes its content part of the sentence.
 *
 * @param sentence - The sentence, including its closing marks.
 */
export function closesInside(sentence: string): boolean {
  const last = sentence.trimEnd().at(-1) ?? '';
  if (!INNER.has(last)) return false;
  const open: Open[] = [];
  const end = sentence.trimEnd().length - 1;
  for (let at = Math.max(0, end - MOST_ENCLOSED_CHARACTERS); at < end; at += 1) track(sentence, at, open);
  const opening = open.findLast(({ mark }) => mark === OPENING[last]);
  return opening !== undefined && /[\p{L}\p{N}]/u.test(sentence.slice(0, opening.at));
}

function track(text: string, at: number, open: Open[]): void {
  const mark = text.charAt(at);
  const opening = OPENING[mark];
  const isOpening = OPENINGS.has(mark) && !(/["“]/u.test(mark) && !opensQuotation(text, at)) && !(mark === '(' && isFace(text, at));
  if (isOpening) {
    open.push({ mark, at });
    return;
  }
  if (opening === undefined) return;
  const index = open.findLastIndex((one) => one.mark === opening);
  // Marks that were opened inside and never closed were no brackets.
  if (index >= 0) open.length = index;
}

/** In German “ is a closing mark; in Chinese no space precedes an opening one. */
function opensQuotation(text: string, at: number): boolean {
  const isBehindOther =
    /^$|[\s\p{Ps}\p{Pd}]/u.test(text.charAt(at - 1)) || (text.charAt(at) === '“' && CLOSE_TO_QUOTATION.test(text.charAt(at - 1)));
  return isBehindOther && /\S/u.test(text.charAt(at + 1));
}

/** Whether a bracket is a smiley (`:(`, `:-(`) or encloses nothing. */
function isFace(text: string, at: number): boolean {
  return /[:;=8][-'^]?$/u.test(text.slice(Math.max(0, at - 2), at)) || /^\s/u.test(text.slice(at + 1, at + 2));
}
