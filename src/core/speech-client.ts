/**
 * What every voice of an app shares: the way to Polly, and the loudspeaker.
 */
import { systemClock, type Clock } from '../base/clock';
import { SpeechError } from '../base/errors';
import { sharedAudioOutput } from '../audio/audio-output';
import type { AudioOutput, SinkFormat } from '../audio/audio-sink';
import type { CredentialsProvider } from '../polly/credentials';
import { createDuplexTransport } from '../polly/duplex-transport';
import type { SpeechTransport } from '../polly/speech-transport';

/** How to reach Polly. */
export interface SpeechClientOptions {
  /** AWS region with Polly's generative engine, for example `us-west-2`. */
  readonly region: string;
  /** Credentials, or any AWS SDK provider of them, for example `fromCognitoIdentityPool(...)`. */
  readonly credentials: CredentialsProvider;
  /** WebSocket address of the relay, for example `wss://speech.example.com`. */
  readonly relay: string;
  /** Address of Polly itself. Default: Polly's own in the region; set it for a local Polly. */
  readonly endpoint?: string;
  /** Where sound goes. Default: one output that all of the page shares. */
  readonly audio?: AudioOutput;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** The way to Polly and to the ear. Inert until its first use. */
export class SpeechClient {
  /** Monotonic time and timers. */
  readonly clock: Clock;
  readonly #options: SpeechClientOptions;
  #credentials: CredentialsProvider;
  #transport: SpeechTransport | undefined;

  /**
   * @param options - How to reach Polly.
   * @throws SpeechError with code `invalid-option` when the region or the relay's address is none.
   */
  constructor(options: SpeechClientOptions) {
    if (options.region.trim() === '') {
      throw new SpeechError({
        code: 'invalid-option',
        message: 'The option "region" is empty. It must be an AWS region such as "us-west-2".',
      });
    }
    this.#options = options;
    this.#credentials = options.credentials;
    this.clock = options.clock ?? systemClock;
    this.#transport = this.#createTransport();
  }

  /** Where sound goes. */
  get audio(): AudioOutput {
    return this.#options.audio ?? sharedAudioOutput();
  }

  /** The way to Polly. */
  get transport(): SpeechTransport {
    this.#transport ??= this.#createTransport();
    return this.#transport;
  }

  /** Replaces the credentials from the next time they are needed. */
  setCredentials(credentials: CredentialsProvider): void {
    this.#credentials = credentials;
  }

  /**
   * Loads code and opens connections now, so that the first utterance need not wait for them. Never throws.
   *
   * @param format - What will be decoded, so that its decoder is loaded, too. Default: none is.
   */
  async warm(format?: SinkFormat): Promise<void> {
    await Promise.all([this.transport.warm(), this.audio.warm(format)]);
  }

  /** Ends every request and closes the connection to the relay. The client can be used again afterwards. */
  close(): void {
    this.#transport?.close();
    this.#transport = undefined;
  }

  #createTransport(): SpeechTransport {
    const { region, relay, endpoint } = this.#options;
    const readCredentials = () => this.#credentials;
    return createDuplexTransport({
      region,
      relay,
      clock: this.clock,
      ...(endpoint === undefined ? {} : { endpoint }),
      get credentials() {
        return readCredentials();
      },
    });
  }
}
