/** Waiting sockets, counted by address. The address with the most sockets gives up one first, so that no address keeps others out. */

/** Waiting sockets of one kind. */
export class Crowd<Member> {
  /** Members of each key, the oldest first. */
  readonly #byKey = new Map<string, Set<Member>>();
  #size = 0;

  /** Number of all members. */
  get size(): number {
    return this.#size;
  }

  /** Number of members with this key. */
  countOf(key: string): number {
    return this.#byKey.get(key)?.size ?? 0;
  }

  /** Adds a new member. */
  add(member: Member, key: string): void {
    const members = this.#byKey.get(key) ?? new Set<Member>();
    this.#byKey.set(key, members.add(member));
    this.#size += 1;
  }

  /**
   * Removes a member.
   *
   * @returns False if it had been removed already.
   */
  remove(member: Member, key: string): boolean {
    const members = this.#byKey.get(key);
    if (members?.delete(member) !== true) return false;
    this.#size -= 1;
    if (members.size === 0) this.#byKey.delete(key);
    return true;
  }

  /** The oldest member with this key. */
  oldestOf(key: string): Member | undefined {
    for (const member of this.#byKey.get(key) ?? []) return member;
    return undefined;
  }

  /** The key with the most members. Of several such keys, the one that was added first. */
  thickest(): string | undefined {
    let thickest: string | undefined;
    for (const [key, { size }] of this.#byKey) {
      if (thickest === undefined || size > this.countOf(thickest)) thickest = key;
    }
    return thickest;
  }

  *[Symbol.iterator](): Generator<Member> {
    for (const members of this.#byKey.values()) yield* members;
  }
}
