/**
 * What differs between two versions of a text, word by word. White space and marks between words that both have follow
 * those words, so that a text that is only wrapped or marked anew keeps its words.
 */
import { diffArrays } from 'diff';
import { sharedPrefixLength, sharedSuffixLength } from './shared-ends';
import { hasWords, tokenAround, tokensOf, type TextToken } from './text-tokens';

/** A stretch that was replaced, in UTF-16 code units. */
export interface EditedStretch {
  /** Where it began in the old text. */
  readonly oldStart: number;
  /** Behind its last character there. */
  readonly oldEnd: number;
  /** Where that which stands there now begins in the new text. */
  readonly newStart: number;
  /** Behind its last character there. */
  readonly newEnd: number;
}

/** Texts that differ in more tokens have too little in common to be laid over each other; the time grows with its square. */
const MOST_DIFFERENCES = 600;
/** So much is compared word by word at once, in UTF-16 code units: the time grows with the length, and not faster. */
const WINDOW = 600;
/** So many tokens in a row are not the same by chance: from there on the texts are compared as they are. */
const SURE_TOKENS = 8;
/** So many words that both texts have between two changes may be there by chance. */
const CHANCE_WORDS = 2;
/** Where the changes are of so many together, in both texts: a dozen is six that were replaced by six others. */
const REPLACED_WORDS = 13;
const LONGEST_BLANK = 100;
/** Signs that mark words and are not heard. */
const ONLY_MARKS = /^[*_`~$#|()[\]{}<>\s]*$/u;

/**
 * Lays an old text over a new one.
 *
 * @returns What differs, in order; everything else is in both. Where the texts have too little in common, one stretch.
 */
export function diffTexts(before: string, after: string): readonly EditedStretch[] {
  const stretches: EditedStretch[] = [];
  let oldFrom = 0;
  let newFrom = 0;
  while (oldFrom < before.length || newFrom < after.length) {
    const middle = middleOf(before, after, oldFrom, newFrom);
    if (middle.oldEnd === middle.oldStart && middle.newEnd === middle.newStart) break;
    const found = compareWindow(before, after, middle) ?? compare(before, after, middle);
    stretches.push(...found.stretches);
    oldFrom = found.oldEnd;
    newFrom = found.newEnd;
    if (oldFrom === middle.oldEnd && newFrom === middle.newEnd) break;
  }
  return stretches;
}

/** Tokens that both texts have, one behind the other. */
interface SharedRun {
  readonly oldToken: number;
  readonly newToken: number;
  readonly count: number;
}

/** What was compared, and what differs in it. */
interface Compared {
  readonly stretches: readonly EditedStretch[];
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** What is left of two texts from two places on without what they share at their ends, whole words. */
function middleOf(before: string, after: string, oldFrom: number, newFrom: number): EditedStretch {
  const old = oldFrom === 0 ? before : before.slice(oldFrom);
  const now = newFrom === 0 ? after : after.slice(newFrom);
  const prefix = sharedPrefixLength(old, now);
  const word = Math.min(tokenAround(old, prefix)?.start ?? prefix, tokenAround(now, prefix)?.start ?? prefix);
  const start = word - blankLength(old.slice(0, word), LONGEST_BLANK, 'trailing');
  const suffix = sharedSuffixLength(old, now, Math.min(old.length, now.length) - prefix);
  const [oldEnd, newEnd] = [old.length - suffix, now.length - suffix];
  const rest = Math.max((tokenAround(old, oldEnd)?.end ?? oldEnd) - oldEnd, (tokenAround(now, newEnd)?.end ?? newEnd) - newEnd);
  // Signs that both end with belong to the word before them, which may be another one.
  const behind = hasWords(old.slice(oldEnd + rest)) ? rest : suffix;
  return { oldStart: oldFrom + start, newStart: newFrom + start, oldEnd: oldFrom + oldEnd + behind, newEnd: newFrom + newEnd + behind };
}

/** Compares the beginnings of two long stretches, up to where they are surely the same again; undefined where they are not. */
function compareWindow(before: string, after: string, { oldStart, oldEnd, newStart, newEnd }: EditedStretch): Compared | undefined {
  if (Math.min(oldEnd - oldStart, newEnd - newStart) <= WINDOW) return undefined;
  const oldTokens = tokensOf(before, oldStart, oldStart + WINDOW);
  const newTokens = tokensOf(after, newStart, newStart + WINDOW);
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

/** Compares two stretches whole. */
function compare(before: string, after: string, middle: EditedStretch): Compared {
  const { oldStart, oldEnd, newStart, newEnd } = middle;
  const oldTokens = tokensOf(before, oldStart, oldEnd);
  const newTokens = tokensOf(after, newStart, newEnd);
  const kept = withoutChance(sharedRuns(oldTokens, newTokens), oldTokens, newTokens);
  return { stretches: stretchesBetween(before, after, middle, tokenPairs(kept, oldTokens, newTokens)), oldEnd, newEnd };
}

/** What two texts share: their words first, since a full stop that both have may hide a word that both have, then the signs between those. */
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

/** Of two like words, the one that touches what follows is the one that stands: `Paris is` in `About Paris. Paris is`. */
function slideTogether(pairs: [number, number][], oldWords: readonly TextToken[], newWords: readonly TextToken[]): [number, number][] {
  for (let index = pairs.length - 2; index >= 0; index -= 1) {
    const [pair, next] = [pairs[index] as [number, number], pairs[index + 1] as [number, number]];
    if (next[0] === pair[0] + 1 && newWords[next[1] - 1]?.key === oldWords[pair[0]]?.key) pair[1] = next[1] - 1;
  }
  return pairs;
}

/** What is shared between two shared words: the signs that touch them before others, which may belong to other words. */
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

/** Whether there is no space between a token and the one before it. */
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
  return tokens.flatMap(({ isWord }, index) => (isWord ? [index] : []));
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

/** Leaves out what two different texts share by chance: a word or two between words that were replaced, or a full stop. */
function withoutChance(runs: readonly SharedRun[], oldTokens: readonly TextToken[], newTokens: readonly TextToken[]): SharedRun[] {
  const kept: SharedRun[] = [];
  for (const [index, run] of runs.entries()) {
    const last = kept.at(-1);
    const next = runs[index + 1];
    const left = betweenRuns(last, run, oldTokens, newTokens);
    const right = betweenRuns(run, next, oldTokens, newTokens);
    const tokens = oldTokens.slice(run.oldToken, run.oldToken + run.count);
    const words = tokens.filter(({ isWord }) => isWord).length;
    const isByChance =
      words === 0 ? left.newWords > 0 && tokens.some(({ text }) => isPunctuation(text)) : words <= CHANCE_WORDS && isRewritten(left, right);
    if (!isByChance) kept.push(run);
  }
  return kept;
}

/** Whether a stretch has no words, but signs that are heard with the words before them. */
function isPunctuation(text: string): boolean {
  return !ONLY_MARKS.test(text) && !hasWords(text);
}

/** Whether words were replaced on both sides, and many in all. */
function isRewritten(left: Between, right: Between): boolean {
  const each = [left.oldWords, left.newWords, right.oldWords, right.newWords];
  return Math.min(...each) > 0 && each.reduce((sum, words) => sum + words, 0) >= REPLACED_WORDS;
}

/** How many words lie between two runs. */
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

/** What lies between tokens that both texts have, and differs. */
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
    // What is put in between two words comes with the space before it.
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

/** How much of what two stretches share at an end is white space. */
function blankLength(text: string, shared: number, side: 'leading' | 'trailing'): number {
  if (side === 'leading') return /^\s*/u.exec(text.slice(0, shared))?.[0].length ?? 0;
  return /\s*$/u.exec(text.slice(Math.max(0, text.length - shared)))?.[0].length ?? 0;
}
