/**
 * Limits the use of each address and of each ticket's subject. Each relay counts open sockets and streams for itself. Relays
 * with a shared store count streams, bytes and resets per minute together.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { RelayLimits } from '../options/limits';
import type { GrantLimits } from '../identity/ticket';
import type { Usage, UsageCounter } from '../identity/usage-counter';
import { minuteFull, socketsFull, streamsFull } from '../errors/relay-errors';

/**
 * Bytes are collected before they are counted, so that the store is not called for each message. The amount is a fraction of
 * the limit: on each relay, a party can exceed the limit by that much before it is blocked.
 */
const COUNTED_AT_ONCE_PART = 1 / 64;
const MOST_COUNTED_AT_ONCE = 65_536;

/** How many times the limits of an address a /48 site of IPv6 may have. One customer may own all of its 65,536 networks. */
const SITE_SHARES = 4;

/** Limits of one party. 0 is no limit. */
interface PartyLimits {
  readonly maxSockets: number;
  readonly maxStreams: number;
  readonly maxNewStreamsPerMinute: number;
  readonly maxBytesPerMinute: number;
  readonly maxResetsPerMinute: number;
}

/** Quantities that are counted per minute. */
type Counted = 'streams' | 'bytes' | 'resets';

/** A unit whose use is counted: an address, a ticket's subject, or the whole relay. */
interface Party {
  /** Key of its counts, such as `address 203.0.113.7`. */
  readonly key: string;
  /** Name in messages, such as `This address`. Identifies no client. */
  readonly label: string;
  readonly limits: PartyLimits;
}

/** Current use of a party. */
interface Use {
  sockets: number;
  streams: number;
  /** Bytes of all its sockets that were collected, but not counted yet. */
  uncountedBytes: number;
  /** Set while the party may begin nothing new. */
  block: { readonly what: Counted; readonly reason: string; readonly timer: TimerHandle } | undefined;
}

/** Identity and limits of a socket's client. */
export interface Guest {
  /** Result of `addressKey`. Undefined: limits per address do not apply. */
  readonly addressKey: string | undefined;
  /** Site of the address, if that is an IPv6 one. */
  readonly siteKey?: string | undefined;
  /** Subject or id of the ticket. Undefined: limits per ticket do not apply. */
  readonly ticketKey: string | undefined;
  readonly limits: GrantLimits;
}

/** Counts the use of all parties of one relay. */
export class Quotas {
  readonly #limits: RelayLimits;
  readonly #relay: Party;
  readonly #counter: UsageCounter;
  readonly #clock: Clock;
  readonly #uses = new Map<string, Use>();
  #isClosed = false;

  constructor(limits: RelayLimits, counter: UsageCounter, clock: Clock) {
    this.#limits = limits;
    this.#relay = relayParty(limits);
    this.#counter = counter;
    this.#clock = clock;
  }

  of(guest: Guest): Quota {
    return new Quota(partiesOf(guest, this.#limits, this.#relay), this);
  }

  /** Forgets all use. Called when the relay closes. */
  close(): void {
    this.#isClosed = true;
    for (const { block } of this.#uses.values()) this.#clock.clearTimer(block?.timer);
    this.#uses.clear();
  }

  useOf({ key }: Party): Use {
    let use = this.#uses.get(key);
    if (use === undefined) {
      use = { sockets: 0, streams: 0, uncountedBytes: 0, block: undefined };
      this.#uses.set(key, use);
    }
    return use;
  }

  /** Forgets a party without open sockets and streams. */
  settle(party: Party): void {
    const use = this.#uses.get(party.key);
    if (use?.sockets !== 0 || use.streams !== 0) return;
    if (use.uncountedBytes > 0) void this.#countBytesOf(party, use);
    if (use.block === undefined) this.#uses.delete(party.key);
  }

  /**
   * Collects bytes and counts them from time to time. Blocks the party like {@link count}. Returns the reason if its bytes have
   * blocked the party; a promise if the bytes are being counted now.
   */
  countBytes(party: Party, bytes: number): Promise<string | undefined> | string | undefined {
    const { maxBytesPerMinute } = party.limits;
    if (maxBytesPerMinute === 0 || this.#isClosed) return undefined;
    const use = this.useOf(party);
    use.uncountedBytes += bytes;
    if (use.block?.what === 'bytes') return use.block.reason;
    const atOnce = Math.min(MOST_COUNTED_AT_ONCE, maxBytesPerMinute * COUNTED_AT_ONCE_PART);
    return use.uncountedBytes < atOnce ? undefined : this.#countBytesOf(party, use);
  }

  #countBytesOf(party: Party, use: Use): Promise<string | undefined> {
    const bytes = use.uncountedBytes;
    use.uncountedBytes = 0;
    return this.count(party, 'bytes', bytes, party.limits.maxBytesPerMinute);
  }

  /**
   * Counts an amount, and blocks the party for the rest of the minute if that exceeds the limit. Returns the reason if the
   * party is blocked.
   */
  async count(party: Party, what: Counted, amount: number, limit: number): Promise<string | undefined> {
    if (limit === 0) return undefined;
    const usage = await this.#counter.add(`${party.key} ${what}`, amount);
    if (usage.total <= limit) return undefined;
    return this.#block(party, what, limit, usage);
  }

  #block(party: Party, what: Counted, limit: number, { resetMs }: Usage): string {
    const waitMs = Math.max(1, resetMs);
    const reason = minuteFull(party.label, limit, what, waitMs);
    if (this.#isClosed) return reason;
    const use = this.useOf(party);
    this.#clock.clearTimer(use.block?.timer);
    const timer = this.#clock.setTimer(() => {
      use.block = undefined;
      this.settle(party);
    }, waitMs);
    use.block = { what, reason, timer };
    return reason;
  }
}

/** Quota of one socket and its streams. A socket counts for up to four parties: the relay, its address and its site, and its ticket's subject. */
export class Quota {
  readonly #parties: readonly Party[];
  readonly #quotas: Quotas;

