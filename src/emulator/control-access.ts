/**
 * Access control of the control API: it admits only programs on this machine and pages served from it. Every page in the
 * developer's browser can reach the port, but other pages must not read spoken text, create accounts, or obtain credentials.
 */

import { EXPOSED_HEADERS } from './http/cors';
import type { Exchange } from './http/exchange';
import { ServiceError } from './http/service-error';

const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;
const LOOPBACK_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Admits or rejects a request to the control API.
 *
 * @returns CORS headers that let only the requesting page read the response.
 * @throws ServiceError `Forbidden` if the request comes from another machine or origin.
 */
export function admitToControl({ remoteAddress, headers }: Exchange): Record<string, string> {
  if (!LOOPBACK_ADDRESS.test(remoteAddress)) throw forbidden('it comes from another machine');
  // With DNS rebinding, a foreign page counts as the same origin, but its Host header still shows its name.
  if (!LOOPBACK_HOST.test(headers['host'] ?? '')) throw forbidden('its Host is not localhost, 127.0.0.1 or [::1]');
  const { origin } = headers;
  if (origin === undefined) return { vary: 'Origin' };
  if (!LOOPBACK_ORIGIN.test(origin)) throw forbidden('its Origin is not localhost, 127.0.0.1 or [::1]');
  return { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS };
}

/**
 * Admits or rejects a request for credentials, which is not signed. Programs send no origin and are admitted.
 *
 * @param allowed - Additional allowed origins; `*` allows all. Pages of this machine are always allowed.
 * @throws ServiceError `NotAuthorizedException`. The page can read this error.
 */
export function admitToCredentials({ headers: { origin } }: Exchange, allowed: readonly string[]): void {
  if (origin === undefined || LOOPBACK_ORIGIN.test(origin) || allowed.includes(origin) || allowed.includes('*')) return;
  const message =
    `The local Polly gives credentials only to pages of this machine. To allow this page, start it with --origin ${origin.slice(0, 200)}, ` +
    'or add that to its allowedOrigins.';
  throw new ServiceError(403, 'NotAuthorizedException', message);
}

function forbidden(why: string): ServiceError {
  const message = `The control API answers only to this machine and to pages served from it. This request was refused: ${why}.`;
  return new ServiceError(403, 'Forbidden', message);
}
