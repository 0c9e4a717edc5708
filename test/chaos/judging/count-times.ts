/** Checks that words were heard at the times that the text reports. */
import type { SpokenWord } from '../../../src/core';
import type { WordCount } from './count-words';

/** The number of words with times from Polly, and how well those agree with the recording. */
export interface TimesCount {
  readonly exactWords: number;
  /** The largest difference between a word's time and when it was heard, in milliseconds. */
  readonly mostOffMs: number;
  /** One sentence for each word that was heard at another time. */
  readonly complaints: readonly string[];
}

/** A time that counts as exact may differ by this much, which no viewer notices. */
const TOLERANCE_MS = 40;

/**
 * Counts the words of a text that was heard from beginning to end.
 *
 * @param told - The words with the times that the stream reports.
 */
export function countTimes(told: readonly SpokenWord[], { words }: WordCount): TimesCount {
  const offs = told.flatMap(({ start, startSeconds, timing }) => {
    const word = words.find((candidate) => candidate.start <= start && start < candidate.start + candidate.text.length);
    if (timing !== 'exact' || word?.beganAtSeconds === undefined) return [];
    // A later part of a word, for example after a hyphen, begins later.
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
