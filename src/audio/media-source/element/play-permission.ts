/** Starts an `<audio>` element. While the browser blocks it, tries again in each user gesture. */
import { watchGestures } from './user-gesture';

/** The browser's permission for one element. */
export class PlayPermission {
  readonly #element: HTMLAudioElement;
  readonly #isWanted: () => boolean;
  readonly #onChange: () => void;
  /** Defined while the element is blocked. */
  #endGestureWatch: (() => void) | undefined;
  #isClosed = false;

  /**
   * @param isWanted - Returns whether the element should still play. Called in each gesture.
   * @param onChange - Called when {@link isBlocked} has changed.
   */
  constructor(element: HTMLAudioElement, isWanted: () => boolean, onChange: () => void) {
    this.#element = element;
    this.#isWanted = isWanted;
    this.#onChange = onChange;
  }

  /** Whether the browser requires a user gesture first. */
  get isBlocked(): boolean {
    return this.#endGestureWatch !== undefined;
  }

  /** Asks the element to play. */
  ask(): void {
    this.#element.play().then(
      () => this.grant(),
      (error: unknown) => {
        // Other errors mean a pause or an end, or repeat the `error` event.
        if (error instanceof Error && error.name === 'NotAllowedError') this.#refuse();
      },
    );
  }

  /** Notes that the element may play. */
  grant(): void {
    if (!this.isBlocked || this.#isClosed) return;
    this.#endGestureWatch?.();
    this.#endGestureWatch = undefined;
    this.#onChange();
  }

  /** Stops watching. */
  close(): void {
    this.#isClosed = true;
    this.#endGestureWatch?.();
  }

  #refuse(): void {
    if (this.isBlocked || this.#isClosed) return;
    this.#endGestureWatch = watchGestures(() => {
      if (this.#isWanted()) this.ask();
    });
    this.#onChange();
  }
}
