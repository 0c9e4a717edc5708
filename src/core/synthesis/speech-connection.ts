/** What the speaking of a text needs of the client's connection to Polly. */
import type { SpeechService, TransportKind, TransportReason } from '../../polly/transport/transport';

/** A stream that was refused where calls worked. */
export interface RefusedStream {
  readonly reason: TransportReason;
  readonly voiceId: string;
  /** When the calls worked, in milliseconds of the client's clock. */
  readonly atMs: number;
}

/** A connection that all texts of a client share. */
export interface SpeechConnection {
  /** The ways that the app allows. */
  readonly transport: TransportKind | 'auto';
  /** The last stream that was refused where calls worked. */
  refused: RefusedStream | undefined;
  /** The ways that there are. Throws a SpeechError if they cannot be made. */
  service(): Promise<SpeechService>;
}
