/**
 * What core asks of a connection to Polly: text in as it comes, audio out as it is made. Everything about sockets,
 * signatures and retries of a single connection stays behind this interface.
 */
import type { SpeechError } from '../../base/errors';

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
  /** At most 6,000 characters, of which 3,000 are billed: SSML tags are not. An empty one keeps the stream alive. */
  readonly text: string;
  /** Default: `text`. An SSML document must be whole. */
  readonly textType?: 'text' | 'ssml';
  /** Asks that all that was sent so far is spoken now, without waiting for more. Default: false. */
  readonly flush?: boolean;
}

/** When a word is spoken, as Polly itself says (Amazon Polly developer guide, "Speech marks"). */
export interface WordMark {
  /** Where the word begins and ends in the text of the whole run, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** When it begins, in seconds from the beginning of its segment's sound. */
  readonly seconds: number;
}

/** What comes back from Polly. */
export type TransportEvent =
  | {
      /** The audio up to the next segment is one encoded stream of its own. A transport that yields none has only one. */
      readonly type: 'segment';
      /** The stretch of the run's text, all pieces joined, that it speaks, in UTF-16 code units. */
      readonly startCharacter: number;
      readonly endCharacter: number;
    }
  | {
      /** All sound of the segment under way has come. A transport that yields segments says so of each. */
      readonly type: 'segment-complete';
    }
  | {
      /**
       * Exact times of the words of one segment, in order; only from engines that have speech marks. They come at any time
       * behind the beginning of that segment, also behind later ones and behind `closed`: nothing waits for them.
       */
      readonly type: 'marks';
      readonly words: readonly WordMark[];
    }
  | {
      readonly type: 'audio';
      /** Encoded audio, cut anywhere; the receiver owns it. */
      readonly bytes: Uint8Array;
    }
  | {
      /** Polly has said that all was spoken, and all of it has come; only marks may follow. */
      readonly type: 'closed';
      /** Characters Polly counted in this run, as it bills them. */
      readonly requestCharacters: number;
    };

/** The ways to Polly. `duplex`: one two-way stream through a relay. `segmented`: one `SynthesizeSpeech` call a sentence. */
export type TransportKind = 'duplex' | 'segmented';

/**
 * Why a way was taken.
 *
 * - `requested`: no other was wanted.
 * - `relay`: there is a relay, and the engine can be streamed.
 * - `no-relay`: none was given.
 * - `engine`: the engine cannot be streamed.
 * - `relay-unreachable`: the relay, or Polly behind it, could not be reached, or did not answer.
 * - `relay-refused`: the relay does not serve this page or this request, or is none of this version.
 * - `access-denied`: the credentials may not use the two-way stream.
 * - `unsupported`: Polly does not stream this voice, or not in this region.
 */
export type TransportReason =
  'requested' | 'relay' | 'no-relay' | 'engine' | 'relay-unreachable' | 'relay-refused' | 'access-denied' | 'unsupported';

/** Which way to Polly a run takes, and why. */
export interface TransportChoice {
  readonly kind: TransportKind;
  readonly reason: TransportReason;
}

/** What a transport lets its caller see besides the audio. */
export interface TransportObserver {
  /**
   * The way the run takes; called at its beginning, and again when another is taken, which happens before any audio. Then
   * with what the first one was refused with.
   */
  onTransport?(choice: TransportChoice, refusal?: SpeechError): void;
  /** A request to Polly was begun; called once for each. */
  onApiCall?(): void;
  /**
   * The bill has grown by so many characters, since a request was begun; by fewer than none where it was refused. Told
   * where a text is asked for more than once, so that what was sent says less than what is billed.
   */
  onBilled?(characters: number): void;
  /** A piece of text, or a part of one, was handed to the network; each character is told once, however often it is sent. */
  onSent?(input: TextInput): void;
  /**
   * The connection is going to end in so many milliseconds, as when a relay is replaced by another. A run that ends its input
   * before that loses nothing, and the next one takes another connection.
   */
  onLeaving?(withinMs: number): void;
}

/** A way to have text spoken by Polly. */
export interface SpeechTransport {
  /** Which way it takes; `auto` decides for each run, and tells the observer. */
  readonly kind: TransportKind | 'auto';

  /**
   * Speaks one run of text in one voice.
   *
   * The result yields audio as it arrives and then one `closed` event, behind which it ends unless marks are to come; it throws a `SpeechError` instead when
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
