/** What the official Polly client needs to stream both ways from a browser. */
import { eventStreamPayloadHandlerProvider } from '../aws/event-stream-signer';
import { RelayPool, type RelayPoolOptions } from '../relay-client/relay-pool';
import { RelayRequestHandler } from '../relay-client/relay-request-handler';

/** The part of a client's configuration that {@link duplexOverRelay} makes. */
export interface DuplexOverRelay {
  readonly requestHandler: RelayRequestHandler;
  readonly eventStreamPayloadHandlerProvider: typeof eventStreamPayloadHandlerProvider;
}

/**
 * Lets the AWS SDK's `PollyClient` send `StartSpeechSynthesisStreamCommand` from a browser. Spread it into the
 * client's configuration:
 *
 * ```ts
 * const client = new PollyClient({ region, credentials, ...duplexOverRelay({ relay: 'wss://speech.example.com' }) });
 * ```
 *
 * To give a stream up, pass an `abortSignal` to `client.send`: ending the iteration of its output does not reach the
 * network in the AWS SDK. `client.destroy()` closes the connections to the relay for good.
 *
 * @throws SpeechError `invalid-option` when the address is not one of a WebSocket.
 */
export function duplexOverRelay(options: RelayPoolOptions): DuplexOverRelay {
  return { requestHandler: new RelayRequestHandler(new RelayPool(options)), eventStreamPayloadHandlerProvider };
}
