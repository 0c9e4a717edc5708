/** Text that a test writes piece by piece, and a way to have it spoken. */
import { UNLIMITED } from '../../../src/core/attempts/back-pressure';
import { AttemptText } from '../../../src/core/attempts/attempt-text';
import {
  MAX_SENTENCE_CHARACTERS,
  type RequestText,
  type SpanReader,
  type SpeechRequest,
  type SpeechService,
  type Transport,
  type TransportEvent,
  type TransportKind,
} from '../../../src/polly/transport/transport';
import type { VoiceSettings } from '../../../src/polly/transport/voice-settings';
import { TextLog } from '../../../src/text/log/text-log';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { SpokenDocument } from '../../../src/text/spoken/spoken-document';
import { readSsmlSpeech } from '../../../src/text/spoken/ssml-speech';
import { FakeClock } from '../../base/fake-clock';

/** A piece of text. */
export interface TextPiece {
  readonly text: string;
  readonly textType?: 'text' | 'ssml';
  readonly flush?: boolean;
}

/** The text of one attempt, with a log and a reader as in an utterance. */
export class ScriptedText implements RequestText {
  /** What was handed to the network, in order. */
  readonly sent: TextPiece[] = [];
  readonly #log = new TextLog(new SentenceSplitter({ maxCharacters: MAX_SENTENCE_CHARACTERS }));
  readonly #text = new AttemptText({
    log: this.#log,
    from: 0,
    // No test waits for the silences in which a stream is kept alive.
    clock: new FakeClock(),
    sendWindow: () => UNLIMITED,
    canEndEarly: false,
    onSent: ({ request, type, isFlushed }) => {
      this.sent.push({ text: request, ...(type === 'ssml' ? { textType: type } : {}), ...(isFlushed ? { flush: true } : {}) });
    },
  });

  /** What is spoken of all pieces. */
  get spoken(): string {
    return this.#log.slice(0);
  }

  /** Adds pieces. The reader waits while there is none. */
  give(...pieces: readonly TextPiece[]): this {
    for (const { text, textType, flush } of pieces) {
      const document = textType === 'ssml' ? new SpokenDocument(readSsmlSpeech(text, this.#log.length)) : undefined;
      void this.#log.write(document?.text ?? text, document);
      if (flush === true) this.#log.flush();
    }
    return this;
  }

  /** Ends the text. */
  end(): this {
    this.#log.end();
    return this;
  }

  read(): SpanReader {
    return this.#text.read();
  }
}

/** One way to Polly. */
export interface TestTransport extends Pick<SpeechService, 'warm' | 'close'> {
  speak(
    voice: VoiceSettings,
    text: ScriptedText,
    signal: AbortSignal,
    callbacks?: Partial<Pick<SpeechRequest, 'onCall' | 'onBilled'>>,
  ): AsyncGenerator<TransportEvent, void, undefined>;
}

/** A service of calls alone. */
export function callsOnly(segmented: Transport): SpeechService {
  return { duplex: undefined, segmented, warm: () => Promise.resolve(), close: ignore };
}

/** Takes one way of a service. */
export function wayOf(service: SpeechService, kind: TransportKind): TestTransport {
  const transport = service[kind];
  if (transport === undefined) throw new Error(`The service has no transport "${kind}".`);
  return {
    warm: () => service.warm(),
    close: () => service.close(),
    speak: (voice, text, signal, { onCall = ignore, onBilled = ignore } = {}) =>
      transport({ voice, text, signal, onCall, onBilled, onLeaving: ignore }),
  };
}

function ignore(): void {
  // The test does not look at it.
}
