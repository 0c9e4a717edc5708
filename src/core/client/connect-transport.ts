/**
 * Makes the transport that the client options ask for. Loaded before the first utterance, or when the client warms
 * up.
 */
import { createAutoTransport } from '../../polly/auto-transport';
import { createDuplexTransport } from '../../polly/duplex/duplex-transport';
import type { CredentialsProvider } from '../../polly/aws/credentials';
import type { PollyAccess } from '../../polly/aws/polly-sdk';
import type { RelayTicket } from '../../polly/relay-client/relay-ticket';
import { createSegmentedTransport } from '../../polly/segmented/segmented-transport';
import type { SpeechTransport } from '../../polly/transport/speech-transport';
import { SentenceSplitter, type SentenceSplitterOptions } from '../../text/sentences/sentence-splitter';
import type { Clock } from '../../base/clock';
import { resolveClientSettings } from './client-settings';
import type { SpeechClientOptions } from './client-options';

/** Everything a transport is made from. */
export interface Connection {
  readonly clock: Clock;
  readonly options: SpeechClientOptions;
  /** Called for each request, so that replaced credentials take effect. */
  readonly readCredentials: () => CredentialsProvider;
  /** Called again for each connection to the relay. */
  readonly readRelayTicket: () => RelayTicket | undefined;
}

/**
 * Makes the transport.
 *
 * @throws SpeechError with code `invalid-option`, which names the option.
 */
export function connectTransport({ clock, options, readCredentials, readRelayTicket }: Connection): SpeechTransport {
  const { region, endpoint, transport, relay, fetchAhead, speechMarks } = resolveClientSettings(options);
  const access: PollyAccess = {
    region,
    clock,
    ...(endpoint === undefined ? {} : { endpoint }),
    get credentials() {
      return readCredentials();
    },
  };
  // Object.assign extends `access` in place. A copy would read the `credentials` getter once and keep that value.
  const relayTicket = () => {
    const ticket = readRelayTicket();
    return typeof ticket === 'function' ? ticket() : ticket || undefined;
  };
  if (transport === 'duplex' && relay !== undefined) return createDuplexTransport(Object.assign(access, { relay, relayTicket }));
  const segmenting = {
    createSplitter: (splitter: SentenceSplitterOptions) => new SentenceSplitter(splitter),
    ...(fetchAhead === undefined ? {} : { fetchAhead }),
    ...(speechMarks === undefined ? {} : { speechMarks }),
  };
  if (transport === 'segmented') return createSegmentedTransport(Object.assign(access, segmenting));
  return createAutoTransport(Object.assign(access, segmenting, relay === undefined ? {} : { relay, relayTicket }));
}
