/** How a local Polly is to be, checked. */
import { systemClock, type Clock } from '../base/clock';
import { describeValue } from '../base/describe-value';
import { SpeechError } from '../base/errors';
import { CLOCK, FUNCTION, NAME, numberFrom, oneOf, wholeNumberFrom, type OptionRules } from '../base/option-rules';
import { readChecked } from '../base/read-options';
import { DEFAULT_ACCOUNT_SETTINGS, PACINGS, type AccountSettings, type Pacing } from './accounts/account-settings';

/** The most that HTTP/2's setting can say. */
const MOST_CONCURRENT_STREAMS = 2 ** 32 - 1;

/** How a local Polly is to be. */
export interface LocalPollyOptions {
  /** Address to listen on. Default: `127.0.0.1`, so that only this machine can reach it. */
  readonly host?: string;
  /** Port to listen on, 0 for any free one. Default: 0. */
  readonly port?: number;
  /** AWS region it plays; signatures have to name it. Default: `us-west-2`. */
  readonly region?: string;
  /**
   * How fast audio is given out: `published` as Polly was measured to by its own benchmark, `instant` as fast as it is
   * made. An identity pool can have its own. Default: `published`.
   */
  readonly pacing?: Pacing;
  /** Seconds of audio in one AudioEvent, 0.02 to 10. An identity pool can have its own. Default: 0.24. */
  readonly chunkSeconds?: number;
  /**
   * Streams that an HTTP/2 client may have open on one connection; the next one is refused. Default: 1, as AWS's own client
   * for Node uses it: Polly was seen to let a second stream on a connection wait for the first.
   */
  readonly maxConcurrentStreams?: number;
  /**
   * Origins of pages that may have credentials, for example `https://app.test`; `*` for all. Pages of this machine
   * (localhost, 127.0.0.1, [::1]) always may, and programs. Default: none.
   */
  readonly allowedOrigins?: readonly string[];
  /** What its timers and its pacing run on. Default: the machine's clock. */
  readonly clock?: Clock;
  /** The present moment in epoch milliseconds, which signatures and credentials are checked against. Default: `Date.now`. */
  readonly wallClock?: () => number;
}

/** The options, complete. */
export interface ResolvedLocalPollyOptions extends Required<Omit<LocalPollyOptions, 'pacing' | 'chunkSeconds'>> {
  readonly accountDefaults: AccountSettings;
}

const RULES: OptionRules<LocalPollyOptions> = {
  host: NAME,
  port: wholeNumberFrom(0, 65_535),
  region: {
    allowed: 'the name of an AWS region such as "us-west-2"',
    accepts: (value) => typeof value === 'string' && /^[a-z][\w-]*$/i.test(value),
  },
  pacing: oneOf(...PACINGS),
  chunkSeconds: numberFrom(0.02, 10),
  maxConcurrentStreams: wholeNumberFrom(1, MOST_CONCURRENT_STREAMS),
  allowedOrigins: { allowed: "a list of origins such as ['https://app.test']", accepts: Array.isArray },
  clock: CLOCK,
  wallClock: FUNCTION,
};

/**
 * Fills in the defaults and checks.
 *
 * @throws SpeechError `invalid-option`, naming the option, what it was and what it may be.
 */
export function resolveOptions(options: unknown): ResolvedLocalPollyOptions {
  const read = readChecked<LocalPollyOptions>('startLocalPolly', options, RULES);
  const { host = '127.0.0.1', port = 0, region = 'us-west-2', maxConcurrentStreams = 1, allowedOrigins = [] } = read;
  const { pacing, chunkSeconds, clock = systemClock, wallClock = () => Date.now() } = read;
  allowedOrigins.forEach(checkOrigin);
  const accountDefaults = {
    ...DEFAULT_ACCOUNT_SETTINGS,
    ...(pacing === undefined ? {} : { pacing }),
    ...(chunkSeconds === undefined ? {} : { chunkSeconds }),
  };
  return { host, port, region, maxConcurrentStreams, allowedOrigins, clock, wallClock, accountDefaults };
}

/** Pages of an origin are compared exactly, so a pattern would fit none. */
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
