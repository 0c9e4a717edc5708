/**
 * The interface between core and a connection to Polly. A transport makes one attempt: it reads text as it comes, and yields
 * audio as it is made. It remembers nothing, and does not try again; core decides what follows.
 */
import type { VoiceSettings } from './voice-settings';

/** A stretch of the spoken text, in UTF-16 code units from the beginning of the utterance. */
export interface SpokenRange {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

/** Text that is sent together: plain text, or one whole SSML document. */
export interface TextSpan extends SpokenRange {
  /**
   * The characters that Polly gets: at most 6,000, of which Polly bills at most 3,000. Empty if there is only a flush.
   */
  readonly request: string;
  readonly type: 'text' | 'ssml';
  /** Whether to flush: Polly must speak all text so far without waiting for more. */
  readonly isFlushed: boolean;
  /** Returns the range of the spoken text for characters of `request`. Undefined if they are not spoken. */
  wordAt(requestStart: number, requestEnd: number): SpokenRange | undefined;
}

/**
 * Longest sentence, in characters. Polly accepts 3,000 but cuts the sound of a call off at 10 minutes (Amazon Polly developer
 * guide, "Quotas in Amazon Polly"), which 3,000 Chinese characters would exceed.
 */
export const MAX_SENTENCE_CHARACTERS = 2_000;

/**
 * The size of a span. `available`: all available text, or one whole document. `sentence`: one whole sentence of at most
 * {@link MAX_SENTENCE_CHARACTERS}, or one whole document.
 */
export type SpanUnit = 'available' | 'sentence';

/** Reads the text of one request. */
export interface SpanReader {
  /**
   * Reads the next span. Waits until there is text to read.
   *
   * @param withinMs - Longest wait in milliseconds. Default: no limit.
   * @returns `silence` if no text arrived in that time. `end` after the last span, and once another reader exists.
   */
  next(unit: SpanUnit, withinMs?: number): Promise<TextSpan | 'silence' | 'end'>;
  /** Notes that a span was handed to the network. */
  noteSent(span: TextSpan): void;
}

/** The text of one attempt. */
export interface RequestText {
  /** Makes a reader that begins at the start of the text. An earlier reader gets nothing more. */
  read(): SpanReader;
}

/** The input of one attempt. */
export interface SpeechRequest {
  readonly voice: VoiceSettings;
  readonly text: RequestText;
  /** Ends the attempt at once; the transport throws its reason. */
  readonly signal: AbortSignal;
  /** Called for each request to Polly. */
  readonly onCall: () => void;
  /**
   * Called with the number of characters by which the bill has grown; negative if Polly refused the request. A transport that
   * sends each character once does not call it.
   */
  readonly onBilled: (characters: number) => void;
  /**
   * Called if the connection will end in this many milliseconds, for example because the relay is replaced. An attempt whose
   * text ends before that loses nothing, and the next one uses another connection.
   */
  readonly onLeaving: (withinMs: number) => void;
}

/** Polly's own time of a word (Amazon Polly developer guide, "Speech marks"). */
export interface WordMark {
  /** Start and end of the word in the spoken text. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** When the word begins, in seconds from the beginning of its segment's sound. */
  readonly seconds: number;
}

/** An event of one attempt. All characters are places in the spoken text. */
export type TransportEvent =
  | {
      /**
       * Begins a segment: the audio up to the next segment is one encoded stream. A transport without segments yields
       * none.
       */
      readonly type: 'segment';
      readonly startCharacter: number;
      readonly endCharacter: number;
    }
  | {
      /** All sound of the present segment has arrived. A transport with segments yields this for each of them. */
      readonly type: 'segment-complete';
    }
  | {
      /**
       * Exact times of all words of one segment, in order; only from engines that have speech marks. May arrive at any
       * time after the beginning of the segment, even after later segments and after `closed`: nothing waits for them.
       */
      readonly type: 'marks';
      /** Start of the segment. */
      readonly startCharacter: number;
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
      /** The number of characters that Polly bills for this attempt. */
      readonly requestCharacters: number;
    };

/**
 * Makes one attempt to have a text spoken.
 *
 * The result yields audio as it arrives, then one `closed` event, then any late marks. It throws a `SpeechError` if the
 * attempt did not complete. Ending the iteration early, or aborting the signal, cancels the request upstream at once; while an
 * event is awaited, only the signal does.
 */
export type Transport = (request: SpeechRequest) => AsyncGenerator<TransportEvent, void, undefined>;

/**
 * How text gets to Polly. `duplex`: one two-way stream through a relay. `segmented`: one `SynthesizeSpeech` call for
 * each sentence.
 */
export type TransportKind = 'duplex' | 'segmented';

/**
 * The reason for the choice of a transport.
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

/** The transport that an attempt uses, and the reason for it. */
export interface TransportChoice {
  readonly kind: TransportKind;
  readonly reason: TransportReason;
}

/** The transports of an app. They share one client of the AWS SDK, its credentials and its correction of the clock. */
export interface SpeechService {
  /** Undefined without a relay, and if the app asked for calls. */
  readonly duplex: Transport | undefined;
  /** Undefined if the app asked for the stream. */
  readonly segmented: Transport | undefined;
  /** Prepares connection, credentials and code, so that the next attempt need not wait for them. Never throws. */
  warm(): Promise<void>;
  /**
   * Ends every attempt with the error `interrupted` and closes every connection, for good. Later attempts fail with the same
   * error, and `warm` does nothing.
   */
  close(): void;
}
