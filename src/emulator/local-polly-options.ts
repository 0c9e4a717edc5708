/** The options of local Polly, and their checks. */
import { systemClock, type Clock } from '../base/clock';
import { describeValue } from '../base/describe-value';
import { SpeechError } from '../base/errors';
import { CLOCK, FUNCTION, NAME, wholeNumberFrom, type OptionRules } from '../base/options/option-rules';
import { readChecked } from '../base/options/read-options';
import { ACCOUNT_RULES, DEFAULT_ACCOUNT_SETTINGS, type AccountSettings, type Pacing } from './accounts/account-settings';
import { VOICE_SOUND_RULES, type VoiceSound } from './speech/voice-sound';

/** The largest value of the HTTP/2 setting. */
const MOST_CONCURRENT_STREAMS = 2 ** 32 - 1;

/** The options of local Polly. */
export interface LocalPollyOptions extends Partial<VoiceSound> {
  /** Address to listen on. Default: `127.0.0.1`, so that only this machine can reach it. */
  readonly host?: string;
  /** Port to listen on; 0 chooses a free one. Default: 0. */
  readonly port?: number;
  /** The AWS region to simulate. Signatures must name it. Default: `us-west-2`. */
  readonly region?: string;
  /**
   * The speed at which audio is sent. `warm`: as measured with Polly over a warm connection, with the first audio after 0.34 s.
   * `published`: as in AWS's own benchmark, with the first audio after 0.8 s. `instant`: as fast as it is synthesized. Each identity
   * pool can have its own. Default: `warm`.
   */
  readonly pacing?: Pacing;
  /** Seconds of audio per AudioEvent, 0.02 to 10. Each identity pool can have its own. Default: 0.24. */
  readonly chunkSeconds?: number;
  /**
   * Greatest number of open streams per HTTP/2 connection; further ones are refused. Default: 1, which AWS's Node client also uses:
   * Polly was observed to delay a second stream on a connection until the first one ended.
   */
  readonly maxConcurrentStreams?: number;
  /**
   * Additional origins whose pages may get credentials, for example `https://app.test`. `*` allows all. Programs, and pages of this
   * machine (localhost, 127.0.0.1, [::1]), are always allowed. Default: none.
   */
  readonly allowedOrigins?: readonly string[];
  /** The clock for timers and pacing. Default: the system clock. */
  readonly clock?: Clock;
  /** Returns the current time in epoch milliseconds, for checking signatures and credentials. Default: `Date.now`. */
  readonly wallClock?: () => number;
}

/** The options with their defaults filled in. */
export interface ResolvedLocalPollyOptions extends Required<Omit<LocalPollyOptions, 'pacing' | 'chunkSeconds' | keyof VoiceSound>> {
  readonly accountDefaults: AccountSettings;
}

const RULES: OptionRules<LocalPollyOptions> = {
  host: NAME,
  port: wholeNumberFrom(0, 65_535),
  region: {
    allowed: 'the name of an AWS region such as "us-west-2"',
    accepts: (value) => typeof value === 'string' && /^[a-z][\w-]*$/i.test(value),
  },
  pacing: ACCOUNT_RULES.pacing,
  chunkSeconds: ACCOUNT_RULES.chunkSeconds,
  ...VOICE_SOUND_RULES,
  maxConcurrentStreams: wholeNumberFrom(1, MOST_CONCURRENT_STREAMS),
  allowedOrigins: { allowed: "a list of origins such as ['https://app.test']", accepts: Array.isArray },
  clock: CLOCK,
  wallClock: FUNCTION,
};

/**
 * Checks the options and fills in the defaults.
 *
 * @throws SpeechError `invalid-option`, which names the option, its value and the allowed values.
 */
export function resolveOptions(options: unknown): ResolvedLocalPollyOptions {
  const read = readChecked<LocalPollyOptions>('startLocalPolly', options, RULES);
  const { host = '127.0.0.1', port = 0, region = 'us-west-2', maxConcurrentStreams = 1, allowedOrigins = [], ...rest } = read;
  const { clock = systemClock, wallClock = () => Date.now(), ...account } = rest;
  allowedOrigins.forEach(checkOrigin);
  const accountDefaults = { ...DEFAULT_ACCOUNT_SETTINGS, ...account };
  return { host, port, region, maxConcurrentStreams, allowedOrigins, clock, wallClock, accountDefaults };
}

/** Origins are compared exactly, so a pattern would match nothing. */
function checkOrigin(origin: unknown): void {
  if (origin === '*') return;
  const isPlain =
    typeof origin === 'string' && URL.canParse(origin) && new URL(origin).origin === origin && /^https?:\/\/[\w.:[\]-]+$/.test(origin);
  if (isPlain) return;
  throw new SpeechError({
    code: 'invalid-option',
    message: `The option "allowedOrigins" holds ${describeValue(origin)}, which is not an origin. Write one such as https://app.test, with nothing after it; no patterns.`,
  });
}
