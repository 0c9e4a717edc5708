/**
 * Detects a text that is mounted again and again, for example by a key that changes in every render. Each mount starts from
 * nothing: it ends the previous speech, and with `autoPlay` would make another request.
 */

/** Mounts within this time of each other count as caused by rendering. */
export const QUICK_MS = 2_000;

/** The number of quick mounts in a row that are allowed: a reader may press "New answer" twice. */
const MAX_QUICK = 2;

/** One component instance. */
export interface Mount {
  /** The number of mounts in a row that each followed the previous one quickly. */
  quickCount: number;
  enteredAtMs: number;
}

/**
 * Tells which mount replaced which. React runs the cleanups and effects of one commit in the same task, without a break.
 */
export class RemountWatch {
  /** The mounts that left the page in this task, with their texts. */
  readonly #left = new Map<Mount, string>();

  /**
   * Records that a component has entered the page.
   *
   * @returns Whether there were too many quick mounts in a row.
   */
  enter(mount: Mount, text: string, nowMs: number): boolean {
    mount.enteredAtMs = nowMs;
    // The same component remounts in StrictMode, and when its provider changes.
    if (!this.#left.delete(mount)) {
      const before = this.#takePredecessor(text);
      mount.quickCount = before === undefined ? 0 : before.quickCount + 1;
    }
    return mount.quickCount > MAX_QUICK;
  }

  /** Records that a component has left the page, and the text that it held. */
  leave(mount: Mount, text: string, nowMs: number): void {
    if (nowMs - mount.enteredAtMs >= QUICK_MS) mount.quickCount = 0;
    if (text === '') return;
    if (this.#left.size === 0) queueMicrotask(() => this.#left.clear());
    this.#left.set(mount, text);
  }

  /** Removes and returns a mount that held the same text, or its beginning. */
  #takePredecessor(text: string): Mount | undefined {
    for (const [mount, before] of this.#left) {
      if (!text.startsWith(before)) continue;
      this.#left.delete(mount);
      return mount;
    }
    return undefined;
  }
}
