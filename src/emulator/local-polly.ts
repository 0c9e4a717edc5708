/** Starts and stops a local Polly: the server, the accounts and the speech behind it. */

import { SpeechError } from '../base/errors';
import { Accounts } from './accounts/accounts';
import { RequestLog } from './accounts/request-log';
import { listenDualProtocol } from './http/dual-protocol-server';
import { resolveOptions, type LocalPollyOptions } from './local-polly-options';
import { SynthesizerPool } from './operations/synthesizer-pool';
import { RequestRouter } from './request-router';
import { RequestAuthorizer } from './signing/request-authorizer';

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
  const { host, port, region, maxConcurrentStreams, allowedOrigins, clock, wallClock, accountDefaults } = resolveOptions(options);

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
