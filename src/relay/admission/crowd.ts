/** Sockets that wait, counted by address: a crowd is thinned where it is thickest, so that one address keeps no other out. */

/** The sockets of one kind. */
export class Crowd<Member> {
  /** The oldest first. */
  readonly #byKey = new Map<string, Set<Member>>();
  #size = 0;

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** How many have this key. */
  countOf(key: string): number {
    return this.#byKey.get(key)?.size ?? 0;
  }

  /** Adds a member that is not there yet. */
  add(member: Member, key: string): void {
    const members = this.#byKey.get(key) ?? new Set<Member>();
    this.#byKey.set(key, members.add(member));
    this.#size += 1;
  }

  /**
   * Removes a member.
   *
   * @returns Whether it was there.
   */
  remove(member: Member, key: string): boolean {
    const members = this.#byKey.get(key);
    if (members?.delete(member) !== true) return false;
    this.#size -= 1;
    if (members.size === 0) this.#byKey.delete(key);
    return true;
  }

  /** The member with this key that was added first. */
  oldestOf(key: string): Member | undefined {
    for (const member of this.#byKey.get(key) ?? []) return member;
    return undefined;
  }

  /** The key with the most members; the one that came first among equals. */
  thickest(): string | undefined {
    let thickest: string | undefined;
    for (const [key, { size }] of this.#byKey) {
      if (thickest === undefined || size > this.countOf(thickest)) thickest = key;
    }
    return thickest;
  }

  /** All members. */
  *[Symbol.iterator](): Generator<Member> {
    for (const members of this.#byKey.values()) yield* members;
  }
}
