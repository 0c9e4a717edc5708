/**
 * Whether Polly should be sending sound. In a stream it speaks a sentence when it has seen its end, and the rest when no
 * more text will come. Where a sentence is a call, it owes the sound of each that was asked for, to its end.
 */
import type { TransportEvent } from '../../polly/transport/transport';
import type { TextLog } from '../../text/log/text-log';
import type { AttemptText } from './attempt-text';

/** Sound a text has at the very least: that of a fast voice. */
const LEAST_SECONDS_PER_CHARACTER = 0.03;

const WORDS = /[\p{L}\p{N}]/u;

/** What it is told from. */
export interface SoundOwedParts {
  readonly text: Pick<TextLog, 'slice' | 'spokenEndBefore'>;
  readonly input: Pick<AttemptText, 'start' | 'place' | 'hasEnded'>;
  /** Behind the last word that is in the sound. */
  readonly begunCharacter: () => number;
  /** Behind what was handed to Polly. */
  readonly sentCharacter: () => number;
}

/** What is owed of one run. */
export class SoundOwed {
  readonly #parts: SoundOwedParts;
  #sentenceAtArrival: number;
  #receivedSeconds = 0;
  #segmentEnd: number;
  /** Behind the segments that are complete; undefined where there are none, as in a stream. */
  #completeCharacter: number | undefined;

  constructor(parts: SoundOwedParts) {
    this.#parts = parts;
    this.#sentenceAtArrival = parts.input.start;
    this.#segmentEnd = parts.input.start;
  }

  /** Notes what came, with places of the log in it: `receivedSeconds` are there of the run by now. */
  note(event: TransportEvent, receivedSeconds: number): void {
    switch (event.type) {
      case 'segment':
        this.#completeCharacter ??= this.#parts.input.start;
        this.#segmentEnd = event.endCharacter;
        break;
      case 'segment-complete':
        this.#completeCharacter = this.#segmentEnd;
        break;
      case 'audio':
        this.#receivedSeconds = receivedSeconds;
        this.#sentenceAtArrival = this.#lastSentSentence();
        break;
      default:
        break;
    }
  }

  /** Whether sound should be coming. */
  isOwed(): boolean {
    const { input, text, begunCharacter, sentCharacter } = this.#parts;
    if (input.hasEnded) return true;
    if (this.#completeCharacter !== undefined) return WORDS.test(text.slice(this.#completeCharacter, sentCharacter()));
    const sentence = this.#lastSentSentence();
    const leastSeconds = (sentence - input.start) * LEAST_SECONDS_PER_CHARACTER;
    if (leastSeconds > this.#receivedSeconds) return true;
    // The end of a sentence may get known only when its sound has come, as by a flush; and of white space none comes.
    return WORDS.test(text.slice(Math.max(this.#sentenceAtArrival, begunCharacter()), sentence));
  }

  #lastSentSentence(): number {
    const { input, text } = this.#parts;
    return Math.max(input.start, text.spokenEndBefore(input.place));
  }
}
