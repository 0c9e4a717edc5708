/**
 * Finds the client's address of a request: the address of the connection or, behind a trusted proxy, the last address in
 * `X-Forwarded-For` that belongs to no trusted proxy. The header counts from trusted proxies only, since any client can write it.
 */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';
import { describeEntry } from '../../base/options/describe-entry';

/** 16-bit parts of an IPv6 address that identify a customer (a /64 network). Its hosts can change the rest freely. */
const IPV6_PREFIX_PARTS = 4;
/** 16-bit parts that identify a larger site (/48), whose networks all belong to one customer (RFC 6177, section 2). */
const IPV6_SITE_PARTS = 3;

const IPV4_BYTES = 4;

/** Address of a request's client, and the keys for its limits. */
export interface ClientAddress {
  /** The client's address. Undefined if it came through a Unix socket without a trusted header, or if the connection is gone. */
  readonly address: string | undefined;
  /** Key for limits per address. Undefined for this machine's own address, unless a trusted proxy names another client. */
  readonly key: string | undefined;
  /** Key for sharing scarce places: the IPv4 address, or the IPv6 site. Empty if `key` is undefined. */
  readonly site: string;
}

/** Finds the address of a request's client. */
export type AddressReader = (request: IncomingMessage) => ClientAddress;

/**
 * Creates the reader. `trustedProxies` holds valid addresses and networks such as `10.0.0.0/8`, or `loopback`, `linklocal`,
 * `uniquelocal`.
 */
export function createAddressReader(trustedProxies: readonly string[]): AddressReader {
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return ({ headers, socket }) => {
    const { remoteAddress } = socket;
    // A Unix socket has no address; only local proxies connect through one.
    const connected = remoteAddress ?? '127.0.0.1';
    if (headers['x-forwarded-for'] !== undefined && isTrusted(connected, 0)) {
      const forwarded = withoutPort(
        proxyAddress({ headers, socket: { remoteAddress: connected } } as unknown as IncomingMessage, isTrusted),
      );
      // The header may contain any text. If that is no address, the proxy's own address counts, even a loopback one.
      const address = ipaddr.process(ipaddr.isValid(forwarded) ? forwarded : connected).toString();
      return { address, key: networkOf(address, IPV6_PREFIX_PARTS), site: networkOf(address, IPV6_SITE_PARTS) };
    }
    const address = remoteAddress === undefined ? undefined : ipaddr.process(remoteAddress).toString();
    return { address, key: address === undefined ? undefined : addressKey(address), site: siteOf(address) };
  };
}

/** Removes the port, which some proxies append to the client's address. */
function withoutPort(address: string): string {
  const { v4, v6 } = /^(?:(?<v4>[\d.]+)(?::\d+)?|\[(?<v6>[\da-f:.]+)\](?::\d+)?)$/i.exec(address)?.groups ?? {};
  return v4 ?? v6 ?? address;
}

/** Returns the problem of a `trustedProxies` entry as a sentence; undefined if it is valid. */
export function proxyProblem(entry: string): string | undefined {
  try {
    proxyAddress.compile(entry);
    return undefined;
  } catch {
    return `${describeEntry(entry)} is no address or network. Write one such as 10.0.0.0/8, or loopback.`;
  }
}

/**
 * Returns the key for limits per address: an IPv4 address, or the /64 network of an IPv6 address. Undefined for loopback
 * addresses: these are the operator's own programs, or an untrusted proxy that many clients share.
 */
export function addressKey(address: string): string | undefined {
  return isLoopback(address) ? undefined : networkOf(address, IPV6_PREFIX_PARTS);
}

/** Returns the key for sharing scarce places: an IPv4 address, or the /48 site of an IPv6 address. Empty for loopback and closed connections. */
export function siteOf(address: string | undefined): string {
  return address === undefined || isLoopback(address) ? '' : networkOf(address, IPV6_SITE_PARTS);
}

function isLoopback(address: string): boolean {
  return ipaddr.process(address).range() === 'loopback';
}

function networkOf(address: string, parts: number): string {
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  // A translator gives all of IPv4 addresses in one IPv6 network (RFC 6052, section 2.1). Each counts alone, as it does in IPv4.
  if (parsed.range() === 'rfc6052') return new ipaddr.IPv4(parsed.toByteArray().slice(-IPV4_BYTES)).toString();
  const network = parsed.parts.slice(0, parts).map((part) => part.toString(16));
  return `${network.join(':')}::/${16 * parts}`;
}
