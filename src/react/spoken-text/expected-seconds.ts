/** How long speech will be, while it is still arriving. */
import type { SpeechStreamHandle } from '../use-speech-stream';

/** Characters spoken a second, roughly, in languages with letters; a slider needs no more. */
const CHARACTERS_A_SECOND = 15;

/**
 * Seconds of the whole utterance: what has arrived, and while more is to come, what the rest of the text so far is likely
 * to be.
 */
export function expectedSeconds({ buffer, metrics, readWords }: SpeechStreamHandle): number {
  if (buffer.state === 'complete' || buffer.receivedSeconds === 0) return buffer.receivedSeconds;
  const characters = metrics.givenCharacters - (readWords().at(-1)?.end ?? 0);
  return buffer.receivedSeconds + Math.max(0, characters) / CHARACTERS_A_SECOND;
}
