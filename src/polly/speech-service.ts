/** The ways to Polly that an app has. They share one client of the AWS SDK, its credentials and its correction of the clock. */
import { systemClock } from '../base/clock';
import { withAttemptLife } from './attempt-life';
import { pollyHost, PollySdk, type PollyAccess } from './aws/polly-sdk';
import { createDuplexTransport } from './duplex/duplex-transport';
import { RelayPool } from './relay-client/relay-pool';
import type { RelayTicket } from './relay-client/relay-ticket';
import { createSegmentedTransport, type SegmentingOptions } from './segmented/segmented-transport';
import type { SpeechService, TransportKind } from './transport/transport';

/**
 * Options of {@link createSpeechService}. The credentials need the IAM permissions `polly:StartSpeechSynthesisStream`, for the
 * relay, and `polly:SynthesizeSpeech`.
 */
export interface SpeechServiceOptions extends PollyAccess, SegmentingOptions {
  /** The only way to use. Default: `auto`, both. */
  readonly transport?: TransportKind | 'auto';
  /** Address of the relay: `wss://…`, or `ws://…` on this machine. Default: none, and every sentence is one call. */
  readonly relay?: string;
  /** Ticket for a relay that asks for one; a function is called anew for each connection. Default: none. */
  readonly relayTicket?: RelayTicket;
}

/** How long the relay's handshake may take if calls can replace it, in milliseconds. */
const RELAY_OPEN_TIMEOUT_MS = 4_000;

/**
 * Makes the service. It opens and loads nothing before its first use.
 *
 * @throws SpeechError `invalid-option` if the relay's address is not a WebSocket address.
 */
export function createSpeechService(options: SpeechServiceOptions): SpeechService {
  const { transport = 'auto' } = options;
  const pool = transport === 'segmented' ? undefined : createPool(options);
  const sdk = new PollySdk(options, pool);
  const closing = new AbortController();
  return {
    duplex: pool && withAttemptLife(closing.signal, createDuplexTransport(sdk)),
    segmented: transport === 'duplex' ? undefined : withAttemptLife(closing.signal, createSegmentedTransport(sdk, options)),
    warm: async () => {
      if (closing.signal.aborted) return;
      // A failure here occurs again, and is reported, when speech is asked for.
      await Promise.allSettled([pool?.warm(), sdk.prepare()]);
    },
    close: () => {
      closing.abort();
      pool?.close();
    },
  };
}

function createPool(options: SpeechServiceOptions): RelayPool | undefined {
  const { relay, relayTicket, transport = 'auto', clock = systemClock } = options;
  if (relay === undefined) return undefined;
  return new RelayPool({
    relay,
    clock,
    host: pollyHost(options),
    ...(transport === 'auto' ? { openTimeoutMs: RELAY_OPEN_TIMEOUT_MS } : {}),
    ...(relayTicket === undefined ? {} : { relayTicket }),
  });
}
