/**
 * What core asks of a connection to Polly: text in as it comes, audio out as it is made. Everything about sockets,
 * signatures and retries of a single connection stays behind this interface.
 */

/** The engines of Amazon Polly. Only `generative` can be streamed both ways. */
export type Engine = 'generative' | 'neural' | 'long-form' | 'standard';

/** The audio formats of Amazon Polly, by their names in its API. */
export type OutputFormat = 'mp3' | 'ogg_opus' | 'ogg_vorbis' | 'pcm' | 'mulaw' | 'alaw';

/** Which voice speaks, and in which form its sound comes. */
export interface VoiceSettings {
  /** Id of a Polly voice, for example `Matthew`. */
  readonly voiceId: string;
  readonly engine: Engine;
  readonly outputFormat: OutputFormat;
  /** Samples a second. */
  readonly sampleRate: number;
  /** BCP 47 language for a bilingual voice. Default: the voice's own. */
  readonly languageCode?: string;
  /** Names of pronunciation lexicons stored in the app's AWS account. Default: none. */
  readonly lexiconNames?: readonly string[];
}

/** A piece of text on its way to Polly. */
export interface TextInput {
  /** At most 6,000 characters. An empty one keeps the stream alive. */
  readonly text: string;
  /** Default: `text`. An SSML document must be whole. */
  readonly textType?: 'text' | 'ssml';
  /** Asks that all that was sent so far is spoken now, without waiting for more. Default: false. */
  readonly flush?: boolean;
}

/** What comes back from Polly. */
export type TransportEvent =
  | {
      readonly type: 'audio';
      /** Encoded audio, cut anywhere; the receiver owns it. */
      readonly bytes: Uint8Array;
    }
  | {
      readonly type: 'closed';
      /** Characters Polly counted in this request, as it bills them. */
      readonly requestCharacters: number;
    };

/** What a transport lets its caller see besides the audio. */
export interface TransportObserver {
  /** A request to Polly was begun; called once for each. */
  onApiCall?(): void;
  /** A piece of text was handed to the network. */
  onSent?(input: TextInput): void;
}

/** A way to have text spoken by Polly. */
export interface SpeechTransport {
  /** `duplex`: one two-way stream through a relay. `segmented`: one `SynthesizeSpeech` call a sentence. */
  readonly kind: 'duplex' | 'segmented';

  /**
   * Speaks one run of text in one voice.
   *
   * The result yields audio as it arrives and, last, one `closed` event; it throws a `SpeechError` instead when
   * the run did not complete. Ending the iteration early, or aborting `signal`, cancels the request upstream at once.
   * When `input` throws, the request is cancelled and the error comes out of the result.
   *
   * @param voice - Who speaks, and in which form the sound comes.
   * @param input - The text. Read one piece ahead at most, so that back-pressure reaches its source.
   * @param signal - Aborts the run; its reason comes out of the result.
   */
  speak(
    voice: VoiceSettings,
    input: AsyncIterable<TextInput>,
    signal: AbortSignal,
    observer?: TransportObserver,
  ): AsyncIterable<TransportEvent>;

  /** Prepares connection, credentials and code, so that the next run pays for none of them. Never throws. */
  warm(): Promise<void>;

  /**
   * Ends every run with `interrupted` and closes every connection, for good: to speak afterwards fails the same way,
   * and to warm does nothing.
   */
  close(): void;
}
