/** Turns pieces of text into the events of Polly's input stream. */
import type { StartSpeechSynthesisStreamActionStream } from '@aws-sdk/client-polly';
import type { TransportObserver } from '../transport/speech-transport';
import type { TextInputs, TextReader } from '../transport/text-inputs';

/** The input stream of one request, from the beginning of the text. */
export class StreamActions implements AsyncIterable<StartSpeechSynthesisStreamActionStream> {
  readonly #inputs: TextInputs;
  readonly #reader: TextReader;
  readonly #observer: TransportObserver;

  constructor(inputs: TextInputs, observer: TransportObserver) {
    this.#inputs = inputs;
    this.#reader = inputs.read();
    this.#observer = observer;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StartSpeechSynthesisStreamActionStream, void, undefined> {
    for (;;) {
      const input = await this.#reader.next();
      if (input === undefined) break;
      this.#inputs.checkLength(input);
      const { text, textType, flush } = input;
      yield {
        TextEvent: {
          Text: text,
          ...(textType === undefined ? {} : { TextType: textType }),
          ...(flush === true ? { FlushStreamConfiguration: { Force: true } } : {}),
        },
      };
      // Reaching this line means that the SDK asks for more: the piece was signed and handed to the socket.
      this.#observer.onSent?.(input);
    }
    yield { CloseStreamEvent: {} };
  }
}
