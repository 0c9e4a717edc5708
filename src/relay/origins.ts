/**
 * Which pages may use the relay, told by the Origin header that every browser sends with a WebSocket handshake and no
 * page can forge.
 */
import { SpeechError } from '../base/errors';

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;
const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;

/** Whether a handshake with this Origin, from this address, is welcome. */
export type OriginCheck = (origin: string | undefined, remoteAddress: string | undefined) => boolean;

/**
 * Makes the check.
 *
 * @param allowed - Exact origins such as `https://app.example.com`; `*` allows all, programs that send no Origin
 *   included. Default: pages served from this machine, and programs that run on it.
 * @throws SpeechError `invalid-option` when an entry is not an origin.
 */
export function createOriginCheck(allowed: readonly string[] | undefined): OriginCheck {
  if (allowed === undefined) {
    return (origin, remoteAddress) =>
      origin === undefined ? LOOPBACK_ADDRESS.test(remoteAddress ?? '') : LOCAL_ORIGIN.test(origin);
  }
  for (const entry of allowed) {
    if (entry === '*' || (URL.canParse(entry) && new URL(entry).origin === entry)) continue;
    throw new SpeechError({
      code: 'invalid-option',
      message: `allowedOrigins: "${entry}" is not an origin. Write scheme and host, and the port if it is not the scheme's own, with nothing after it: https://app.example.com.`,
    });
  }
  const origins = new Set(allowed);
  return (origin) => origins.has('*') || (origin !== undefined && origins.has(origin));
}
