/** Applies an app's own rules to sentences, and keeps track of where their words came from. */
import { editSegments, joinSegments, type SpokenEdit, type SpokenSegment } from '../spoken/spoken-segment';

/**
 * A rule for whole sentences. Either matches of a pattern are replaced (as with `String.replace`, with `$1` for groups;
 * once per sentence without the flag `g`), or a function receives a sentence and returns what to say.
 */
export type SentenceRule = { readonly pattern: RegExp; readonly replacement: string } | ((sentence: string) => string);

/**
 * Applies rules to a sentence, one after the other.
 *
 * @param sentence - Its segments, without SSML.
 */
export function applyRules(sentence: readonly SpokenSegment[], rules: readonly SentenceRule[]): SpokenSegment[] {
  let said = [...sentence];
  for (const rule of rules) {
    const text = joinSegments(said);
    said = editSegments(said, typeof rule === 'function' ? editsBetween(text, rule(text)) : editsOfPattern(text, rule));
  }
  return said;
}

function editsOfPattern(text: string, { pattern, replacement }: Exclude<SentenceRule, (sentence: string) => string>): SpokenEdit[] {
  const edits: SpokenEdit[] = [];
  // The app may have used the pattern elsewhere: its `lastIndex` must not count here.
  pattern.lastIndex = 0;
  text.replace(pattern, (...found: unknown[]) => {
    const match = found[0] as string;
    const start = found.find((part) => typeof part === 'number') ?? 0;
    const replaced = expand(replacement, found);
    if (replaced !== match) edits.push({ start, end: start + match.length, replacement: replaced });
    return match;
  });
  return edits;
}

/** Expands `$1`, `$&`, `$<name>` and `$$` in a replacement. */
function expand(replacement: string, found: readonly unknown[]): string {
  const groupCount = found.findIndex((part) => typeof part === 'number') - 1;
  const named = found.at(-1);
  return replacement.replace(/\$(?:\$|&|(\d{1,2})|<([^>]+)>)/g, (all: string, number?: string, name?: string) => {
    if (all === '$$') return '$';
    if (all === '$&') return found[0] as string;
    if (number !== undefined && (Number(number) === 0 || Number(number) > groupCount)) return all;
    const group = number === undefined ? (named as Record<string, unknown>)[name ?? ''] : found[Number(number)];
    return typeof group === 'string' ? group : '';
  });
}

/** It is unknown what a function changed, so everything between the first and the last difference counts as replaced. */
function editsBetween(before: string, after: string): SpokenEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let same = 0;
  while (same < shorter - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same += 1;
  return [{ start, end: before.length - same, replacement: after.slice(start, after.length - same) }];
}
