/** How to reach Polly, checked. */
import { SpeechError } from '../base/errors';
import { resolveFetchAhead } from '../polly/fetch-ahead';
import { resolveEndpoint, resolveRelayAddress } from '../polly/relay-address';
import { withoutEmpty } from './given-options';
import type { SpeechClientOptions } from './speech-client';

/** What a transport is made from. */
export type ClientSettings = Pick<SpeechClientOptions, 'region' | 'relay' | 'endpoint' | 'fetchAhead' | 'speechMarks'> & {
  readonly transport: NonNullable<SpeechClientOptions['transport']>;
};

const TRANSPORTS: readonly NonNullable<SpeechClientOptions['transport']>[] = ['auto', 'duplex', 'segmented'];

/** As AWS names its regions, `us-west-2` and `us-gov-east-1` among them. */
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;

/**
 * Fills in the defaults and checks; what is empty counts as not given.
 *
 * @throws SpeechError with code `invalid-option`, naming the option, what it was and what it may be.
 */
export function resolveClientSettings(options: ClientAddress): ClientSettings {
  const { region, relay, endpoint, transport = 'auto', fetchAhead, speechMarks } = withoutEmpty(options);
  const place = resolveRegion(region, endpoint !== undefined);
  if (!TRANSPORTS.includes(transport)) throw invalid('transport', transport, TRANSPORTS.join(', '));
  if (relay === undefined && transport === 'duplex') {
    throw new SpeechError({ code: 'invalid-option', message: 'The option "transport" is "duplex", which needs the option "relay".' });
  }
  return {
    region: place,
    transport,
    ...(relay === undefined ? {} : { relay: resolveRelayAddress(addressOf(relay)) }),
    ...(endpoint === undefined ? {} : { endpoint: resolveEndpoint(addressOf(endpoint)) }),
    ...(fetchAhead === undefined ? {} : { fetchAhead: resolveFetchAhead(fetchAhead) }),
    ...(speechMarks === undefined ? {} : { speechMarks }),
  };
}

type ClientAddress = Partial<Pick<SpeechClientOptions, 'region' | 'relay' | 'endpoint' | 'transport' | 'fetchAhead' | 'speechMarks'>>;

/** At an endpoint of the app's own a region is any name. */
function resolveRegion(region: unknown, hasEndpoint: boolean): string {
  if (region === undefined) {
    throw new SpeechError({
      code: 'invalid-option',
      message: 'The option "region" is missing or empty. It must be an AWS region such as "us-west-2"; is a variable of the environment not set?',
    });
  }
  const name = typeof region === 'string' ? region.trim() : '';
  if (hasEndpoint ? !/^[\w-]+$/.test(name) : !REGION.test(name)) throw invalid('region', region, 'an AWS region such as "us-west-2"');
  return name;
}

/** Also of a URL, which an app in plain JavaScript may give. */
function addressOf(given: unknown): string {
  return String(given).trim();
}

function invalid(path: string, value: unknown, allowed: string): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `The option "${path}" is ${JSON.stringify(value)}. It must be ${allowed}.`,
  });
}
