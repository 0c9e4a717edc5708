/**
 * Decides whether Polly owes sound. In a stream, Polly speaks a sentence once it has received its end, and the rest once the text has
 * ended. With a call for each sentence, Polly owes the whole sound of each requested sentence.
 */
import type { TransportEvent } from '../../polly/transport/transport';
import type { TextLog } from '../../text/log/text-log';
import type { SpeechAlignment, WordTimes } from '../alignment/speech-alignment';
import type { AttemptText } from './attempt-text';

/** Lower bound for the sound of a text: even a fast voice takes this long. */
const LEAST_SECONDS_PER_CHARACTER = 0.03;

const WORDS = /[\p{L}\p{N}]/u;

/** Options of a {@link ExpectedSound}. */
export interface ExpectedSoundParts {
  readonly text: Pick<TextLog, 'slice' | 'spokenEndBefore'>;
  readonly input: Pick<AttemptText, 'start' | 'place' | 'hasEnded'>;
  readonly alignment: Pick<SpeechAlignment, 'sentCharacter'> & { readonly words: Pick<WordTimes, 'begunCharacter'> };
}

/** Tracks the owed sound of one attempt. */
export class ExpectedSound {
  readonly #parts: ExpectedSoundParts;
  #sentenceAtArrival: number;
  #receivedSeconds = 0;
  #segmentEnd: number;
  /** End of the text whose calls are complete. Undefined for a stream, which has no segments. */
  #completeCharacter: number | undefined;

  constructor(parts: ExpectedSoundParts) {
    this.#parts = parts;
    this.#sentenceAtArrival = parts.input.start;
    this.#segmentEnd = parts.input.start;
  }

  /** Notes an event of the transport. Its places refer to the text log. `receivedSeconds` is the sound of the attempt so far. */
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

  /** Whether Polly owes sound now. */
  isExpected(): boolean {
    const { input, text, alignment } = this.#parts;
    if (input.hasEnded) return true;
    if (this.#completeCharacter !== undefined) return WORDS.test(text.slice(this.#completeCharacter, alignment.sentCharacter));
    const sentence = this.#lastSentSentence();
    const leastSeconds = (sentence - input.start) * LEAST_SECONDS_PER_CHARACTER;
    if (leastSeconds > this.#receivedSeconds) return true;
    // A sentence end may become known only after its sound has arrived, for example by a flush. White space has no sound.
    return WORDS.test(text.slice(Math.max(this.#sentenceAtArrival, alignment.words.begunCharacter), sentence));
  }

  #lastSentSentence(): number {
    const { input, text } = this.#parts;
    return Math.max(input.start, text.spokenEndBefore(input.place));
  }
}
