/**
 * Where the relay may connect to. This list is what keeps it from being an open proxy, so everything is compared
 * exactly: no suffixes, no user names, no ports but the listed ones.
 */
import { describeEntry } from '../../base/options/describe-entry';
import { SpeechError } from '../../base/errors';
import { isPlainHost } from './origins';
import { isKnownRegion } from '../../base/aws-regions';
import { pollyHosts } from './polly-hosts';

/** Decides which hosts are forwarded to. */
export class Upstreams {
  /** Origin to connect to, by the value of the signed `host` header. */
  readonly #listed = new Map<string, string>();
  readonly #pollyHosts: ReadonlySet<string>;

  /**
   * @param regions - Regions whose hosts of Polly's are allowed. Undefined: all that are known.
   * @param listed - Origins allowed beside Polly's own hosts, for example `http://127.0.0.1:4575`, or that of a VPC endpoint.
   *   The scheme says how to connect: `http` is HTTP/2 without TLS, `https` with it.
   * @throws SpeechError `invalid-option` when an entry is not a plain origin.
   */
  constructor(listed: readonly string[], regions: readonly string[] | undefined) {
    this.#pollyHosts = pollyHosts((region) => regions?.includes(region) !== false);
    for (const entry of listed) {
      const problem = upstreamProblem(entry);
      if (problem !== undefined) throw new SpeechError({ code: 'invalid-option', message: `upstreams: ${problem}` });
      this.add(entry);
    }
  }

  /** Allows one more, a plain origin. */
  add(origin: string): void {
    const { host, origin: written } = new URL(origin);
    this.#listed.set(host, written);
  }

  /**
   * @param host - Host, with a port where it is not the scheme's own, exactly as it was signed.
   * @returns The origin to connect to, or undefined when the host is not allowed.
   */
  originOf(host: string): string | undefined {
    return this.#listed.get(host) ?? (this.#pollyHosts.has(host) ? `https://${host}` : undefined);
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
  return `${describeEntry(entry)} is not an origin. ${advice}`;
}

/** Says what is wrong with an entry of a list of regions, in a sentence; undefined where nothing is. */
export function regionProblem(entry: string): string | undefined {
  if (isKnownRegion(entry)) return undefined;
  return `${describeEntry(entry)} is no region that this version knows, such as us-west-2. List the host of a newer one as an upstream: https://polly.REGION.amazonaws.com.`;
}
