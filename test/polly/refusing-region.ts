/** A region in front of the local Polly that refuses every two-way stream and forwards everything else. */
import { request as httpRequest } from 'node:http';
import { onTestFinished } from 'vitest';
import type { LocalPolly } from '../../src/emulator';
import { sendError } from '../../src/emulator/http/answer';
import { listenDualProtocol } from '../../src/emulator/http/dual-protocol-server';
import { readBody, type Exchange } from '../../src/emulator/http/exchange';
import type { ServiceError } from '../../src/emulator/http/service-error';
import { SYNTHESIS_STREAM_PATH } from '../../src/polly/relay-client/wire-protocol';

/** A region. */
export interface RefusingRegion {
  readonly url: string;
  /** Number of streams it has refused. */
  readonly refused: () => number;
}

/** Starts it for one test. */
export async function startRefusingRegion(polly: LocalPolly, refusal: ServiceError): Promise<RefusingRegion> {
  let refused = 0;
  const onExchange = (exchange: Exchange) => {
    if (exchange.path === SYNTHESIS_STREAM_PATH) {
      refused += 1;
      sendError(exchange, 'rest-json', Date.now(), refusal);
    } else {
      void forward(exchange, polly.port);
    }
  };
  const server = await listenDualProtocol({ host: '127.0.0.1', port: 0, maxConcurrentStreams: 1, onExchange });
  onTestFinished(() => server.close());
  return { url: `http://127.0.0.1:${server.port}`, refused: () => refused };
}

async function forward(exchange: Exchange, port: number): Promise<void> {
  const body = await readBody(exchange, 1_000_000);
  const { method, path, headers } = exchange;
  // The headers are signed, including the host.
  const request = httpRequest({ port, method, path, headers: { ...headers }, setHost: false }, (response) => {
    const answered = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
    exchange.begin(response.statusCode ?? 500, Object.fromEntries(answered) as Record<string, string>);
    response.pipe(exchange.output);
  });
  request.end(body);
}
