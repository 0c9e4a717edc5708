/**
 * Limits the bytes that wait in all sockets of a relay together. When there are too many, or memory is short, the sockets with
 * the most waiting bytes are dropped, so that the others can continue.
 */
import type { Clock } from '../../base/clock';

/** Pause after a dropped socket, until memory readings show the freed bytes. */
const MEMORY_SETTLES_MS = 100;
/** Dropping a socket with fewer waiting bytes would free too little. */
const LEAST_WORTH_BYTES = 65_536;

/** Options of {@link WaitingBytes}. */
export interface WaitingBytesOptions {
  readonly maxBytes: number;
  readonly isMemoryShort: () => boolean;
  readonly clock: Clock;
}

/** Counts the waiting bytes of all sockets of a relay. */
export class WaitingBytes {
  readonly #options: WaitingBytesOptions;
  readonly #shares = new Set<WaitingShare>();
  #total = 0;
  #relievedAtMs = -Infinity;

  constructor(options: WaitingBytesOptions) {
    this.#options = options;
  }

  /** Adds a socket. `shed` drops the socket and its waiting bytes. */
  join(shed: () => void): WaitingShare {
    const share: WaitingShare = new WaitingShare((bytes) => this.#change(share, bytes), shed);
    this.#shares.add(share);
    return share;
  }

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
    if (this.#total < LEAST_WORTH_BYTES) return;
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
    // Removed first, because `shed` reports the freed bytes, which must not be subtracted twice.
    this.leave(slowest);
    slowest.shed();
  }
}

/** The waiting bytes of one socket. */
export class WaitingShare {
  readonly #onChange: (bytes: number) => void;
  readonly shed: () => void;
  #bytes = 0;

  constructor(onChange: (bytes: number) => void, shed: () => void) {
    this.#onChange = onChange;
    this.shed = shed;
  }

  /** Bytes that wait in the socket, both directions together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds waiting bytes. A negative number removes them. More bytes may cause this or another socket to be dropped. */
  change(bytes: number): void {
    this.#bytes += bytes;
    this.#onChange(bytes);
  }
}
