/** The part of the client's connection to Polly that the synthesis uses. */
import type { SpeechService, TransportKind, TransportReason } from '../../polly/transport/transport';

/** A stream that was refused, although calls worked. */
export interface RefusedStream {
  readonly reason: TransportReason;
  readonly voiceId: string;
  /** Time at which the calls worked, in milliseconds of the client's clock. */
  readonly atMs: number;
}

/** A connection that all texts of a client share. */
export interface SpeechConnection {
  /** The transports that the app allows. */
  readonly transport: TransportKind | 'auto';
  /** The last stream that was refused, although calls worked. */
  refused: RefusedStream | undefined;
  /** Returns the transports. Rejects with a SpeechError if they cannot be created. */
  service(): Promise<SpeechService>;
}
