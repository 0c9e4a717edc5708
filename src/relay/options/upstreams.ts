/**
 * The hosts that the relay may connect to. This list keeps the relay from being an open proxy, so hosts are compared exactly:
 * no suffixes, no user names, and no ports but the listed ones.
 */
import { describeEntry } from '../../base/options/describe-entry';
import { isPlainHost } from './origins';
import { isKnownRegion } from '../../base/aws-regions';
import { pollyHosts } from './polly-hosts';

/** Decides which hosts the relay forwards to. */
export class Upstreams {
  /** Origins to connect to, by the value of the signed `host` header. */
  readonly #listed = new Map<string, string>();
  readonly #pollyHosts: ReadonlySet<string>;

  /**
   * @param listed - Origins allowed beside Polly's own hosts, for example `http://127.0.0.1:4575`, or a VPC endpoint. The
   *   scheme `http` means HTTP/2 without TLS, `https` HTTP/2 with TLS. {@link upstreamProblem} must have found no problem.
   * @param regions - Regions whose Polly hosts are allowed. Undefined: all known regions.
   */
  constructor(listed: readonly string[], regions: readonly string[] | undefined) {
    this.#pollyHosts = pollyHosts((region) => regions?.includes(region) !== false);
    for (const entry of listed) this.add(entry);
  }

  add(origin: string): void {
    const { host, origin: written } = new URL(origin);
    this.#listed.set(host, written);
  }

  /**
   * Finds the origin of a host.
   *
   * @param host - The host exactly as it was signed. It includes the port, unless that is the scheme's default.
   * @returns The origin to connect to; undefined if the host is not allowed.
   */
  originOf(host: string): string | undefined {
    return this.#listed.get(host) ?? (this.#pollyHosts.has(host) ? `https://${host}` : undefined);
  }
}

/** Returns the problem of an `upstreams` entry as a sentence; undefined if it is valid. */
export function upstreamProblem(entry: string): string | undefined {
  const url = URL.canParse(entry) ? new URL(entry) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && (entry === url.origin || entry === `${url.origin}/`);
  if (isPlain && isPlainHost(url.hostname)) return undefined;
  const advice = isPlain
    ? 'Name each host: no wildcards, no placeholders.'
    : 'Write scheme, host and port alone, for example http://127.0.0.1:4575.';
  return `${describeEntry(entry)} is not an origin. ${advice}`;
}

/** Returns the problem of a `regions` entry as a sentence; undefined if it is valid. */
export function regionProblem(entry: string): string | undefined {
  if (isKnownRegion(entry)) return undefined;
  return `${describeEntry(entry)} is no region that this version knows, such as us-west-2. List the host of a newer one as an upstream: https://polly.REGION.amazonaws.com.`;
}
