/** Turns pieces of text into the events of Polly's input stream. */
import type { StartSpeechSynthesisStreamActionStream } from '@aws-sdk/client-polly';
import { SpeechError } from '../base/errors';
import type { TextInput, TransportObserver } from './speech-transport';

/** Most characters of one TextEvent (Amazon Polly API reference, TextEvent: 6,000, of them 3,000 billed). */
const MAX_TEXT_CHARACTERS = 6_000;

/** The input stream of one request. */
export class StreamActions implements AsyncIterable<StartSpeechSynthesisStreamActionStream> {
  readonly #input: AsyncIterator<TextInput>;
  readonly #observer: TransportObserver | undefined;
  #error: SpeechError | undefined;

  constructor(input: AsyncIterable<TextInput>, observer: TransportObserver | undefined) {
    this.#input = input[Symbol.asyncIterator]();
    this.#observer = observer;
  }

  /** Why the stream broke, when it was the text's fault: what the SDK makes of it on the way is less exact. */
  get error(): SpeechError | undefined {
    return this.#error;
  }

  /** Tells the text's source that no more is wanted. The AWS SDK does not. */
  close(): void {
    // A source that is waiting for something can answer only afterwards, and how it ends is its own affair.
    void this.#input.return?.().catch(() => undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StartSpeechSynthesisStreamActionStream, void, undefined> {
    for (;;) {
      const input = await this.#next();
      if (input === undefined) break;
      const { text, textType, flush } = input;
      yield {
        TextEvent: {
          Text: text,
          ...(textType === undefined ? {} : { TextType: textType }),
          ...(flush === true ? { FlushStreamConfiguration: { Force: true } } : {}),
        },
      };
      // Asked for more: the piece before was signed and handed to the socket.
      this.#observer?.onSent?.(input);
    }
    yield { CloseStreamEvent: {} };
  }

  async #next(): Promise<TextInput | undefined> {
    try {
      const result = await this.#input.next();
      if (result.done === true) return undefined;
      if (result.value.text.length <= MAX_TEXT_CHARACTERS) return result.value;
      throw new SpeechError({
        code: 'invalid-option',
        message: `A piece of ${result.value.text.length} characters was given: Polly takes at most ${MAX_TEXT_CHARACTERS} in one event.`,
      });
    } catch (cause) {
      this.#error = SpeechError.isInstance(cause)
        ? cause
        : new SpeechError({
            code: 'source-failed',
            message: 'The source of the text failed; see `cause`. What was spoken before still plays.',
            cause,
          });
      throw this.#error;
    }
  }
}
