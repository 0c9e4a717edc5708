/**
 * Compares two versions of a text word by word. White space and marks between shared words belong to those words, so new
 * line breaks or marks do not change a word.
 */
import { diffArrays } from 'diff';
import { sharedPrefixLength, sharedSuffixLength } from './shared-ends';
import { hasWords, isWord, tokenAround, tokensOf, type TextToken } from './text-tokens';

/** A replaced stretch, in UTF-16 code units. */
export interface EditedStretch {
  /** Its start in the old text. */
  readonly oldStart: number;
  /** Its end there, exclusive. */
  readonly oldEnd: number;
  /** Its start in the new text. */
  readonly newStart: number;
  /** Its end there, exclusive. */
  readonly newEnd: number;
}

/**
 * Texts with more different tokens have too little in common to be compared; the time grows with the square of this number.
 */
const MOST_DIFFERENCES = 600;
/** The length of text compared at once, in UTF-16 code units. It keeps the time linear. */
const WINDOW = 600;
/** Tried first: most edits change a word or two. */
const SHORT_WINDOW = 160;
/** After this many equal tokens in a row the texts surely match again. */
const SURE_TOKENS = 8;
/** Up to this many shared words between two changes may be a coincidence. */
const CHANCE_WORDS = 2;
/**
 * From this many changed words around a short match, it counts as a coincidence. Counts the words of both texts: six that
 * were replaced by six others are twelve.
 */
