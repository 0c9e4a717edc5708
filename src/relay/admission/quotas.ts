/**
 * How much each address and each ticket's subject uses: sockets and streams at once, which every relay counts for itself,
 * and streams, bytes and resets a minute, which relays with one store count together.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { RelayLimits } from '../options/limits';
import type { GrantLimits } from '../identity/ticket';
import type { Usage, UsageCounter } from '../identity/usage-counter';

/**
 * Bytes that are counted at once, so that a store is not asked about each message: a part of the limit, since a party may use
 * so many more on each relay before it is blocked.
 */
const COUNTED_AT_ONCE_PART = 1 / 64;
const MOST_COUNTED_AT_ONCE = 65_536;

/** What one may use; 0 is without limit. */
interface PartyLimits {
  readonly maxSockets: number;
  readonly maxStreams: number;
  readonly maxNewStreamsPerMinute: number;
  readonly maxBytesPerMinute: number;
  readonly maxResetsPerMinute: number;
}

/** What is counted by the minute. */
type Counted = 'streams' | 'bytes' | 'resets';

/** An address, a ticket's subject, or the relay itself, whose use is counted. */
interface Party {
  /** `address 203.0.113.7`, for the counts. */
  readonly key: string;
  /** The same without what tells one from another, for messages. */
  readonly label: string;
  readonly limits: PartyLimits;
}

/** What a party uses now. */
interface Use {
  sockets: number;
  streams: number;
  /** Bytes of all its sockets that are not counted yet. */
  uncountedBytes: number;
  /** Why it gets nothing new for a while. */
  block: { readonly what: Counted; readonly reason: string; readonly timer: TimerHandle } | undefined;
}

/** Who is behind a socket. */
export interface Guest {
  /** As `addressKey` makes it. Undefined: not counted by an address. */
  readonly addressKey: string | undefined;
  /** Subject or id of the ticket. Undefined: not counted by a ticket. */
  readonly ticketKey: string | undefined;
  readonly limits: GrantLimits;
}

/** Why something is refused, in words for the client. */
export type QuotaRefusal = string;

/** All quotas of a relay. */
export class Quotas {
  readonly #limits: RelayLimits;
  readonly #counter: UsageCounter;
  readonly #clock: Clock;
  readonly #uses = new Map<string, Use>();
  #isClosed = false;

  constructor(limits: RelayLimits, counter: UsageCounter, clock: Clock) {
    this.#limits = limits;
    this.#counter = counter;
    this.#clock = clock;
  }

