/**
 * Creates the service from the client's options. Loaded before the first utterance, or when the client warms up.
 */
import type { Clock } from '../../base/clock';
import type { CredentialsProvider } from '../../polly/aws/credentials';
import type { RelayTicket } from '../../polly/relay-client/relay-ticket';
import { createSpeechService } from '../../polly/speech-service';
import type { SpeechService } from '../../polly/transport/transport';
import { resolveClientSettings } from './client-settings';
import type { SpeechClientOptions } from './client-options';

/** The input for creating a service. */
export interface ServiceParts {
  readonly clock: Clock;
  readonly options: SpeechClientOptions;
  /** Called for each request, so that replaced credentials take effect. */
  readonly readCredentials: () => CredentialsProvider;
  /** Called again for each connection to the relay. */
  readonly readRelayTicket: () => RelayTicket | undefined;
}

/**
 * Creates the service.
 *
 * @throws SpeechError with code `invalid-option`, which names the option.
 */
export function connectService({ clock, options, readCredentials, readRelayTicket }: ServiceParts): SpeechService {
  return createSpeechService({
    ...resolveClientSettings(options),
    clock,
    relayTicket: () => {
      const ticket = readRelayTicket();
      return typeof ticket === 'function' ? ticket() : ticket || undefined;
    },
    get credentials() {
      return readCredentials();
    },
  });
}
