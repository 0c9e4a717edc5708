/** A transport whose code is loaded on first use. */
import { SpeechError } from '../../base/errors';
import { speechCodeMissing } from '../../base/lazy-code';
import type { SpeechTransport, TextInput, TransportEvent, TransportObserver, VoiceSettings } from '../../polly/transport/speech-transport';

/** Loads a transport on first use and delegates to it. */
export class LazyTransport implements SpeechTransport {
  readonly kind: SpeechTransport['kind'];
  readonly #load: () => Promise<SpeechTransport>;
  #loading: Promise<SpeechTransport> | undefined;
  #transport: SpeechTransport | undefined;
  #isClosed = false;

  /** @param load - Loads the code and makes the transport; called again after a failure. */
  constructor(kind: SpeechTransport['kind'], load: () => Promise<SpeechTransport>) {
    this.kind = kind;
    this.#load = load;
  }

  async *speak(
    voice: VoiceSettings,
    input: AsyncIterable<TextInput>,
    signal: AbortSignal,
    observer?: TransportObserver,
  ): AsyncGenerator<TransportEvent, void, undefined> {
    const transport = await this.#loaded();
    yield* transport.speak(voice, input, signal, observer);
  }

  async warm(): Promise<void> {
    // A loaded transport starts to connect at once, before the caller continues.
    const transport = this.#transport ?? (await this.#loaded().catch(() => undefined));
    await transport?.warm();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#transport !== undefined) this.#transport.close();
    else void this.#loading?.then((transport) => transport.close()).catch(() => undefined);
  }

  async #loaded(): Promise<SpeechTransport> {
    this.#loading ??= this.#load().catch((cause: unknown) => {
      this.#loading = undefined;
      throw SpeechError.isInstance(cause) ? cause : speechCodeMissing(cause);
    });
    const transport = await this.#loading;
    this.#transport = transport;
    if (this.#isClosed) transport.close();
    return transport;
  }
}
