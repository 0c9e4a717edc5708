/** The part of a client that its streams share. */
import type { Floor } from '../floor/floor';
import type { UtteranceClient } from '../utterance/create-utterance';

/** See `SpeechClient`. */
export interface StreamClient extends UtteranceClient {
  readonly floor: Floor;
  readonly connection: UtteranceClient['connection'] & {
    /** Prepares code, credentials and connections. Never throws. */
    warm(): Promise<void>;
  };
}
