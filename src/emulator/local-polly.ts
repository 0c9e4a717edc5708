/** Starts and stops local Polly: its server, accounts and synthesizers. */

import { SpeechError } from '../base/errors';
import { Accounts } from './accounts/accounts';
import { RequestLog } from './accounts/request-log';
import { listenDualProtocol } from './http/dual-protocol-server';
import { resolveOptions, type LocalPollyOptions } from './local-polly-options';
import { RequestRouter } from './request-router';
import { RequestAuthorizer } from './signing/request-authorizer';
import { Synthesizer } from './speech/synthesizer';

/** A running local Polly. */
export interface LocalPolly {
  /** The URL for an SDK's `endpoint`, `http://127.0.0.1:PORT`. It serves HTTP/1.1 and HTTP/2 without TLS. */
  readonly url: string;
  readonly port: number;
  readonly region: string;
  /** Id of an identity pool with full access. It is the same after each start in a region. */
  readonly identityPoolId: string;
  /** Whether speech is being synthesized now. A test that runs `clock` faster than real time can pause it meanwhile. */
  readonly isSynthesizing: boolean;
  /** Closes all connections and stops. Further calls wait for the same end. */
  close(): Promise<void>;
}

/**
 * Starts local Polly.
 *
 * @throws SpeechError `invalid-option` if an option is invalid or the port is taken.
 */
export async function startLocalPolly(options: LocalPollyOptions = {}): Promise<LocalPolly> {
  const { host, port, region, maxConcurrentStreams, allowedOrigins, clock, wallClock, accountDefaults } = resolveOptions(options);

  // Records follow `clock`, but use epoch milliseconds, so that a page can compare them with its own clock.
  const clockOriginMs = wallClock() - clock.now();
  const accounts = new Accounts({
    region,
    wallClock,
    defaults: accountDefaults,
    createLog: () => new RequestLog(() => clockOriginMs + clock.now()),
  });
  const synthesizer = new Synthesizer();
  const router = new RequestRouter({
    region,
    accounts,
    authorizer: new RequestAuthorizer(accounts, region, wallClock),
    synthesizer,
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
      return synthesizer.isSpeaking;
    },
    close: () => (closing ??= server.close().then(() => synthesizer.close())),
  };
}

/**
 * Prints an internal error. Prints the message of this package's errors only, because others might quote the spoken text.
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
