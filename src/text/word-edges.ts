/**
 * Finds word boundaries: at white space and punctuation in most scripts, at a change of script, before a particle in
 * Korean, and by the browser's dictionary (`Intl.Segmenter`) in scripts without spaces.
 */

/** How many UTF-16 code units before a word to examine. */
export const LOOK_BEHIND_CHARACTERS = 8;
/** How many after it. */
const LOOK_AHEAD_CHARACTERS = 4;

const UNSPACED_SCRIPTS = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー々\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const UNSPACED = new RegExp(`^[${UNSPACED_SCRIPTS}]`, 'u');
const UNSPACED_RUN_BEFORE = new RegExp(`[${UNSPACED_SCRIPTS}\\p{M}]+$`, 'u');
const UNSPACED_RUN_BEHIND = new RegExp(`^[${UNSPACED_SCRIPTS}\\p{M}]+`, 'u');
const KANA = /^[\p{sc=Hiragana}\p{sc=Katakana}ー]+$/u;
const HANGUL = /^\p{sc=Hangul}/u;
const HANGUL_RUN = /^\p{sc=Hangul}+/u;
/** Letters, marks and digits of all other scripts. */
const SPACED = new RegExp(`^(?![${UNSPACED_SCRIPTS}]|\\p{sc=Hangul})[\\p{L}\\p{M}\\p{N}]`, 'u');
const HALF = /^[\ud800-\udbff]$/;

/** Korean endings after a noun without a space: particles, the copula, and verb endings. */
const PARTICLES =
  /^(?:들|님|씨)?(?:은|는|이|가|을|를|의|에|에서|에게|에게서|께|께서|한테|한테서|으?로|으?로서|으?로써|와|과|이?랑|하고|도|만|까지|부터|마다|조차|마저|밖에|보다|처럼|같이|만큼|대로|뿐|이?나|이?든지|이?라도|이?라[고는며서]?|이?란|이?며|이?고|이?다|이?야|아|이?여|이?요|입니다|입니까|이에요|예요|이?었다|였다|였습니다|이었습니다|인|일|임|인데|이?지만|이?면|커녕|이?죠|이?네요?|이?군요?|이?니까?|인가요?|일까요?|이?잖아요?){0,3}$/u;
const MAKES_VERB = /^[하해했한할합되돼됐된될됩]/u;
const LONGEST_PARTICLES = 10;

/** One dictionary works for all these scripts, whatever its language. Creating it takes a millisecond. */
let dictionary: Intl.Segmenter | undefined;

/** A result that may need more text. */
export type Answer = boolean | 'undecided';

/**
 * Decides whether a stretch of text consists of whole words.
 *
 * @param text - The known text.
 * @param start - Start of the stretch. If possible, at least {@link LOOK_BEHIND_CHARACTERS} come before it.
 * @param end - End of the stretch, exclusive.
 * @param isAll - Whether no text follows.
 */
export function isWhole(text: string, start: number, end: number, isAll: boolean): Answer {
  if (!canBegin(text, start)) return false;
  const last = characterBefore(text, end);
  const behind = text.slice(end);
  if (!isAll && (behind === '' || HALF.test(behind))) return isEdgeFree(last) ? isInDictionary(text, start, end, isAll) : 'undecided';
  if (SPACED.test(last) && SPACED.test(behind)) return false;
  if (HANGUL.test(last)) return endsBeforeParticle(behind, isAll);
  return isInDictionary(text, start, end, isAll);
}

/** Whether a word may begin at an offset, judging by the character before it. */
export function canBegin(text: string, start: number): boolean {
  const first = characterAt(text, start);
  const before = characterBefore(text, start);
  return !(SPACED.test(first) && SPACED.test(before)) && !(HANGUL.test(first) && HANGUL.test(before));
}

/** Whether a word ends after this character, whatever follows. */
function isEdgeFree(last: string): boolean {
  return !SPACED.test(last) && !HANGUL.test(last) && !UNSPACED.test(last);
}

function endsBeforeParticle(behind: string, isAll: boolean): Answer {
  const written = HANGUL_RUN.exec(behind)?.[0] ?? '';
  const run = written.normalize('NFC');
  if (MAKES_VERB.test(run)) return true;
  if (run.length > LONGEST_PARTICLES) return false;
  if (!isAll && written === behind) return 'undecided';
  return PARTICLES.test(run);
}

/** Looks the stretch up in a dictionary: `京都` is not in `東京都`. Words in kana only are checked at both ends. */
function isInDictionary(text: string, start: number, end: number, isAll: boolean): Answer {
  const isBeginning = UNSPACED.test(characterAt(text, start));
  const isEnd = KANA.test(text.slice(start, end));
  if (!isBeginning || !('Segmenter' in Intl)) return true;
  const before = UNSPACED_RUN_BEFORE.exec(text.slice(Math.max(0, start - LOOK_BEHIND_CHARACTERS), start))?.[0] ?? '';
  const known = text.slice(end, end + LOOK_AHEAD_CHARACTERS);
  const behind = UNSPACED_RUN_BEHIND.exec(known)?.[0] ?? '';
  if (!isAll && behind === known && known.length < LOOK_AHEAD_CHARACTERS) return 'undecided';
  const window = before + text.slice(start, end) + behind;
  dictionary ??= new Intl.Segmenter('ja', { granularity: 'word' });
  const places = new Set(Array.from(dictionary.segment(window), ({ index }) => index));
  const isAtBeginning = places.has(before.length);
  const wordEnd = window.length - behind.length;
  return isAtBeginning && (!isEnd || behind === '' || places.has(wordEnd));
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0x20);
}

function characterBefore(text: string, at: number): string {
  return Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? '';
}
