/**
 * Words with their times as captions: a cue for each sentence, or for as much of it as two lines hold. Lengths and times
 * are those of Netflix' Timed Text Style Guide: two lines, 42 characters a line, 5/6 of a second to 7 seconds a cue.
 */
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

/** An address behind a word that is longer than this is taken for text. */
const MAX_ADDRESS_CHARACTERS = 300;

const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\uFF00-\uFF60]/gu;
/** Addresses of links, tags of HTML and marks of markdown, which are shown to nobody. */
const UNSHOWN = /\]\([^)]*\)|<\/?[a-z][^<>]*>/giu;
const MARKS = /[*_`#|[\]~\\]+/gu;

/**
 * Makes cues of words.
 *
 * @param words - In order, as {@link SpeechStream.readWords} tells them. While speech goes on there are more each time:
 *   all cues but the last then stay what they are, but for their times.
 * @param text - The text they are words of.
 * @returns Cues in order; none overlaps the one before.
 */
export function toCaptionCues(words: readonly SpokenWord[], text: string): CaptionCue[] {
  const groups: Group[] = [];
  for (const word of words) {
    const group = groups.at(-1);
    if (group !== undefined && belongsTo(group, word, text)) {
      group.words.push(word);
      group.text += between(text, group.words.at(-2), word) + wordText(text, word);
    } else {
      groups.push({ words: [word], text: wordText(text, word) });
    }
  }
  return groups.map((group, index) => toCue(group, groups[index - 1], groups[index + 1], text));
}

interface Group {
  readonly words: SpokenWord[];
  text: string;
}

function belongsTo({ words, text: groupText }: Group, word: SpokenWord, text: string): boolean {
  const [first] = words;
  if (first === undefined || word.sentenceStart !== first.sentenceStart) return false;
  if (endOf(word) - first.startSeconds > MAX_CUE_SECONDS) return false;
  const longer = groupText + between(text, words.at(-1), word) + wordText(text, word) + behind(text, word);
  return breakLines(longer).length <= MAX_LINES;
}

function toCue({ words, text: groupText }: Group, before: Group | undefined, next: Group | undefined, text: string): CaptionCue {
  const last = words.at(-1);
  const startSeconds = Math.max(words[0]?.startSeconds ?? 0, before?.words.at(-1)?.startSeconds ?? 0);
  const wanted = Math.max(last === undefined ? 0 : endOf(last), startSeconds + MIN_CUE_SECONDS);
  const endSeconds = Math.min(wanted, Math.max(startSeconds, next?.words[0]?.startSeconds ?? Infinity));
  const whole = (last === undefined ? groupText : groupText + behind(text, last)).trim();
  return { startSeconds, endSeconds, text: balanceLines(breakLines(whole)).join('\n') };
}

function endOf({ startSeconds, endSeconds }: SpokenWord): number {
  return Number.isFinite(endSeconds) ? endSeconds : startSeconds + OPEN_WORD_SECONDS;
}

function wordText(text: string, { start, end }: SpokenWord): string {
  return plain(text.slice(start, end)).trim();
}

/** What stands between two words: punctuation and a space, without marks. */
function between(text: string, before: SpokenWord | undefined, { start }: SpokenWord): string {
  return plain(text.slice(before?.end ?? start, start));
}

/** Punctuation that closes a word. */
function behind(text: string, { end }: SpokenWord): string {
  const rest = plain(text.slice(end, end + MAX_ADDRESS_CHARACTERS));
  return /^[\p{P}\p{S}]+/u.exec(rest)?.[0] ?? '';
}

function plain(text: string): string {
  return text.replace(UNSHOWN, '').replace(MARKS, '').replace(/\s+/gu, ' ');
}

/** As few lines as it takes. */
function breakLines(text: string): string[] {
  const lines: string[] = [];
  for (const piece of breakable(text)) {
    const line = lines.at(-1);
    if (line !== undefined && columns((line + piece).trimEnd()) <= MAX_LINE_COLUMNS) lines[lines.length - 1] = line + piece;
    else lines.push(piece.trimStart());
  }
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}

/** Two lines that are about as long as each other. */
function balanceLines(lines: string[]): string[] {
  const [first, second] = lines;
  if (first === undefined || second === undefined || lines.length > MAX_LINES) return lines;
  const separator = /\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}/u.test(first.at(-1) ?? '') ? '' : ' ';
  const pieces = breakable(first + separator + second);
  let best = lines;
  for (let count = 1; count < pieces.length; count += 1) {
    const split = [pieces.slice(0, count).join('').trimEnd(), pieces.slice(count).join('').trim()];
    if (longest(split) < longest(best)) best = split;
  }
  return best;
}

function longest(lines: readonly string[]): number {
  return Math.max(...lines.map(columns));
}

/** Pieces between which a line may be broken: behind a space, and between characters of scripts that have none. */
function breakable(text: string): string[] {
  return text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]\p{M}*[\p{P}ー]*\s*|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}])\S)+\s*|\s+/gu) ?? [];
}

function columns(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
