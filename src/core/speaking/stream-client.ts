/** What the streams of a client share, as far as their work needs it. */
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
