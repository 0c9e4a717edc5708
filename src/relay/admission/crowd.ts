/** Waiting sockets, counted by address. The address with the most sockets gives up one first, so that no address keeps others out. */

/** Waiting sockets of one kind, the oldest first. */
export class Crowd<Member> {
  readonly #keys = new Map<Member, string>();
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#keys.size;
  }

  countOf(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(member: Member, key: string): void {
    this.#keys.set(member, key);
    this.#counts.set(key, this.countOf(key) + 1);
  }

  /** Removes a member. Returns false if it had been removed already. */
  remove(member: Member): boolean {
    const key = this.#keys.get(member);
    if (key === undefined) return false;
    this.#keys.delete(member);
    if (this.countOf(key) === 1) this.#counts.delete(key);
    else this.#counts.set(key, this.countOf(key) - 1);
    return true;
  }

  oldestOf(key: string): Member | undefined {
    for (const [member, keyOfMember] of this.#keys) if (keyOfMember === key) return member;
    return undefined;
  }

  /** The key with the most members. Of several such keys, the one that was added first. */
  largest(): string | undefined {
    let largest: string | undefined;
    for (const [key, count] of this.#counts) if (largest === undefined || count > this.countOf(largest)) largest = key;
    return largest;
  }

  [Symbol.iterator](): Iterator<Member> {
    return this.#keys.keys();
  }
}
