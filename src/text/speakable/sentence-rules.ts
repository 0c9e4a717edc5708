/** Applies an app's rules to sentences, and keeps the map from their words to the displayed text. */
import { editSegments, joinSegments, type SpokenEdit, type SpokenSegment } from '../spoken/spoken-segment';

/**
 * A rule for whole sentences. A rule with a pattern replaces its matches like `String.replace`, with `$1` for groups; without
 * the flag `g`, only the first match of each sentence. A function receives a sentence and returns the text to speak.
 */
export type SentenceRule = { readonly pattern: RegExp; readonly replacement: string } | ((sentence: string) => string);

/**
 * Applies rules to a sentence, one after the other.
 *
 * @param sentence - Segments of the sentence, without SSML.
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
  // The app may use the pattern elsewhere, too, so its `lastIndex` is reset.
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

/** Returns a function's change as one edit, from the first to the last difference, because its single changes are unknown. */
function editsBetween(before: string, after: string): SpokenEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let same = 0;
  while (same < shorter - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same += 1;
  return [{ start, end: before.length - same, replacement: after.slice(start, after.length - same) }];
}
