/** What a relay answers to those who look after it: whether it lives, and whether it takes new work. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathOf } from './upgrade-router';

/**
 * Answers `/healthz` and `/readyz`.
 *
 * @returns Whether the request was for one of them.
 */
export function answerProbe(request: IncomingMessage, response: ServerResponse, relay: { readonly isReady: boolean }): boolean {
  const path = pathOf(request);
  if (path !== '/healthz' && path !== '/readyz') return false;
  const isWell = path === '/healthz' || relay.isReady;
  response.writeHead(isWell ? 200 : 503, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
  response.end(isWell ? 'ok\n' : 'draining\n');
  return true;
}
