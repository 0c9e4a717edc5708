/** Checks the options of a client and fills in their defaults. */
import { isKnownRegion } from '../../base/aws-regions';
import { warnOnce } from '../../base/development/development';
import { SpeechError } from '../../base/errors';
import {
  checkOptions,
  CLOCK,
  FUNCTION,
  invalidOption,
  oneOf,
  requireOption,
  SWITCH,
  wholeNumberFrom,
  type OptionRule,
  type OptionRules,
} from '../../base/options/option-rules';
import { resolveEndpoint, resolveRelayAddress } from '../../polly/relay-client/relay-address';
import { isAudioOutput } from './audio-choice';
import { withoutEmpty } from '../options/given-options';
import type { SpeechClientOptions } from './client-options';

/** Checked options for the transports. */
export type ClientSettings = Pick<SpeechClientOptions, 'region' | 'relay' | 'endpoint' | 'fetchAhead' | 'speechMarks'> & {
  readonly transport: NonNullable<SpeechClientOptions['transport']>;
};

const ADDRESS: OptionRule = { allowed: 'an address, as a string', accepts: (value) => typeof value === 'string' || value instanceof URL };
/** Rules for the options that need no other option to be judged. */
const RULES: OptionRules<Omit<SpeechClientOptions, 'region' | 'credentials' | 'relay' | 'endpoint'>> = {
  transport: oneOf('auto', 'duplex', 'segmented'),
  speechMarks: SWITCH,
  fetchAhead: wholeNumberFrom(0, 20),
  relayTicket: { allowed: 'a string, or a function that returns one', accepts: (value) => ['string', 'function'].includes(typeof value) },
  audio: { allowed: 'an output made by createAudioOutput()', accepts: isAudioOutput },
  autoPause: SWITCH,
  clock: CLOCK,
  random: FUNCTION,
  onUtteranceEnd: FUNCTION,
};

/** AWS region names, such as `us-west-2` and `us-gov-east-1`. */
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;

/**
 * Checks the options and fills in the defaults. An empty option counts as not given.
 *
 * @throws SpeechError with code `invalid-option`, which names the option, its value and the allowed values.
 */
export function resolveClientSettings(options: ClientAddress): ClientSettings {
  const given = withoutEmpty(options);
  const { region, relay, endpoint, transport = 'auto', fetchAhead, speechMarks } = given;
  const place = resolveRegion(region, endpoint !== undefined);
  checkOptions<Partial<Omit<SpeechClientOptions, 'region' | 'credentials' | 'relay' | 'endpoint'>>>(given, RULES);
  if (relay === undefined && transport === 'duplex') {
    throw new SpeechError({ code: 'invalid-option', message: 'The option "transport" is "duplex", which needs the option "relay".' });
  }
  return {
    region: place,
    transport,
    ...(relay === undefined ? {} : { relay: resolveRelayAddress(addressOf('relay', relay)) }),
    ...(endpoint === undefined ? {} : { endpoint: resolveEndpoint(addressOf('endpoint', endpoint)) }),
    ...(fetchAhead === undefined ? {} : { fetchAhead }),
    ...(speechMarks === undefined ? {} : { speechMarks }),
  };
}

type ClientAddress = Partial<SpeechClientOptions>;

/** With a custom endpoint, any region name is accepted. */
function resolveRegion(region: unknown, hasEndpoint: boolean): string {
  if (region === undefined) {
    throw new SpeechError({
      code: 'invalid-option',
      message: 'The option "region" is missing or empty. It must be an AWS region such as "us-west-2". Is an environment variable missing?',
    });
  }
  const name = typeof region === 'string' ? region.trim() : '';
  if (!hasEndpoint && REGION.test(name) && !isKnownRegion(name)) warnOnce('unknown-region', name);
  if (hasEndpoint ? !/^[\w-]+$/.test(name) : !REGION.test(name)) throw invalidOption('region', region, 'an AWS region such as "us-west-2"');
  return name;
}

/** Accepts a URL object too, since an app in plain JavaScript may pass one. */
function addressOf(name: string, given: unknown): string {
  requireOption(name, given, ADDRESS);
  return String(given).trim();
}
