/** CORS, so that a page of any origin can call the local Polly as it can call Amazon's. */

import type { Exchange } from './exchange';
import { endExchange } from './exchange';

/** What a page may read of a response; `Date` is how an SDK learns that its clock is off. */
export const EXPOSED_HEADERS = [
  'x-amzn-RequestId',
  'x-amzn-ErrorType',
  'x-amzn-RequestCharacters',
  'Date',
  'Content-Type',
  'x-sample-rate',
].join(', ');
/** A preflight is good for a day. */
const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

/** Headers for every response that any page may read. */
export const CORS_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED_HEADERS,
});

/**
 * Answers a preflight: whatever headers are asked for are allowed; `*` would leave out `Authorization`.
 *
 * @param corsHeaders - Say which pages may call. Default: all of them.
 */
export function answerPreflight(exchange: Exchange, corsHeaders: Readonly<Record<string, string>> = CORS_HEADERS): void {
  exchange.begin(204, {
    ...corsHeaders,
    'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
    'access-control-allow-headers': exchange.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
    vary: 'Origin, Access-Control-Request-Headers',
  });
  endExchange(exchange);
}
