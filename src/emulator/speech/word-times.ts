/** Assigns times to all words of an utterance, based on the times that espeak-ng reports for some of them. */
import type { EspeakWordStart } from './espeak/espeak-messages';
import type { PlannedWord } from './utterance';

/** A word and its time in the sound. */
export interface SpokenWord {
  readonly text: string;
  /** Offset in all written text, in UTF-16 units. For an alias, the offset of the text that it replaces. */
  readonly start: number;
  readonly end: number;
  /** Seconds from the start of the stream's sound to the start of the word. */
  readonly startSeconds: number;
  /** Seconds from the start of the stream's sound to the end of the word. */
  readonly endSeconds: number;
}

/**
 * Assigns times to words. espeak-ng may report one time for several short words, and several times for a number, of which the first
 * one counts. A word without a time gets a share of the time between its neighbours, in proportion to its length.
 *
 * @param reported - espeak-ng's times, in sound order.
 * @param fromSeconds - Start of the utterance within the stream.
 * @param toSeconds - End of the utterance.
 */
export function timeWords(
  words: readonly PlannedWord[],
  reported: readonly EspeakWordStart[],
  fromSeconds: number,
  toSeconds: number,
): SpokenWord[] {
  const starts = reportedStarts(words, reported).map((seconds) =>
    seconds === undefined ? undefined : Math.min(toSeconds, fromSeconds + seconds),
  );
  const filled = fillGaps(words, starts, fromSeconds, toSeconds);
  return words.map(({ text, start, end }, index) => ({
    text,
    start,
    end,
    startSeconds: filled[index] ?? toSeconds,
    endSeconds: filled[index + 1] ?? toSeconds,
  }));
}

function reportedStarts(words: readonly PlannedWord[], reported: readonly EspeakWordStart[]): (number | undefined)[] {
  const starts: (number | undefined)[] = words.map(() => undefined);
  let latestIndex = -1;
  let latestSeconds = 0;
  for (const { position, seconds } of reported) {
    // A reported position before a word, such as the $ of $5, belongs to the word.
    const index = words.findIndex((word) => position < word.markupEnd);
    if (index <= latestIndex || seconds < latestSeconds) continue;
    starts[index] = seconds;
    latestIndex = index;
    latestSeconds = seconds;
  }
  return starts;
}

function fillGaps(
  words: readonly PlannedWord[],
  starts: readonly (number | undefined)[],
  fromSeconds: number,
  toSeconds: number,
): number[] {
  const filled: number[] = [];
  for (let index = 0; index < words.length;) {
    const base = starts[index] ?? fromSeconds;
    let end = index + 1;
    while (end < words.length && starts[end] === undefined) end++;
    const until = starts[end] ?? toSeconds;
    const lengths = words.slice(index, end).map((word) => word.text.length);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    let before = 0;
    for (const length of lengths) {
      filled.push(base + ((until - base) * before) / total);
      before += length;
    }
    index = end;
  }
  return filled;
}
