/**
 * Where the relay may connect to. This list is what keeps it from being an open proxy, so everything is compared
 * exactly: no suffixes, no user names, no ports but the listed ones.
 */
import { describeValue } from '../../base/describe-value';
import { SpeechError } from '../../base/errors';
import { isPlainHost } from './origins';
import { POLLY_HOSTS } from './polly-hosts';

/** Decides which hosts are forwarded to. */
export class Upstreams {
  /** Origin to connect to, by the value of the signed `host` header. */
  readonly #listed = new Map<string, string>();

  /**
   * @param listed - Origins allowed beside Polly's own hosts, for example `http://127.0.0.1:4575`, or that of a VPC endpoint.
   *   The scheme says how to connect: `http` is HTTP/2 without TLS, `https` with it.
   * @throws SpeechError `invalid-option` when an entry is not a plain origin.
   */
  constructor(listed: readonly string[]) {
    for (const entry of listed) {
      const problem = upstreamProblem(entry);
      if (problem !== undefined) throw new SpeechError({ code: 'invalid-option', message: `upstreams: ${problem}` });
      const url = new URL(entry);
      this.#listed.set(url.host, url.origin);
    }
  }

  /**
   * @param host - Host, with a port where it is not the scheme's own, exactly as it was signed.
   * @returns The origin to connect to, or undefined when the host is not allowed.
   */
  originOf(host: string): string | undefined {
    return this.#listed.get(host) ?? (POLLY_HOSTS.has(host) ? `https://${host}` : undefined);
  }
}

/** Says what is wrong with an entry of the list, in a sentence; undefined where nothing is. */
export function upstreamProblem(entry: string): string | undefined {
  const url = URL.canParse(entry) ? new URL(entry) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && (entry === url.origin || entry === `${url.origin}/`);
  if (isPlain && isPlainHost(url.hostname)) return undefined;
  const advice = isPlain
    ? 'Name each host: no wildcards, no placeholders.'
    : 'Write scheme, host and port alone, for example http://127.0.0.1:4575.';
  return `${describeValue(entry)} is not an origin. ${advice}`;
}
