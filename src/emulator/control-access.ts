/**
 * Who may use the control API: programs of this machine, and pages served from it. Every other page in the developer's
 * browser reaches the port too, and must be able neither to read what was spoken nor to make accounts, nor to draw
 * credentials for the accounts there are.
 */

import { EXPOSED_HEADERS } from './http/cors';
import type { Exchange } from './http/exchange';
import { ServiceError } from './service-error';

const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;
const LOOPBACK_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Lets a request to the control API through, or refuses it.
 *
 * @returns The CORS headers of its answer, which let no other page read it.
 * @throws ServiceError `Forbidden`.
 */
export function admitToControl({ remoteAddress, headers }: Exchange): Record<string, string> {
  if (!LOOPBACK_ADDRESS.test(remoteAddress)) throw forbidden('it comes from another machine');
  // A foreign page whose name was made to lead here (DNS rebinding) is of the same origin, but cannot hide its name.
  if (!LOOPBACK_HOST.test(headers['host'] ?? '')) throw forbidden('its Host is not localhost, 127.0.0.1 or [::1]');
  const { origin } = headers;
  if (origin === undefined) return { vary: 'Origin' };
  if (!LOOPBACK_ORIGIN.test(origin)) throw forbidden('its Origin is not localhost, 127.0.0.1 or [::1]');
  return { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS };
}

/**
 * Lets a request for credentials through, which nobody signs, or refuses it. Programs send no origin.
 *
 * @param allowed - Origins of pages beside those of this machine; `*` for all.
 * @throws ServiceError `NotAuthorizedException`, which the page may read.
 */
export function admitToCredentials({ headers: { origin } }: Exchange, allowed: readonly string[]): void {
  if (origin === undefined || LOOPBACK_ORIGIN.test(origin) || allowed.includes(origin) || allowed.includes('*')) return;
  const message =
    `The local Polly gives credentials to pages of this machine. This one is of another origin: start it with --origin ${origin.slice(0, 200)}, ` +
    'or with that among its allowedOrigins.';
  throw new ServiceError({ status: 403, type: 'NotAuthorizedException', message });
}

function forbidden(why: string): ServiceError {
  const message = `The control API answers only to this machine and to pages served from it. This request was refused: ${why}.`;
  return new ServiceError({ status: 403, type: 'Forbidden', message });
}