const REPLACED_WORDS = 13;
const LONGEST_BLANK = 100;
/** Characters that mark words and are not spoken. */
const ONLY_MARKS = /^[*_`~$#|()[\]{}<>\s]*$/u;

/**
 * Compares an old text with a new one.
 *
 * @returns The differences, in order. If the texts have too little in common, one stretch.
 */
export function diffTexts(before: string, after: string): readonly EditedStretch[] {
  const stretches: EditedStretch[] = [];
  let oldFrom = 0;
  let newFrom = 0;
  while (oldFrom < before.length || newFrom < after.length) {
    const middle = middleOf(before, after, oldFrom, newFrom);
    if (middle.oldEnd === middle.oldStart && middle.newEnd === middle.newStart) break;
    const found =
      compareWindow(before, after, middle, SHORT_WINDOW) ?? compareWindow(before, after, middle, WINDOW) ?? compare(before, after, middle);
    stretches.push(...found.stretches);
    oldFrom = found.oldEnd;
    newFrom = found.newEnd;
    if (oldFrom === middle.oldEnd && newFrom === middle.newEnd) break;
  }
  return stretches;
}

/** A run of tokens that both texts share. */
interface SharedRun {
  readonly oldToken: number;
  readonly newToken: number;
  readonly count: number;
}

/** The compared part of both texts, and its differences. */
interface Compared {
  readonly stretches: readonly EditedStretch[];
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Returns the rest of two texts, from two offsets on, without their equal ends; whole words only. */
function middleOf(before: string, after: string, oldFrom: number, newFrom: number): EditedStretch {
  const old = oldFrom === 0 ? before : before.slice(oldFrom);
  const now = newFrom === 0 ? after : after.slice(newFrom);
  const prefix = sharedPrefixLength(old, now);
  const word = Math.min(tokenAround(old, prefix)?.start ?? prefix, tokenAround(now, prefix)?.start ?? prefix);
  const start = word - blankLength(old.slice(0, word), LONGEST_BLANK, 'trailing');
  const suffix = sharedSuffixLength(old, now, Math.min(old.length, now.length) - prefix);
  const [oldEnd, newEnd] = [old.length - suffix, now.length - suffix];
  const rest = Math.max((tokenAround(old, oldEnd)?.end ?? oldEnd) - oldEnd, (tokenAround(now, newEnd)?.end ?? newEnd) - newEnd);
  // The shared characters at the end belong to the word before them, which may differ.
  const behind = hasWords(old, oldEnd + rest) ? rest : suffix;
  return { oldStart: oldFrom + start, newStart: newFrom + start, oldEnd: oldFrom + oldEnd + behind, newEnd: newFrom + newEnd + behind };
}

/** Compares the starts of two long stretches, up to where they surely match again; undefined if they do not. */
function compareWindow(
  before: string,
  after: string,
  { oldStart, oldEnd, newStart, newEnd }: EditedStretch,
  length: number,
): Compared | undefined {
  if (Math.min(oldEnd - oldStart, newEnd - newStart) <= length) return undefined;
  const oldTokens = tokensOf(before, oldStart, oldStart + length);
  const newTokens = tokensOf(after, newStart, newStart + length);
  const runs = sharedRuns(oldTokens, newTokens);
  const last = runs.findLastIndex(({ count }) => count >= SURE_TOKENS);
  const sure = runs[last];
  if (sure === undefined) return undefined;
  const oldSure = oldTokens[sure.oldToken]?.start ?? oldEnd;
  const newSure = newTokens[sure.newToken]?.start ?? newEnd;
  const kept = withoutChance(runs.slice(0, last), oldTokens.slice(0, sure.oldToken), newTokens.slice(0, sure.newToken));
  const window = { oldStart, newStart, oldEnd: oldSure, newEnd: newSure };
  return { stretches: stretchesBetween(before, after, window, tokenPairs(kept, oldTokens, newTokens)), oldEnd: oldSure, newEnd: newSure };
}

/** Compares two stretches as a whole. */
function compare(before: string, after: string, middle: EditedStretch): Compared {
  const { oldStart, oldEnd, newStart, newEnd } = middle;
  const oldTokens = tokensOf(before, oldStart, oldEnd);
  const newTokens = tokensOf(after, newStart, newEnd);
  const kept = withoutChance(sharedRuns(oldTokens, newTokens), oldTokens, newTokens);
  return { stretches: stretchesBetween(before, after, middle, tokenPairs(kept, oldTokens, newTokens)), oldEnd, newEnd };
}

/**
 * Finds the shared tokens: first words, since a shared full stop could hide a shared word, then the characters between
 * them.
 */
function sharedRuns(oldTokens: readonly TextToken[], newTokens: readonly TextToken[]): SharedRun[] {
  const [oldPlaces, newPlaces] = [wordPlaces(oldTokens), wordPlaces(newTokens)];
  const words = (tokens: readonly TextToken[], places: readonly number[]) => places.map((place) => tokens[place] as TextToken);
  const runs: SharedRun[] = [];
  let [oldFrom, newFrom] = [0, 0];
  const share = (oldWord: number, newWord: number, count: number) => {
    runs.push(...sharedSigns(oldTokens, newTokens, { oldStart: oldFrom, oldEnd: oldWord, newStart: newFrom, newEnd: newWord }));
    runs.push({ oldToken: oldWord, newToken: newWord, count });
    [oldFrom, newFrom] = [oldWord + 1, newWord + 1];
  };
  const [oldWords, newWords] = [words(oldTokens, oldPlaces), words(newTokens, newPlaces)];
  for (const [oldWord, newWord] of slideTogether(pairsOf(longestShared(oldWords, newWords)), oldWords, newWords)) {
    share(oldPlaces[oldWord] ?? 0, newPlaces[newWord] ?? 0, 1);
  }
  share(oldTokens.length, newTokens.length, 0);
  return joinRuns(runs);
}

function pairsOf(runs: readonly SharedRun[]): [number, number][] {
  return runs.flatMap(({ oldToken, newToken, count }) =>
    Array.from({ length: count }, (_, index): [number, number] => [oldToken + index, newToken + index]),
  );
}

/** If a word occurs twice, chooses the occurrence next to the following match: `Paris is` in `About Paris. Paris is`. */
function slideTogether(pairs: [number, number][], oldWords: readonly TextToken[], newWords: readonly TextToken[]): [number, number][] {
  for (let index = pairs.length - 2; index >= 0; index -= 1) {
    const [pair, next] = [pairs[index] as [number, number], pairs[index + 1] as [number, number]];
    if (next[0] === pair[0] + 1 && newWords[next[1] - 1]?.key === oldWords[pair[0]]?.key) pair[1] = next[1] - 1;
  }
  return pairs;
}

/**
 * Finds shared characters between two shared words. Those next to the words come first; the others may belong to other
 * words.
 */
function sharedSigns(oldTokens: readonly TextToken[], newTokens: readonly TextToken[], gap: EditedStretch): SharedRun[] {
  let { oldStart, oldEnd, newStart, newEnd } = gap;
  const isSame = (old: number, now: number) =>
    old >= oldStart && old < oldEnd && now >= newStart && now < newEnd && oldTokens[old]?.key === newTokens[now]?.key;
  while (isSame(oldEnd - 1, newEnd - 1) && touches(oldTokens, oldEnd) && touches(newTokens, newEnd))
    [oldEnd, newEnd] = [oldEnd - 1, newEnd - 1];
  while (isSame(oldStart, newStart) && touches(oldTokens, oldStart) && touches(newTokens, newStart))
    [oldStart, newStart] = [oldStart + 1, newStart + 1];
  const between = longestShared(oldTokens.slice(oldStart, oldEnd), newTokens.slice(newStart, newEnd));
  return [
    { oldToken: gap.oldStart, newToken: gap.newStart, count: oldStart - gap.oldStart },
    ...between.map(({ oldToken, newToken, count }) => ({ oldToken: oldStart + oldToken, newToken: newStart + newToken, count })),
    { oldToken: oldEnd, newToken: newEnd, count: gap.oldEnd - oldEnd },
  ];
}

/** Whether a token directly follows the one before it, without a space. */
function touches(tokens: readonly TextToken[], index: number): boolean {
  return tokens[index - 1]?.end === tokens[index]?.start;
}

function joinRuns(runs: readonly SharedRun[]): SharedRun[] {
  const joined: SharedRun[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const goesOn = last !== undefined && last.oldToken + last.count === run.oldToken && last.newToken + last.count === run.newToken;
    if (run.count === 0) continue;
    if (goesOn) joined[joined.length - 1] = { ...last, count: last.count + run.count };
    else joined.push(run);
  }
  return joined;
}

function wordPlaces(tokens: readonly TextToken[]): number[] {
  return tokens.flatMap((token, index) => (isWord(token) ? [index] : []));
}

function longestShared(oldTokens: readonly TextToken[], newTokens: readonly TextToken[]): SharedRun[] {
  if (oldTokens.length === 0 || newTokens.length === 0) return [];
  const texts = (tokens: readonly TextToken[]) => tokens.map(({ key }) => key);
  const changes = diffArrays(texts(oldTokens), texts(newTokens), { maxEditLength: MOST_DIFFERENCES });
  const runs: SharedRun[] = [];
  let oldToken = 0;
  let newToken = 0;
  for (const { added, removed, value } of changes ?? []) {
    const isShared = !added && !removed;
    if (isShared) runs.push({ oldToken, newToken, count: value.length });
    if (isShared || removed) oldToken += value.length;
    if (isShared || added) newToken += value.length;
  }
  return runs;
}

/** Removes coincidental matches: a word or two between replaced words, or a full stop. */
function withoutChance(runs: readonly SharedRun[], oldTokens: readonly TextToken[], newTokens: readonly TextToken[]): SharedRun[] {
  const kept: SharedRun[] = [];
  for (const [index, run] of runs.entries()) {
    const last = kept.at(-1);
    const next = runs[index + 1];
    const left = betweenRuns(last, run, oldTokens, newTokens);
    const right = betweenRuns(run, next, oldTokens, newTokens);
    const tokens = oldTokens.slice(run.oldToken, run.oldToken + run.count);
    const words = wordPlaces(tokens).length;
    const isByChance = words === 0 ? left.newWords > 0 && tokens.some(isPunctuation) : words <= CHANCE_WORDS && isRewritten(left, right);
    if (!isByChance) kept.push(run);
  }
  return kept;
}

/** Whether a token is punctuation that is heard with the words before it. */
function isPunctuation({ kind, text }: TextToken): boolean {
  return kind === 'sign' && !ONLY_MARKS.test(text);
}

/** Whether many words were replaced, on both sides of a match. */
function isRewritten(left: Between, right: Between): boolean {
  const each = [left.oldWords, left.newWords, right.oldWords, right.newWords];
  return Math.min(...each) > 0 && each.reduce((sum, words) => sum + words, 0) >= REPLACED_WORDS;
}

/** The number of words between two runs. */
interface Between {
  readonly oldWords: number;
  readonly newWords: number;
}

function betweenRuns(
  one: SharedRun | undefined,
  other: SharedRun | undefined,
  oldTokens: readonly TextToken[],
  newTokens: readonly TextToken[],
): Between {
  const old = oldTokens.slice(one === undefined ? 0 : one.oldToken + one.count, other?.oldToken);
  const now = newTokens.slice(one === undefined ? 0 : one.newToken + one.count, other?.newToken);
  return { oldWords: wordPlaces(old).length, newWords: wordPlaces(now).length };
}

function tokenPairs(
  runs: readonly SharedRun[],
  oldTokens: readonly TextToken[],
  newTokens: readonly TextToken[],
): [TextToken, TextToken][] {
  return runs.flatMap(({ oldToken, newToken, count }) => {
    const old = oldTokens.slice(oldToken, oldToken + count);
    return old.map((token, index): [TextToken, TextToken] => [token, newTokens[newToken + index] ?? token]);
  });
}

/** Returns the differing stretches between shared tokens. */
function stretchesBetween(
  before: string,
  after: string,
  middle: EditedStretch,
  pairs: readonly (readonly [TextToken, TextToken])[],
): EditedStretch[] {
  const stretches: EditedStretch[] = [];
  let { oldStart, newStart } = middle;
  const differs = (oldTo: number, newTo: number) => {
    const old = before.slice(oldStart, oldTo);
    const now = after.slice(newStart, newTo);
    if (old === now) return;
    const shorter = Math.min(old.length, now.length);
    // An inserted word comes with the space before it.
    const trailing = blankLength(old, sharedSuffixLength(old, now), 'trailing');
    const leading = blankLength(old, sharedPrefixLength(old, now, shorter - trailing), 'leading');
    stretches.push({ oldStart: oldStart + leading, oldEnd: oldTo - trailing, newStart: newStart + leading, newEnd: newTo - trailing });
  };
  for (const [old, now] of pairs) {
    differs(old.start, now.start);
    if (old.text !== now.text) stretches.push({ oldStart: old.start, oldEnd: old.end, newStart: now.start, newEnd: now.end });
    oldStart = old.end;
    newStart = now.end;
  }
  differs(middle.oldEnd, middle.newEnd);
  return stretches;
}

/** Measures the white space within the shared end of two stretches. */
function blankLength(text: string, shared: number, side: 'leading' | 'trailing'): number {
  if (side === 'leading') return /^\s*/u.exec(text.slice(0, shared))?.[0].length ?? 0;
  return /\s*$/u.exec(text.slice(Math.max(0, text.length - shared)))?.[0].length ?? 0;
}
