/** Starts and stops a local Polly: the server, the accounts and the speech behind it. */

import { systemClock, type Clock } from '../base/clock';
import { SpeechError } from '../base/errors';
import { DEFAULT_ACCOUNT_SETTINGS, PACINGS, type AccountSettings, type Pacing } from './accounts/account-settings';
import { Accounts } from './accounts/accounts';
import { RequestLog } from './accounts/request-log';
import { listenDualProtocol } from './http/dual-protocol-server';
import { SynthesizerPool } from './operations/synthesizer-pool';
import { RequestRouter } from './request-router';
import { RequestAuthorizer } from './signing/request-authorizer';

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

/** A running local Polly. */
export interface LocalPolly {
  /** Where it listens, for an SDK's `endpoint`: `http://127.0.0.1:PORT`. It speaks HTTP/1.1 and HTTP/2 without TLS. */
  readonly url: string;
  readonly port: number;
  readonly region: string;
  /** Id of an identity pool whose credentials are good for everything; the same after every start in a region. */
  readonly identityPoolId: string;
  /** Whether speech is being made right now. Who runs `clock` faster than that takes can hold it meanwhile. */
  readonly isSynthesizing: boolean;
  /** Drops every connection and stops. Calling it again waits for the first call. */
  close(): Promise<void>;
}

/**
 * Starts a local Polly.
 *
 * @throws SpeechError `invalid-option` for an option it can't work with, a port that is taken among them.
 */
export async function startLocalPolly(options: LocalPollyOptions = {}): Promise<LocalPolly> {
  const { host = '127.0.0.1', port = 0, region = 'us-west-2', maxConcurrentStreams = 1, allowedOrigins = [] } = options;
  const { clock = systemClock, wallClock = () => Date.now() } = options;
  const accountDefaults = readDefaults(options);
  checkPort(port);
  checkConcurrency(maxConcurrentStreams);
  checkOrigins(allowedOrigins);

  // Records are in epoch milliseconds, so that a page can compare them with its own clock, but run on `clock`.
  const clockOriginMs = wallClock() - clock.now();
  const accounts = new Accounts({
    region,
    wallClock,
    defaults: accountDefaults,
    createLog: () => new RequestLog(() => clockOriginMs + clock.now()),
  });
  const synthesizers = new SynthesizerPool();
  const router = new RequestRouter({
    region,
    accounts,
    authorizer: new RequestAuthorizer(accounts, region, wallClock),
    synthesizers,
    clock,
    wallClock,
    accountDefaults,
    allowedOrigins,
    onInternalError: reportInternalError,
  });
  const server = await listenDualProtocol({
    host,
    port,
    maxConcurrentStreams,
    onExchange: (exchange) => void router.answer(exchange),
  });

  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`,
    port: server.port,
    region,
    identityPoolId: accounts.defaultPoolId,
    get isSynthesizing() {
      return synthesizers.isSpeaking;
    },
    close: () => (closing ??= server.close().then(() => synthesizers.close())),
  };
}

function readDefaults({ pacing, chunkSeconds }: LocalPollyOptions): AccountSettings {
  if (pacing !== undefined && !PACINGS.includes(pacing)) {
    throw invalidOption(`pacing must be ${PACINGS.map((name) => `"${name}"`).join(' or ')}.`);
  }
  if (chunkSeconds !== undefined && !(chunkSeconds >= 0.02 && chunkSeconds <= 10)) {
    throw invalidOption('chunkSeconds must be between 0.02 and 10.');
  }
  return {
    ...DEFAULT_ACCOUNT_SETTINGS,
    ...(pacing === undefined ? {} : { pacing }),
    ...(chunkSeconds === undefined ? {} : { chunkSeconds }),
  };
}

function checkPort(port: number): void {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw invalidOption('port must be a whole number from 0 (any free port) to 65535.');
  }
}

function checkConcurrency(maxConcurrentStreams: number): void {
  if (!Number.isInteger(maxConcurrentStreams) || maxConcurrentStreams < 1 || maxConcurrentStreams > MOST_CONCURRENT_STREAMS) {
    throw invalidOption(`maxConcurrentStreams must be a whole number from 1 to ${MOST_CONCURRENT_STREAMS}.`);
  }
}

function checkOrigins(allowedOrigins: readonly string[] | string): void {
  if (typeof allowedOrigins === 'string') throw invalidOption(`allowedOrigins must be a list: ['${allowedOrigins}'].`);
  for (const origin of allowedOrigins) {
    if (origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin)) continue;
    throw invalidOption(`allowedOrigins: "${origin}" is not an origin. Write one such as https://app.test, with nothing after it.`);
  }
}

function invalidOption(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message: `Local Polly: ${message}` });
}

/**
 * Says where the local Polly itself went wrong. Only this package's own errors are shown with their message: any other
 * might quote the text that was being spoken.
 */
function reportInternalError(error: unknown): void {
  if (SpeechError.isInstance(error)) {
    console.error(`Local Polly: ${error.message}`);
  } else if (error instanceof Error) {
    const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    console.error(['Local Polly: internal error', error.name, ...frames].join('\n'));
  } else {
    console.error('Local Polly: internal error');
  }
}
