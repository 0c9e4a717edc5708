/** CORS headers that let pages of any origin call local Polly, as they can call Amazon's. */

import type { Exchange } from './exchange';
import { endExchange } from './exchange';

/** The response headers that a page may read. An SDK corrects its clock by `Date`. */
export const EXPOSED_HEADERS = [
  'x-amzn-RequestId',
  'x-amzn-ErrorType',
  'x-amzn-RequestCharacters',
  'Date',
  'Content-Type',
  'x-sample-rate',
].join(', ');
/** Time for which a browser may cache a preflight: one day. */
const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

/** The headers of a response that any page may read. */
export const CORS_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED_HEADERS,
});

/**
 * Answers a preflight and allows all requested headers. `*` would not include `Authorization`.
 *
 * @param corsHeaders - The CORS headers, which decide which pages may call. Default: all pages.
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
