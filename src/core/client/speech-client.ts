/**
 * What every voice of an app shares: the way to Polly, and the loudspeaker.
 */
import { systemClock, type Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { CLOCK } from '../../base/option-rules';
import { isSameAudioOutput, sharedAudioOutput } from '../../audio/output/audio-output';
import type { AudioOutput } from '../../audio/player/audio-sink';
import type { CredentialsProvider } from '../../polly/aws/credentials';
import type { SpeechTransport, TransportKind, VoiceSettings } from '../../polly/transport/speech-transport';
import { isAudioOutput } from './audio-choice';
import { Floor } from './floor';
import { withoutEmpty } from '../options/given-options';
import { LazyTransport } from './lazy-transport';
import { warmSpeechLoop } from './load-speech-loop';
import type { TextOptions } from '../options/text-options';
import type { UtteranceReport } from '../state/utterance-report';

/** How to reach Polly. */
export interface SpeechClientOptions {
  /** AWS region of Polly, for example `us-west-2`. */
  readonly region: string;
  /** Credentials, or any AWS SDK provider of them, for example `fromCognitoIdentityPool(...)`. */
  readonly credentials: CredentialsProvider;
  /**
   * Address of the relay, for example `wss://speech.example.com`, or `/polly-relay` for one on the page's own host. `https`
   * stands for `wss`. Default: none, and every sentence is a call.
   */
  readonly relay?: string;
  /**
   * The way to Polly. `duplex`: one two-way stream through the relay, which only the engine `generative` has. `segmented`:
   * a call of `SynthesizeSpeech` for every sentence, straight from the page. Default: `auto`, which takes `duplex` where it
   * can, and `segmented` where there is no relay, for other engines, or for half a minute after a stream was refused.
   */
  readonly transport?: TransportKind | 'auto';
  /** How many sentences are fetched beyond the one whose sound arrives, 0 to 20, where every sentence is a call. Default: 2. */
  readonly fetchAhead?: number;
  /**
   * Whether exact times of words are fetched, where every sentence is a call and the engine has them, by a second call, which
   * Polly bills like the first. Default: true.
   */
  readonly speechMarks?: boolean;
  /** Address of Polly itself, which may be relative to the page's. Default: Polly's own in the region; set it for a local Polly. */
  readonly endpoint?: string;
  /** Where sound goes. Default: one output that all of the page shares. */
  readonly audio?: AudioOutput;
  /**
   * Whether one voice at a time is heard: a press pauses whichever speaks, and what speaks by itself waits for its turn.
   * `false` lets several sound. Default: true.
   */
  readonly autoPause?: boolean;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** What waits after a failure are spread with: a number from 0 to below 1, another each time. Default: `Math.random`. */
  readonly random?: () => number;
  /**
   * Called when an utterance is over, with what it cost and how long it took: for an app's own figures. What it throws
   * is reported as an error of the page's. Default: nobody is told; the browser's performance timeline has the same.
   */
  readonly onUtteranceEnd?: (report: UtteranceReport) => void;
}

/** The way to Polly and to the ear. Inert until its first use. */
export class SpeechClient {
  /** Monotonic time and timers. */
  readonly clock: Clock;
  /** A number from 0 to below 1, another each time. */
  readonly random: () => number;
  /** Whose turn it is to speak. */
  readonly floor: Floor;
  readonly #options: SpeechClientOptions;
  #credentials: CredentialsProvider;
  #audio: AudioOutput | undefined;
  #onUtteranceEnd: ((report: UtteranceReport) => void) | undefined;
  #transport: SpeechTransport | undefined;

  /** @param options - How to reach Polly. An option that is none is told when something is to be spoken. */
  constructor(options: SpeechClientOptions) {
    this.#options = options;
    const { credentials, audio, clock, random, autoPause, onUtteranceEnd } = withoutEmpty(options);
    this.#credentials = credentials;
    this.setAudio(audio);
    this.setOnUtteranceEnd(onUtteranceEnd);
    this.clock = CLOCK.accepts(clock) && clock !== undefined ? clock : systemClock;
    this.random = typeof random === 'function' ? random : Math.random;
    this.floor = new Floor(this.clock, autoPause !== false);
  }

  /** Where sound goes. */
  get audio(): AudioOutput {
    return this.#audio ?? sharedAudioOutput();
  }

  /** The way to Polly. Where the region, the relay's address or another option is none, what it is to speak fails. */
  get transport(): SpeechTransport {
    this.#transport ??= this.#createTransport();
    return this.#transport;
  }

  /** What is wrong with the options, for the developer; undefined where nothing is, or nobody can say. */
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
   * Has sound go elsewhere from the next utterance on. An output that was made with the same options as the present one
   * is none other.
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

  /** Replaces the credentials from the next time they are needed. */
  setCredentials(credentials: CredentialsProvider): void {
    this.#credentials = credentials;
  }

  /** Replaces who is told that an utterance is over. */
  setOnUtteranceEnd(listener: ((report: UtteranceReport) => void) | undefined): void {
    this.#onUtteranceEnd = typeof listener === 'function' ? listener : undefined;
  }

  /** Tells that an utterance is over. */
  tellUtteranceEnd(report: UtteranceReport): void {
    const listener = this.#onUtteranceEnd;
    // In a task of its own, so that what it throws ends nothing here and is seen as the app's.
    if (listener !== undefined) queueMicrotask(() => listener(report));
  }

  /**
   * Loads code and opens connections now, so that the first utterance need not wait for them. Never throws.
   *
   * @param voice - What will speak, so that its decoder and its language's figures are loaded, too. Default: neither is.
   * @param textOptions - What will be done to texts, so that its code is loaded, too. Default: nothing.
   */
  async warm(voice?: VoiceSettings, textOptions?: TextOptions): Promise<void> {
    await Promise.all([this.transport.warm(), this.audio.warm(voice), warmSpeechLoop(textOptions, voice)]);
  }

  /** Ends every request and closes the connection to the relay. The client can be used again afterwards. */
  close(): void {
    this.#transport?.close();
    this.#transport = undefined;
  }

  #createTransport(): SpeechTransport {
    const { clock } = this;
    const options = this.#options;
    return new LazyTransport(options.transport ?? 'auto', async () => {
      const { connectTransport } = await import('./connect-transport');
      return connectTransport({ clock, options, readCredentials: () => this.#credentials });
    });
  }
}
