/**
 * Tells a text that is mounted anew again and again, as with a key that is another one in every render. Each mount begins
 * from nothing: speech of the one before is over, and what speaks by itself would make a request of each.
 */

/** Mounts that follow each other this fast are made while rendering. */
export const QUICK_MS = 2_000;

/** So many of them in a row are let pass: a reader may press "New answer" twice. */
const MAX_QUICK = 2;

/** One component, for as long as React keeps it. */
export interface Mount {
  /** How many mounts in a row each came soon after the one before. */
  quickCount: number;
  enteredAtMs: number;
}

/** Who is mounted in the place of whom. React ends and begins effects of one commit in one task, without a break. */
export class RemountWatch {
  /** The texts that left the page in this task. */
  readonly #left = new Map<Mount, string>();

  /**
   * Notes that a component is in the page.
   *
   * @returns Whether it is one more in a row of too many.
   */
  enter(mount: Mount, text: string, nowMs: number): boolean {
    mount.enteredAtMs = nowMs;
    // Itself again, as in StrictMode, or with another provider.
    if (!this.#left.delete(mount)) {
      const before = this.#takePredecessor(text);
      mount.quickCount = before === undefined ? 0 : before.quickCount + 1;
    }
    return mount.quickCount > MAX_QUICK;
  }

  /** Notes that a component has left, with the text that it held. */
  leave(mount: Mount, text: string, nowMs: number): void {
    if (nowMs - mount.enteredAtMs >= QUICK_MS) mount.quickCount = 0;
    if (text === '') return;
    if (this.#left.size === 0) queueMicrotask(() => this.#left.clear());
    this.#left.set(mount, text);
  }

  /** One that held the same text, or the beginning of it. */
  #takePredecessor(text: string): Mount | undefined {
    for (const [mount, before] of this.#left) {
      if (!text.startsWith(before)) continue;
      this.#left.delete(mount);
      return mount;
    }
    return undefined;
  }
}
