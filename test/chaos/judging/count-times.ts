/** Whether words were heard when a text says so. */
import type { SpokenWord } from '../../../src/core';
import type { WordCount } from './count-words';

/** Words whose time Polly has told, and how they were heard. */
export interface TimesCount {
  readonly exactWords: number;
  /** The furthest that one was heard from its time, in milliseconds. */
  readonly mostOffMs: number;
  /** Those that were heard at another time, in words. */
  readonly complaints: readonly string[];
}

/** What says it is exact is no further off than nobody would see. */
const TOLERANCE_MS = 40;

/**
 * Counts the words of one text that was heard from its beginning to its end.
 *
 * @param told - What the stream tells of its words.
 */
export function countTimes(told: readonly SpokenWord[], { words }: WordCount): TimesCount {
  const offs = told.flatMap(({ start, startSeconds, timing }) => {
    const word = words.find((candidate) => candidate.start <= start && start < candidate.start + candidate.text.length);
    if (timing !== 'exact' || word?.beganAtSeconds === undefined) return [];
    // A later part of a word, as the one behind a hyphen, begins later.
    const isFirst = !/[\p{L}\p{N}]/u.test(word.text.slice(0, start - word.start));
    return isFirst ? [{ word, offMs: (startSeconds - word.beganAtSeconds) * 1000 }] : [];
  });
  return {
    exactWords: offs.length,
    mostOffMs: offs.reduce((most, { offMs }) => Math.max(most, Math.abs(offMs)), 0),
    complaints: offs
      .filter(({ offMs }) => Math.abs(offMs) > TOLERANCE_MS)
      .map(({ word, offMs }) => `"${word.text}" has a time that is ${Math.round(offMs)} ms off`),
  };
}