  constructor(parties: readonly Party[], quotas: Quotas) {
    this.#parties = parties;
    this.#quotas = quotas;
  }

  /** Reserves a place for the socket. Returns the reason if none is free. */
  takeSocket(): string | undefined {
    return this.#take('sockets', ({ label, limits: { maxSockets } }, { sockets }) =>
      maxSockets > 0 && sockets >= maxSockets ? socketsFull(label) : undefined,
    );
  }

  releaseSocket(): void {
    this.#release('sockets');
  }

  /** Reserves a place for a stream. Returns the reason if none is free, or if a party is blocked. */
  takeStream(): string | undefined {
    return this.#take('streams', ({ label, limits: { maxStreams } }, { streams, block }) =>
      maxStreams > 0 && streams >= maxStreams ? streamsFull(label, maxStreams) : block?.reason,
    );
  }

  releaseStream(): void {
    this.#release('streams');
  }

  /** Counts a new stream. Resolves to the reason if it exceeds a limit per minute. */
  async countStream(): Promise<string | undefined> {
    const counts = this.#parties.map((party) => this.#quotas.count(party, 'streams', 1, party.limits.maxNewStreamsPerMinute));
    return (await Promise.all(counts)).find((refusal) => refusal !== undefined);
  }

  /** Counts a stream that the client reset before its end. */
  countReset(): void {
    for (const party of this.#parties) void this.#quotas.count(party, 'resets', 1, party.limits.maxResetsPerMinute);
  }

  /**
   * Counts bytes, together with those of all other sockets of the same parties. `onTooMany` is called with the reason if a
   * limit is exceeded, once for each party at most.
   */
  countBytes(bytes: number, onTooMany: (reason: string) => void): void {
    for (const party of this.#parties) {
      const answer = this.#quotas.countBytes(party, bytes);
      if (typeof answer === 'string') onTooMany(answer);
      else
        void answer?.then((reason) => {
          if (reason !== undefined) onTooMany(reason);
        });
    }
  }

  #take(what: 'sockets' | 'streams', refusalOf: (party: Party, use: Use) => string | undefined): string | undefined {
    for (const party of this.#parties) {
      const refusal = refusalOf(party, this.#quotas.useOf(party));
      if (refusal === undefined) continue;
      for (const one of this.#parties) this.#quotas.settle(one);
      return refusal;
    }
    for (const party of this.#parties) this.#quotas.useOf(party)[what] += 1;
    return undefined;
  }

  #release(what: 'sockets' | 'streams'): void {
    for (const party of this.#parties) {
      this.#quotas.useOf(party)[what] -= 1;
      this.#quotas.settle(party);
    }
  }
}

/** The relay as a party: one object, whatever the number of sockets. */
function relayParty(limits: RelayLimits): Party {
  return {
    key: 'all',
    label: 'The relay',
    limits: {
      // The relay counts its open sockets and streams elsewhere, see `RelayContext`.
      maxSockets: 0,
      maxStreams: 0,
      maxNewStreamsPerMinute: limits.maxNewStreamsPerMinute,
      maxBytesPerMinute: limits.maxBytesPerMinute,
      maxResetsPerMinute: 0,
    },
  };
}

function partiesOf({ addressKey, siteKey, ticketKey, limits: granted }: Guest, limits: RelayLimits, relay: Party): Party[] {
  const parties = [relay];
  const addAddress = (key: string, label: string, shares: number) => {
    parties.push({
      key,
      label,
      limits: {
        maxSockets: shares * limits.maxSocketsPerAddress,
        maxStreams: shares * limits.maxStreamsPerAddress,
        maxNewStreamsPerMinute: shares * limits.maxNewStreamsPerMinutePerAddress,
        maxBytesPerMinute: shares * limits.maxBytesPerMinutePerAddress,
        maxResetsPerMinute: shares * limits.maxResetsPerMinutePerAddress,
      },
    });
  };
  if (addressKey !== undefined) addAddress(`address ${addressKey}`, 'This address', 1);
  if (siteKey !== undefined) addAddress(`site ${siteKey}`, 'This network', SITE_SHARES);
  if (ticketKey !== undefined) {
    parties.push({
      key: `ticket ${ticketKey}`,
      label: 'This user',
      limits: {
        maxSockets: granted.maxSockets ?? limits.maxSocketsPerTicket,
        maxStreams: granted.maxStreams ?? limits.maxStreamsPerTicket,
        maxNewStreamsPerMinute: granted.maxNewStreamsPerMinute ?? limits.maxNewStreamsPerMinutePerTicket,
        maxBytesPerMinute: granted.maxBytesPerMinute ?? limits.maxBytesPerMinutePerTicket,
        maxResetsPerMinute: 0,
      },
    });
  }
  return parties;
}
