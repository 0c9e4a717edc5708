/** Gives every word of an utterance its time, from the moments espeak-ng reports for some of them. */
import type { EspeakWordStart } from './espeak-messages';
import type { PlannedWord } from './utterance';

/** A word and when it sounds. */
export interface SpokenWord {
  readonly text: string;
  /** Where it stands in everything that was written, in UTF-16 units; of an alias, what that stands for. */
  readonly start: number;
  readonly end: number;
  /** Seconds from the start of the stream's sound to the start of the word. */
  readonly startSeconds: number;
  /** Seconds from the start of the stream's sound to the end of the word. */
  readonly endSeconds: number;
}

/**
 * Times words. espeak-ng says some short words in one go and reports one moment for them, and several moments for a
 * number: the first counts, and a word without one gets its share of the time between its neighbours, by length.
 *
 * @param words - The words in the order of the text.
 * @param reported - What espeak-ng reported, in the order of the sound.
 * @param fromSeconds - When the utterance starts within the stream.
 * @param toSeconds - When it ends.
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
    // A moment before a word, such as that of the $ of $5, belongs to it.
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
