/**
 * What waits in all sockets of a relay together, which no limit of a single one bounds. When it is too much, or memory runs
 * short, those that lag behind the most are given up, so that the others go on.
 */
import type { Clock } from '../../base/clock';

/** Memory that a dropped socket frees shows in readings only after a while. */
const MEMORY_SETTLES_MS = 100;
/** Dropping a socket that holds less would free too little. */
const LEAST_WORTH_BYTES = 65_536;

/** Options of {@link WaitingBytes}. */
export interface WaitingBytesOptions {
  /** Bytes that may wait in all. */
  readonly maxBytes: number;
  readonly isMemoryShort: () => boolean;
  readonly clock: Clock;
}

/** All sockets of a relay. */
export class WaitingBytes {
  readonly #options: WaitingBytesOptions;
  readonly #shares = new Set<WaitingShare>();
  #total = 0;
  #relievedAtMs = -Infinity;

  constructor(options: WaitingBytesOptions) {
    this.#options = options;
  }

  /**
   * Adds a socket.
   *
   * @param shed - Gives it up, and what waits in it.
   */
  join(shed: () => void): WaitingShare {
    const share: WaitingShare = new WaitingShare((bytes) => this.#change(share, bytes), shed);
    this.#shares.add(share);
    return share;
  }

  /** Removes a closed socket and its waiting bytes. */
  leave(share: WaitingShare): void {
    if (this.#shares.delete(share)) this.#total -= share.bytes;
  }

  #change(share: WaitingShare, bytes: number): void {
    if (!this.#shares.has(share)) return;
    this.#total += bytes;
    if (bytes > 0) this.#relieve();
  }

  #relieve(): void {
    const { maxBytes, isMemoryShort, clock } = this.#options;
    while (this.#total > maxBytes && this.#shares.size > 0) this.#shedSlowest(0);
    if (clock.now() - this.#relievedAtMs < MEMORY_SETTLES_MS || !isMemoryShort()) return;
    this.#relievedAtMs = clock.now();
    this.#shedSlowest(LEAST_WORTH_BYTES);
  }

  #shedSlowest(leastBytes: number): void {
    let slowest: WaitingShare | undefined;
    for (const share of this.#shares) {
      if (share.bytes >= (slowest?.bytes ?? leastBytes)) slowest = share;
    }
    if (slowest === undefined) return;
    // First, since what it gives up is told of here, too.
    this.leave(slowest);
    slowest.shed();
  }
}

/** One socket. */
export class WaitingShare {
  readonly #onChange: (bytes: number) => void;
  readonly shed: () => void;
  #bytes = 0;

  constructor(onChange: (bytes: number) => void, shed: () => void) {
    this.#onChange = onChange;
    this.shed = shed;
  }

  /** Bytes that wait in it, both ways. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds waiting bytes, or removes them with a negative number. This may drop the socket. */
  change(bytes: number): void {
    this.#bytes += bytes;
    this.#onChange(bytes);
  }
}
