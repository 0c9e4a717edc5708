/**
 * The interface between core and a connection to Polly: text in as it comes, audio out as it is made. Sockets,
 * signatures and retries of a single connection stay behind this interface.
 */
import type { SpeechError } from '../../base/errors';

/** The engines of Amazon Polly. Only `generative` supports the two-way stream. */
export type Engine = 'generative' | 'neural' | 'long-form' | 'standard';

/** The audio formats of Amazon Polly, by their names in its API. */
export type OutputFormat = 'mp3' | 'ogg_opus' | 'ogg_vorbis' | 'pcm' | 'mulaw' | 'alaw';

/** The voice that speaks, and the format of its audio. */
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

/** A piece of text to be sent to Polly. */
export interface TextInput {
  /**
   * At most 6,000 characters, of which Polly bills at most 3,000: it does not bill SSML tags. An empty text keeps the
   * stream alive.
   */
  readonly text: string;
  /** Default: `text`. An SSML document must be whole. */
  readonly textType?: 'text' | 'ssml';
  /** Asks Polly to speak all text sent so far, without waiting for more. Default: false. */
  readonly flush?: boolean;
}

/** Polly's own time of a word (Amazon Polly developer guide, "Speech marks"). */
export interface WordMark {
  /** Where the word begins and ends in the text of the whole run, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** When the word begins, in seconds from the beginning of its segment's sound. */
  readonly seconds: number;
}

/** An event from Polly. */
export type TransportEvent =
  | {
      /**
       * Begins a segment: the audio up to the next segment is one encoded stream. A transport without segments yields
       * none.
       */
      readonly type: 'segment';
      /** The part of the run's text that the segment speaks, in UTF-16 code units of all pieces joined. */
      readonly startCharacter: number;
      readonly endCharacter: number;
    }
  | {
      /** All sound of the present segment has arrived. A transport with segments yields this for each of them. */
      readonly type: 'segment-complete';
    }
  | {
      /**
       * Exact times of the words of one segment, in order; only from engines that have speech marks. May arrive at
       * any time after the beginning of the segment, even after later segments and after `closed`: nothing waits for
       * them.
       */
      readonly type: 'marks';
      readonly words: readonly WordMark[];
    }
  | {
      readonly type: 'audio';
      /** Encoded audio, split anywhere. The receiver owns it. */
      readonly bytes: Uint8Array;
    }
  | {
      /** Polly has confirmed that everything was spoken, and all sound has arrived. Only marks may follow. */
      readonly type: 'closed';
      /** The number of characters that Polly bills for this run. */
      readonly requestCharacters: number;
    };

/**
 * How text gets to Polly. `duplex`: one two-way stream through a relay. `segmented`: one `SynthesizeSpeech` call for
 * each sentence.
 */
export type TransportKind = 'duplex' | 'segmented';

/**
 * Why a transport was chosen.
 *
 * - `requested`: the app asked for it.
 * - `relay`: there is a relay, and the engine supports the two-way stream.
 * - `no-relay`: no relay was given.
 * - `engine`: the engine does not support the two-way stream.
 * - `relay-unreachable`: the relay, or Polly behind it, could not be reached or did not answer.
 * - `relay-refused`: the relay does not serve this page or this request, or runs another version.
 * - `access-denied`: the credentials may not use the two-way stream.
 * - `unsupported`: Polly does not stream this voice, or not in this region.
 */
export type TransportReason =
  'requested' | 'relay' | 'no-relay' | 'engine' | 'relay-unreachable' | 'relay-refused' | 'access-denied' | 'unsupported';

/** The transport that a run uses, and the reason for it. */
export interface TransportChoice {
  readonly kind: TransportKind;
  readonly reason: TransportReason;
}

/** Receives reports about a run, besides its audio. */
export interface TransportObserver {
  /**
   * The transport of the run; called at its beginning. If the run then changes to another transport, which happens
   * before any audio only, it is called again with the error of the first one.
   */
  onTransport?(choice: TransportChoice, refusal?: SpeechError): void;
  /** A request to Polly was begun. Called once for each request. */
  onApiCall?(): void;
  /**
   * The number of billed characters grew by this many since a request began; negative if Polly refused the request.
   * Reported if a text is requested more than once, so that the bill exceeds the sent text.
   */
  onBilled?(characters: number): void;
  /**
   * A piece of text, or part of one, was handed to the network. Each character is reported once, however often it is
   * sent.
   */
  onSent?(input: TextInput): void;
  /**
   * The connection will end in this many milliseconds, for example because the relay is replaced. A run that ends its
   * input before loses nothing, and the next run uses another connection.
   */
  onLeaving?(withinMs: number): void;
}

/** Has text spoken by Polly. */
export interface SpeechTransport {
  /** The kind of transport; `auto` chooses for each run and reports the choice to the observer. */
  readonly kind: TransportKind | 'auto';

  /**
   * Speaks one run of text in one voice.
   *
   * The result yields audio as it arrives, then one `closed` event, then any late marks. It throws a `SpeechError` if
   * the run did not complete. Ending the iteration early, or aborting `signal`, cancels the request upstream at once.
   * If `input` throws, the request is cancelled and the result throws that error.
   *
   * @param voice - The voice, and the format of its audio.
   * @param input - The text. Read at most one piece ahead, so that back-pressure reaches its source.
   * @param signal - Aborts the run; the result throws its reason.
   */
  speak(
    voice: VoiceSettings,
    input: AsyncIterable<TextInput>,
    signal: AbortSignal,
    observer?: TransportObserver,
  ): AsyncIterable<TransportEvent>;

  /** Prepares connection, credentials and code, so that the next run need not wait for them. Never throws. */
  warm(): Promise<void>;

  /**
   * Ends every run with the error `interrupted` and closes every connection, for good. Later runs fail with the same
   * error, and `warm` does nothing.
   */
  close(): void;
}
