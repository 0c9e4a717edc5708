/** Everything the voices of an app share: the transport and the audio output. */
import { isClock, systemClock, type Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { claimInGesture, dropClaims } from '../../audio/output/gesture-claim';
import { isSameAudioOutput } from '../../audio/output/same-output';
import type { AudioOutput } from '../../audio/player/audio-sink';
import type { CredentialsProvider } from '../../polly/aws/credentials';
import type { RelayTicket } from '../../polly/relay-client/relay-ticket';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import { isAudioOutput } from './audio-choice';
import type { SpeechClientOptions } from './client-options';
import { Floor } from '../floor/floor';
import { withoutEmpty } from '../options/given-options';
import { requestFirstCode, speechCode, type SpeechCode } from './load-speech';
import { ServiceConnection } from './service-connection';
import type { TextOptions } from '../options/text-options';
import type { UtteranceReport } from '../state/utterance-report';

export type { SpeechClientOptions };

/** Connects voices to Polly and to the audio output. Inert until its first use. */
export class SpeechClient {
  /** Monotonic time and timers. */
  readonly clock: Clock;
  /** A random number from 0 up to but not including 1. */
  readonly random: () => number;
  /** Decides which voice may speak. */
  readonly floor: Floor;
  /** The streams to interrupt when the client is closed. Weak, so that a stream that the app has dropped is freed with its sound. */
  readonly inUse = new Set<WeakRef<{ interrupt(): unknown }>>();
  readonly #options: SpeechClientOptions;
  #credentials: CredentialsProvider;
  #relayTicket: RelayTicket | undefined;
  #audio: AudioOutput | undefined;
  #onUtteranceEnd: ((report: UtteranceReport) => void) | undefined;
  #connection: ServiceConnection | undefined;

  /** @param options - How to reach Polly. An invalid option is reported when something is to be spoken. */
  constructor(options: SpeechClientOptions) {
    this.#options = options;
    const { credentials, relayTicket, audio, clock, random, autoPause, onUtteranceEnd } = withoutEmpty(options);
    this.#credentials = credentials;
    this.#relayTicket = relayTicket;
    this.setAudio(audio);
    this.setOnUtteranceEnd(onUtteranceEnd);
    this.clock = isClock(clock) ? clock : systemClock;
    this.random = typeof random === 'function' ? random : Math.random;
    this.floor = new Floor(this.clock, autoPause !== false);
  }

  /** The audio output. Undefined for the output that the whole page shares. */
  get audio(): AudioOutput | undefined {
    return this.#audio;
  }

  /** Connects to Polly. With an invalid region, relay address or other option, every utterance fails. */
  get connection(): ServiceConnection {
    this.#connection ??= this.createConnection();
    return this.#connection;
  }

  /**
   * Looks for an invalid option, to warn the developer. Undefined if there is none, or if the check could not be
   * loaded.
   */
  async findMistake(): Promise<SpeechError | undefined> {
    try {
      const { resolveClientSettings } = await import('./client-settings');
      resolveClientSettings(this.#options);
    } catch (cause) {
      if (SpeechError.isInstance(cause)) return cause;
    }
    return undefined;
  }

  /**
   * Uses another output from the next utterance on. An output made with the same options as the present one changes
   * nothing.
   */
  setAudio(audio: AudioOutput | undefined): void {
    const present = this.#audio;
    if (!isAudioOutput(audio)) {
      this.#audio = undefined;
      return;
    }
    if (present !== undefined && isSameAudioOutput(audio, present)) return;
    this.#audio = audio;
  }

  /** Replaces the credentials, from the next request on. */
  setCredentials(credentials: CredentialsProvider): void {
    this.#credentials = credentials;
  }

  /** Replaces the ticket for the relay, from the next connection on. */
  setRelayTicket(relayTicket: RelayTicket | undefined): void {
    this.#relayTicket = relayTicket;
  }

  /** Replaces the listener for utterances that are over. */
  setOnUtteranceEnd(listener: ((report: UtteranceReport) => void) | undefined): void {
    this.#onUtteranceEnd = typeof listener === 'function' ? listener : undefined;
  }

  /** Reports that an utterance is over. */
  tellUtteranceEnd(report: UtteranceReport): void {
    const listener = this.#onUtteranceEnd;
    // In a microtask, so that an error of the listener is reported as the app's and breaks nothing here.
    if (listener !== undefined) queueMicrotask(() => listener(report));
  }

  /**
   * Loads code and opens connections now, so that the first utterance need not wait for them. Never throws.
   *
   * @param voice - The voice that will speak; loads its decoder and its language's readings of figures. Default:
   *   loads neither.
   * @param textOptions - How texts will be changed; loads the code for it. Default: loads none.
   */
  async warm(voice?: VoiceSettings, textOptions?: TextOptions): Promise<void> {
    const { connection } = this;
    await this.load();
    // Otherwise the client was closed meanwhile.
    if (this.#connection === connection) await this.code?.warmClient(this, voice, textOptions);
  }

  /** The code that speaks; undefined until it is loaded. */
  get code(): SpeechCode | undefined {
    return speechCode.loaded;
  }

  /** Loads the first of the code, because speech may be asked for soon. Opens nothing, and never throws. */
  preload(): void {
    speechCode.load().catch(() => undefined);
  }

  /**
   * Loads the code that speaks, and nothing else.
   *
   * @returns Why it could not be loaded: the error `connection-lost`. The next call tries again.
   */
  async load(): Promise<SpeechError | undefined> {
    // Its code loads meanwhile. An invalid option is reported when something is to be spoken.
    this.connection.service().catch(() => undefined);
    requestFirstCode();
    return speechCode.load().then(
      () => undefined,
      (error: unknown) => error as SpeechError,
    );
  }

  /**
   * Lets a blocked page make sound. Call it inside a click, tap or key handler.
   *
   * @returns Whether the page may make sound now.
   */
  async unlock(): Promise<boolean> {
    const output = this.#audio ?? this.code?.outputOf(this);
    if (output !== undefined) return output.unlock();
    claimInGesture();
    if ((await this.load()) === undefined) return this.unlock();
    dropClaims();
    return false;
  }

  /** Ends every request and closes the connection to the relay. The client can be used again afterwards. */
  close(): void {
    for (const stream of this.inUse) stream.deref()?.interrupt();
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** Connects to Polly. A client for tests connects to something else. */
  protected createConnection(): ServiceConnection {
    const { clock } = this;
    const options = this.#options;
    return new ServiceConnection(options.transport ?? 'auto', async () => {
      const { connectService } = await import('./connect-service');
      return connectService({ clock, options, readCredentials: () => this.#credentials, readRelayTicket: () => this.#relayTicket });
    });
  }
}
