/**
 * Whose address a request has: that of the connection, or, where a trusted proxy has handed it on, the last one in
 * `X-Forwarded-For` that is no trusted proxy's. Anybody can write that header, so it is believed from nobody else.
 */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';
import { describeValue } from '../../base/describe-value';

/** Bits of an IPv6 address that one customer of a network has at least: its hosts change the rest as they like. */
const IPV6_PREFIX_PARTS = 4;

/** Finds the address of a request's client; undefined when its connection is gone. */
export type AddressReader = (request: IncomingMessage) => string | undefined;

/**
 * Makes the reader.
 *
 * @param trustedProxies - Addresses and networks such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`. Each was checked.
 */
export function createAddressReader(trustedProxies: readonly string[]): AddressReader {
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return (request) => {
    const { remoteAddress } = request.socket;
    if (remoteAddress === undefined) return undefined;
    const address = withoutPort(proxyAddress(request, isTrusted));
    // What a proxy was told by somebody else may be anything; then it is the proxy that is known.
    return ipaddr.isValid(address) ? ipaddr.process(address).toString() : ipaddr.process(remoteAddress).toString();
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
    return `${describeValue(entry)} is no address or network. Write one such as 10.0.0.0/8, or loopback.`;
  }
}

/**
 * What an address is counted by: itself, or the network of one customer in IPv6. Undefined for this machine's own: those
 * are programs of the operator's, among them a proxy that is not trusted.
 */
export function addressKey(address: string): string | undefined {
  const parsed = ipaddr.parse(address);
  if (parsed.range() === 'loopback') return undefined;
  if (!(parsed instanceof ipaddr.IPv6)) return address;
  const network = parsed.parts.slice(0, IPV6_PREFIX_PARTS).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
