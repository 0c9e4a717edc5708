/**
 * Words with their times as captions: a cue for each sentence, or for as much of it as two lines hold. Lengths and times
 * are those of Netflix' Timed Text Style Guide: two lines, 42 characters a line, 5/6 of a second to 7 seconds a cue.
 */
import { shownOfWords } from './shown-words';
import type { SpokenWord } from './spoken-word';

/** What is shown from one second to another. */
export interface CaptionCue {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** One or two lines, with a line break between them. Plain text: nothing in it is escaped. */
  readonly text: string;
}

const MAX_LINES = 2;
/** Columns of a line. A character of Chinese, Japanese or Korean takes two. */
const MAX_LINE_COLUMNS = 42;
const MIN_CUE_SECONDS = 5 / 6;
const MAX_CUE_SECONDS = 7;
/** How long a word is shown whose end is not known yet. */
const OPEN_WORD_SECONDS = 1;

/** Scripts without spaces, in which a line may be broken between any two characters. */
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303F\uFF00-\uFF60]/gu;
/**
 * What stays on one line: such a character, with what must not stand at the end of a line before it and what must not begin
 * one behind it; or a word. With the spaces behind it, of which one that does not break is none.
 */
const PIECE = new RegExp(
  String.raw`[\p{Ps}\p{Pi}]*${UNSPACED}\p{M}*[\p{Pe}\p{Pf}\p{Po}\p{Pd}ー々]* *|(?:(?![\p{Ps}\p{Pi}]*${UNSPACED})[^ ])+ *| +`,
  'gu',
);
/** White space and line breaks, without the spaces that keep words together. */
const SPACES = /[^\S\u00a0\u202f\ufeff]+/gu;
const ENDS_APART = new RegExp(String.raw`(?:\s|${UNSPACED}\p{M}*[\p{P}ー々]*)$`, 'u');
const BEGINS_APART = new RegExp(String.raw`^[\p{Ps}\p{Pi}]*${UNSPACED}`, 'u');

/**
 * Makes cues of words.
 *
 * @param words - In order, as `readWords()` of a voice tells them: they know how their text is shown, as plain text,
 *   as markdown is rendered, or as SSML is said. While speech goes on there are more each time: all cues but the last then
 *   stay what they are, but for their times.
 * @param text - The text they are words of, shown as it is where the words themselves do not know. Default: none.
 * @returns Cues in order; none overlaps the one before.
 */
export function toCaptionCues(words: readonly SpokenWord[], text = ''): CaptionCue[] {
  const plain = words.every(({ shown }) => shown !== undefined) ? [] : shownOfWords(words, { text, placeOf: (character) => character });
  const groups: Group[] = [];
  words.forEach((word, index) => {
    const shown = word.shown ?? plain[index] ?? '';
    const group = groups.at(-1);
    if (group !== undefined && belongsTo(group, word, shown)) {
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

function belongsTo({ words, text }: Group, word: SpokenWord, shown: string): boolean {
  const [first] = words;
  if (first === undefined || word.sentenceStart !== first.sentenceStart) return false;
  // Words that nothing parts are shown as one.
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

/** As few lines as it takes. */
function breakLines(text: string): string[] {
  const lines: string[] = [];
  for (const piece of piecesOf(text)) {
    const line = lines.at(-1);
    if (line !== undefined && columns(withoutEnd(line + piece)) <= MAX_LINE_COLUMNS) lines[lines.length - 1] = line + piece;
    else lines.push(piece);
  }
  return lines.map(withoutEnd);
}

/** Two lines that are about as long as each other; one or more than two as they are. */
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
