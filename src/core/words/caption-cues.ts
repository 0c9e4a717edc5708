/**
 * Groups words with their times into captions: one cue per sentence, or several if it does not fit in two lines. Lengths and times
 * follow Netflix' Timed Text Style Guide: two lines, 42 characters per line, and 5/6 of a second to 7 seconds per cue.
 */
import { shownOfWords } from './shown-words';
import type { SpokenWord } from './spoken-word';

/** A text that is shown from one second to another. */
export interface CaptionCue {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** One or two lines, with a line break between them. Plain text: nothing in it is escaped. */
  readonly text: string;
}

const MAX_LINES = 2;
/** Columns of a line. A Chinese, Japanese or Korean character takes two. */
const MAX_LINE_COLUMNS = 42;
const MIN_CUE_SECONDS = 5 / 6;
const MAX_CUE_SECONDS = 7;
/** Seconds to show a word whose end is not known yet. */
const OPEN_WORD_SECONDS = 1;

/** Scripts without spaces. A line may break between any two of their characters. */
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303F\uFF00-\uFF60]/gu;
/**
 * The smallest parts between which a line may break: a character of such a script, or a word; each with its trailing
 * spaces. A character keeps the marks that must not end the line before it or begin the line after it. A no-break space
 * separates nothing.
 */
const PIECE = new RegExp(
  String.raw`[\p{Ps}\p{Pi}]*${UNSPACED}\p{M}*[\p{Pe}\p{Pf}\p{Po}\p{Pd}ー々]* *|(?:(?![\p{Ps}\p{Pi}]*${UNSPACED})[^ ])+ *| +`,
  'gu',
);
/** White space and line breaks, except the spaces that keep words together. */
const SPACES = /[^\S\u00a0\u202f\ufeff]+/gu;
const ENDS_APART = new RegExp(String.raw`(?:\s|${UNSPACED}\p{M}*[\p{P}ー々]*)$`, 'u');
const BEGINS_APART = new RegExp(String.raw`^[\p{Ps}\p{Pi}]*${UNSPACED}`, 'u');

/**
 * Groups words into cues.
 *
 * @param words - Words in order, as `readWords()` of a voice returns them. `shown` has the displayed text of each: plain text
 *   unchanged, markdown as rendered, SSML as spoken. While speech continues, each call returns more words. Then only the last cue
 *   changes, but times of earlier cues may become more exact.
 * @param text - The text that the words are places in. Needed only for words without `shown`. Default: empty.
 * @returns Cues in order, without overlaps.
 */
export function toCaptionCues(words: readonly SpokenWord[], text = ''): CaptionCue[] {
  const plain = words.every(({ shown }) => shown !== undefined) ? [] : shownOfWords(words, { text, placeOf: (character) => character });
  const groups: Group[] = [];
  words.forEach((word, index) => {
    const shown = word.shown ?? plain[index] ?? '';
    const group = groups.at(-1);
    if (group !== undefined && canJoin(group, word, shown)) {
      group.words.push(word);
      group.text += shown;
    } else {
      groups.push({ words: [word], text: shown });
    }
  });
  return groups.map((group, index) => toCue(group, groups[index - 1], groups[index + 1])).filter((cue) => cue.text !== '');
}

interface Group {
  readonly words: SpokenWord[];
  text: string;
}

function canJoin({ words, text }: Group, word: SpokenWord, shown: string): boolean {
  const [first] = words;
  if (first === undefined || word.sentenceStart !== first.sentenceStart) return false;
  // Words without a space between them stay in one cue.
  if (!ENDS_APART.test(text) && !BEGINS_APART.test(shown)) return true;
  return endOf(word) - first.startSeconds <= MAX_CUE_SECONDS && breakLines(oneLine(text + shown)).length <= MAX_LINES;
}

function toCue({ words, text }: Group, before: Group | undefined, next: Group | undefined): CaptionCue {
  const last = words.at(-1);
  const startSeconds = Math.max(words[0]?.startSeconds ?? 0, before?.words.at(-1)?.startSeconds ?? 0);
  const wanted = Math.max(last === undefined ? 0 : endOf(last), startSeconds + MIN_CUE_SECONDS);
  const endSeconds = Math.min(wanted, Math.max(startSeconds, next?.words[0]?.startSeconds ?? Infinity));
  return { startSeconds, endSeconds, text: balancedLines(oneLine(text)).join('\n') };
}

function endOf({ startSeconds, endSeconds }: SpokenWord): number {
  return Number.isFinite(endSeconds) ? endSeconds : startSeconds + OPEN_WORD_SECONDS;
}

function oneLine(text: string): string {
  return text.replaceAll('\ufeff', '').replace(SPACES, ' ').trim();
}

/** Breaks a text into as few lines as possible. */
function breakLines(text: string): string[] {
  const lines: string[] = [];
  for (const piece of piecesOf(text)) {
    const line = lines.at(-1);
    if (line !== undefined && columns(withoutEnd(line + piece)) <= MAX_LINE_COLUMNS) lines[lines.length - 1] = line + piece;
    else lines.push(piece);
  }
  return lines.map(withoutEnd);
}

/** Breaks a text into two lines of about the same length. One line, or more than two, stay as they are. */
function balancedLines(text: string): string[] {
  const lines = breakLines(text);
  if (lines.length !== MAX_LINES) return lines;
  const pieces = piecesOf(text);
  let best = lines;
  for (let count = 1; count < pieces.length; count += 1) {
    const split = [withoutEnd(pieces.slice(0, count).join('')), withoutEnd(pieces.slice(count).join(''))];
    if (longest(split) < longest(best)) best = split;
  }
  return best;
}

function longest(lines: readonly string[]): number {
  return Math.max(...lines.map(columns));
}

function piecesOf(text: string): string[] {
  return text.match(PIECE) ?? [];
}

function withoutEnd(line: string): string {
  return line.replace(/ +$/u, '');
}

function columns(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
