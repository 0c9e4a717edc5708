/**
 * How much of a text has been heard, estimated from how much of its sound has.
 */

/**
 * Length of English speech a character, in seconds: 387 s of audio for the 7,045 characters of the passage in AWS's
 * published benchmark of the bidirectional stream.
 */
const TYPICAL_SECONDS_PER_CHARACTER = 0.055;

/** Sound this close to its end counts as heard: less than a syllable is left, and it is silence. */
const TAIL_SECONDS = 0.05;

/** What is known of an utterance at the moment of the question. */
export interface HeardInput {
  /** The text that was sent to be spoken. */
  readonly sentText: string;
  /** Seconds of its sound that were heard. */
  readonly heardSeconds: number;
  /** Seconds of its sound that have arrived. */
  readonly receivedSeconds: number;
  /** Whether all of its sound has arrived, so that the received sound is that of the whole text. */
  readonly complete: boolean;
}

/**
 * Estimates how many characters of the sent text have been heard, at the end of a whole word.
 *
 * While sound is still arriving nobody can tell which text the received part belongs to; a typical tempo is assumed
 * then, so the estimate is coarser.
 *
 * @returns A number of UTF-16 code units, from 0 to the length of the text.
 */
export function estimateHeardCharacters({ sentText, heardSeconds, receivedSeconds, complete }: HeardInput): number {
  if (heardSeconds <= 0 || sentText.length === 0) return 0;
  if (complete && heardSeconds >= receivedSeconds - TAIL_SECONDS) return sentText.length;
  const measured = receivedSeconds / sentText.length;
  const secondsPerCharacter = complete ? measured : Math.max(measured, TYPICAL_SECONDS_PER_CHARACTER);
  return wordEndBefore(sentText, Math.min(sentText.length, Math.floor(heardSeconds / secondsPerCharacter)));
}

/** The end of the last word that ends at or before `index`; 0 where there is none. */
function wordEndBefore(text: string, index: number): number {
  let end = 0;
  for (const segment of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    const segmentEnd = segment.index + segment.segment.length;
    if (segmentEnd > index) break;
    if (segment.isWordLike === true) end = segmentEnd;
  }
  return end;
}
