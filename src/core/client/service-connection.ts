/** The connection of a client to Polly. Its code is loaded on first use. */
import { SpeechError } from '../../base/errors';
import { speechCodeMissing } from '../../base/lazy-code';
import type { SpeechService, TransportKind } from '../../polly/transport/transport';
import type { RefusedStream, SpeechConnection } from '../attempts/speech-connection';

/** Loads a service on first use. Keeps facts about its transports, such as a refused stream, for all voices of the client. */
export class ServiceConnection implements SpeechConnection {
  readonly transport: TransportKind | 'auto';
  refused: RefusedStream | undefined;
  readonly #load: () => Promise<SpeechService>;
  #loading: Promise<SpeechService> | undefined;
  #service: SpeechService | undefined;
  #isClosed = false;

  /** @param load - Loads the code and creates the service. Called again after a failure. */
  constructor(transport: TransportKind | 'auto', load: () => Promise<SpeechService>) {
    this.transport = transport;
    this.#load = load;
  }

  /**
   * Returns the service. The first call loads it.
   *
   * @throws SpeechError `invalid-option`, which names the option, or `connection-lost` if the code could not be loaded.
   */
  async service(): Promise<SpeechService> {
    this.#loading ??= this.#load().catch((cause: unknown) => {
      this.#loading = undefined;
      throw SpeechError.isInstance(cause) ? cause : speechCodeMissing(cause);
    });
    const service = await this.#loading;
    this.#service = service;
    if (this.#isClosed) service.close();
    return service;
  }

  /** Prepares code, credentials and connections. Never throws. */
  async warm(): Promise<void> {
    // A loaded service starts to connect at once, before the caller continues.
    const service = this.#service ?? (await this.service().catch(() => undefined));
    await service?.warm();
  }

  /** Ends every attempt with the error `interrupted`, and closes every connection. */
  close(): void {
    this.#isClosed = true;
    if (this.#service !== undefined) this.#service.close();
    else void this.#loading?.then((service) => service.close()).catch(() => undefined);
  }
}
