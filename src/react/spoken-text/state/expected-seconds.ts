/** Estimates the length of speech that is still arriving. */
import type { SpeechStreamHandle } from '../../hook/use-speech-stream';

/** A rough speaking rate for languages with letters, in characters per second. It is precise enough for a slider. */
const CHARACTERS_A_SECOND = 15;

/**
 * Returns the length of the whole utterance in seconds: the received sound, plus an estimate for the text whose sound has
 * not arrived.
 */
export function expectedSeconds({ buffer, metrics, readWords }: SpeechStreamHandle): number {
  if (buffer.state === 'complete' || buffer.receivedSeconds === 0) return buffer.receivedSeconds;
  const characters = metrics.givenCharacters - (readWords().at(-1)?.end ?? 0);
  return buffer.receivedSeconds + Math.max(0, characters) / CHARACTERS_A_SECOND;
}
