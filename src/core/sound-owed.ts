/**
 * Whether Polly should be sending sound. It speaks a sentence when it has seen its end, and the rest when no more text
 * will come.
 */
import type { RunInput } from './run-input';
import type { UtteranceText } from './utterance-text';

/** Sound a text has at the very least: that of a fast voice. */
const LEAST_SECONDS_PER_CHARACTER = 0.03;

const WORDS = /[\p{L}\p{N}]/u;

/** What it is told from. */
export interface SoundOwedParts {
  readonly text: Pick<UtteranceText, 'written' | 'position' | 'sentenceEnds'>;
  readonly input: Pick<RunInput, 'startCharacter' | 'hasEnded'>;
  /** Behind the last word that is in the sound. */
  readonly begunCharacter: () => number;
}

/** What is owed of one run. */
export class SoundOwed {
  readonly #parts: SoundOwedParts;
  #sentenceAtArrival: number;
  #receivedSeconds = 0;

  constructor(parts: SoundOwedParts) {
    this.#parts = parts;
    this.#sentenceAtArrival = parts.input.startCharacter;
  }

  /** Notes that sound came: `receivedSeconds` are there of the run by now. */
  noteArrival(receivedSeconds: number): void {
    this.#receivedSeconds = receivedSeconds;
    this.#sentenceAtArrival = this.#lastSentSentence();
  }

  /** Whether sound should be coming. */
  isOwed(): boolean {
    const { input, text, begunCharacter } = this.#parts;
    if (input.hasEnded) return true;
    const sentence = this.#lastSentSentence();
    const leastSeconds = (sentence - input.startCharacter) * LEAST_SECONDS_PER_CHARACTER;
    if (leastSeconds > this.#receivedSeconds) return true;
    // The end of a sentence may get known only when its sound has come, as by a flush; and of white space none comes.
    return WORDS.test(text.written.slice(Math.max(this.#sentenceAtArrival, begunCharacter()), sentence));
  }

  #lastSentSentence(): number {
    const { input, text } = this.#parts;
    return Math.max(input.startCharacter, text.sentenceEnds.findLast((end) => end <= text.position) ?? 0);
  }
}