  /** Makes the quota of one socket. */
  of(guest: Guest): Quota {
    return new Quota(partiesOf(guest, this.#limits), this);
  }

  /** Forgets all, when the relay closes. */
  close(): void {
    this.#isClosed = true;
    for (const { block } of this.#uses.values()) this.#clock.clearTimer(block?.timer);
    this.#uses.clear();
  }

  /** What a party uses now. */
  useOf({ key }: Party): Use {
    let use = this.#uses.get(key);
    if (use === undefined) {
      use = { sockets: 0, streams: 0, uncountedBytes: 0, block: undefined };
      this.#uses.set(key, use);
    }
    return use;
  }

  /** Why a party gets nothing new now; undefined when it does. */
  blockOf({ key }: Party): QuotaRefusal | undefined {
    return this.#uses.get(key)?.block?.reason;
  }

  /** Forgets a party that uses nothing. */
  settle(party: Party): void {
    const use = this.#uses.get(party.key);
    if (use?.sockets !== 0 || use.streams !== 0) return;
    if (use.uncountedBytes > 0) void this.#countBytesOf(party, use);
    if (use.block === undefined) this.#uses.delete(party.key);
  }

  /**
   * Counts bytes, and blocks a party as {@link count} does.
   *
   * @returns Why it is blocked because of its bytes; undefined where that is not known yet, or it is not.
   */
  countBytes(party: Party, bytes: number): Promise<QuotaRefusal | undefined> | QuotaRefusal | undefined {
    const { maxBytesPerMinute } = party.limits;
    if (maxBytesPerMinute === 0 || this.#isClosed) return undefined;
    const use = this.useOf(party);
    use.uncountedBytes += bytes;
    if (use.block?.what === 'bytes') return use.block.reason;
    const atOnce = Math.min(MOST_COUNTED_AT_ONCE, maxBytesPerMinute * COUNTED_AT_ONCE_PART);
    return use.uncountedBytes < atOnce ? undefined : this.#countBytesOf(party, use);
  }

  #countBytesOf(party: Party, use: Use): Promise<QuotaRefusal | undefined> {
    const bytes = use.uncountedBytes;
    use.uncountedBytes = 0;
    return this.count(party, 'bytes', bytes, party.limits.maxBytesPerMinute);
  }

  /**
   * Counts what a party did, and blocks it for the rest of the minute when that was too much.
   *
   * @returns Why it is blocked.
   */
  async count(party: Party, what: Counted, amount: number, limit: number): Promise<QuotaRefusal | undefined> {
    if (limit === 0) return undefined;
    const usage = await this.#counter.add(`${party.key} ${what}`, amount);
    if (usage.total <= limit) return undefined;
    return this.#block(party, what, limit, usage);
  }

  #block(party: Party, what: Counted, limit: number, { resetMs }: Usage): QuotaRefusal {
    const waitMs = Math.max(1, resetMs);
    const reason = `${party.label} has had more than ${limit} ${what} in a minute. Try again in ${Math.ceil(waitMs / 1_000)} s.`;
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

/** What one socket and its streams may use. */
export class Quota {
  readonly #parties: readonly Party[];
  readonly #quotas: Quotas;

  constructor(parties: readonly Party[], quotas: Quotas) {
    this.#parties = parties;
    this.#quotas = quotas;
  }

  /** Takes a socket's place, unless there is none; then why. */
  takeSocket(): QuotaRefusal | undefined {
    for (const party of this.#parties) {
      const { maxSockets } = party.limits;
      if (maxSockets > 0 && this.#quotas.useOf(party).sockets >= maxSockets) {
        for (const one of this.#parties) this.#quotas.settle(one);
        return `too many sockets of ${party.label.toLowerCase()}`;
      }
    }
    for (const party of this.#parties) this.#quotas.useOf(party).sockets += 1;
    return undefined;
  }

  /** Gives it back. */
  releaseSocket(): void {
    for (const party of this.#parties) {
      this.#quotas.useOf(party).sockets -= 1;
      this.#quotas.settle(party);
    }
  }

  /** Takes a stream's place, unless there is none; then why. */
  takeStream(): QuotaRefusal | undefined {
    for (const party of this.#parties) {
      const block = this.#quotas.blockOf(party);
      if (block !== undefined) return block;
      const { maxStreams } = party.limits;
      if (maxStreams > 0 && this.#quotas.useOf(party).streams >= maxStreams)
        return `${party.label} has ${maxStreams} streams, as many as it may.`;
    }
    for (const party of this.#parties) this.#quotas.useOf(party).streams += 1;
    return undefined;
  }

  /** Gives it back. */
  releaseStream(): void {
    for (const party of this.#parties) {
      this.#quotas.useOf(party).streams -= 1;
      this.#quotas.settle(party);
    }
  }

  /** Counts a stream that begins. Why it is one too many. */
  countStream(): Promise<QuotaRefusal | undefined> {
    return this.#count('streams', 1, ({ maxNewStreamsPerMinute }) => maxNewStreamsPerMinute);
  }

  /** Counts a stream that was given up before its end. */
  countReset(): void {
    void this.#count('resets', 1, ({ maxResetsPerMinute }) => maxResetsPerMinute);
  }

  /**
   * Counts bytes, those of all sockets of a party together.
   *
   * @param onTooMany - Called when they are too many, with the reason; perhaps more than once.
   */
  countBytes(bytes: number, onTooMany: (reason: QuotaRefusal) => void): void {
    for (const party of this.#parties) {
      const answer = this.#quotas.countBytes(party, bytes);
      if (typeof answer === 'string') onTooMany(answer);
      else
        void answer?.then((reason) => {
          if (reason !== undefined) onTooMany(reason);
        });
    }
  }

  async #count(
    what: Exclude<Counted, 'bytes'>,
    amount: number,
    limitOf: (limits: PartyLimits) => number,
  ): Promise<QuotaRefusal | undefined> {
    const refusals = await Promise.all(this.#parties.map((party) => this.#quotas.count(party, what, amount, limitOf(party.limits))));
    return refusals.find((refusal) => refusal !== undefined);
  }
}

function partiesOf({ addressKey, ticketKey, limits: granted }: Guest, limits: RelayLimits): Party[] {
  const parties: Party[] = [
    {
      key: 'all',
      label: 'The relay',
      limits: {
        // How many there are at once is counted by the relay itself.
        maxSockets: 0,
        maxStreams: 0,
        maxNewStreamsPerMinute: limits.maxNewStreamsPerMinute,
        maxBytesPerMinute: limits.maxBytesPerMinute,
        maxResetsPerMinute: 0,
      },
    },
  ];
  if (addressKey !== undefined) {
    parties.push({
      key: `address ${addressKey}`,
      label: 'This address',
      limits: {
        maxSockets: limits.maxSocketsPerAddress,
        maxStreams: limits.maxStreamsPerAddress,
        maxNewStreamsPerMinute: limits.maxNewStreamsPerMinutePerAddress,
        maxBytesPerMinute: limits.maxBytesPerMinutePerAddress,
        maxResetsPerMinute: limits.maxResetsPerMinutePerAddress,
      },
    });
  }
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
