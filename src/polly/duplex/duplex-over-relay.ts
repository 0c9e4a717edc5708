/** Settings that let the official Polly client use the two-way stream in a browser. */
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
 * To cancel a stream, pass an `abortSignal` to `client.send`: in the AWS SDK, ending the iteration of its output does
 * not reach the network. `client.destroy()` closes the connections to the relay for good.
 *
 * @throws SpeechError `invalid-option` if the address is not a WebSocket address.
 */
export function duplexOverRelay(options: RelayPoolOptions): DuplexOverRelay {
  return { requestHandler: new RelayRequestHandler(new RelayPool(options)), eventStreamPayloadHandlerProvider };
}
