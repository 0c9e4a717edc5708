/**
 * Whose address a request has: that of the connection, or, where a trusted proxy has handed it on, the last one in
 * `X-Forwarded-For` that is no trusted proxy's. Any client can write that header, so no other sender is believed.
 */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';
import { describeEntry } from '../../base/options/describe-entry';

/** Bits of an IPv6 address that one customer of a network has at least: its hosts change the rest as they like. */
const IPV6_PREFIX_PARTS = 4;
/** The same of a larger site, whose networks all belong to one customer (RFC 6177, section 2). */
const IPV6_SITE_PARTS = 3;

/** Where a request comes from. */
export interface ClientAddress {
  /** The client's address as far as it is known. Undefined if a Unix socket says nothing of it, or its connection is gone. */
  readonly address: string | undefined;
  /** What it is counted by. Undefined: it comes from this machine, and from no other as far as a trusted proxy says. */
  readonly key: string | undefined;
  /** What shares places with it where there are too few: itself, or the site in IPv6. Empty if there is no key. */
  readonly site: string;
}

/** Finds the address of a request's client. */
export type AddressReader = (request: IncomingMessage) => ClientAddress;

/**
 * Makes the reader.
 *
 * @param trustedProxies - Addresses and networks such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`. Each was checked.
 */
export function createAddressReader(trustedProxies: readonly string[]): AddressReader {
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return ({ headers, socket }) => {
    const { remoteAddress } = socket;
    // Only a proxy of this machine connects through a Unix socket.
    const connected = remoteAddress ?? '127.0.0.1';
    const forwarded = withoutPort(proxyAddress({ headers, socket: { remoteAddress: connected } } as unknown as IncomingMessage, isTrusted));
    // The header may hold anything. If it holds no address, the proxy's own address counts.
    if (headers['x-forwarded-for'] !== undefined && isTrusted(connected, 0) && ipaddr.isValid(forwarded)) {
      const address = ipaddr.process(forwarded).toString();
      return { address, key: networkOf(address, IPV6_PREFIX_PARTS), site: networkOf(address, IPV6_SITE_PARTS) };
    }
    const address = remoteAddress === undefined ? undefined : ipaddr.process(remoteAddress).toString();
    return { address, key: address === undefined ? undefined : addressKey(address), site: siteOf(address) };
  };
}

/** Some proxies write the port of the client's connection behind its address. */
function withoutPort(address: string): string {
  const { v4, v6 } = /^(?:(?<v4>[\d.]+)(?::\d+)?|\[(?<v6>[\da-f:.]+)\](?::\d+)?)$/i.exec(address)?.groups ?? {};
  return v4 ?? v6 ?? address;
}

/** Says what is wrong with an entry of the list, in a sentence; undefined where nothing is. */
export function proxyProblem(entry: string): string | undefined {
  try {
    proxyAddress.compile(entry);
    return undefined;
  } catch {
    return `${describeEntry(entry)} is no address or network. Write one such as 10.0.0.0/8, or loopback.`;
  }
}

/**
 * What the address of a connection is counted by: itself, or the network of one customer in IPv6. Undefined for this machine's
 * own: those are the operator's programs, or a proxy that is not trusted.
 */
export function addressKey(address: string): string | undefined {
  return isLoopback(address) ? undefined : networkOf(address, IPV6_PREFIX_PARTS);
}

/** What an address of a connection shares places with. Empty for this machine's own, and if the connection is gone. */
export function siteOf(address: string | undefined): string {
  return address === undefined || isLoopback(address) ? '' : networkOf(address, IPV6_SITE_PARTS);
}

function isLoopback(address: string): boolean {
  return ipaddr.process(address).range() === 'loopback';
}

function networkOf(address: string, parts: number): string {
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const network = parsed.parts.slice(0, parts).map((part) => part.toString(16));
  return `${network.join(':')}::/${16 * parts}`;
}
