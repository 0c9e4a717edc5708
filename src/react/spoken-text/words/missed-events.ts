/** Keeps what a listener does to the words until the code for it is there. */
import type { SyntheticEvent } from 'react';
import type { WordKeys } from './use-word-keys';

/** A key that moves or speaks, so that the page must not scroll. */
const OWN_KEY = /^(?:Arrow.+|Enter| )$/u;

/** Passes events on to the handlers, in order, as soon as there are any. */
export class MissedEvents {
  #keys: WordKeys | undefined;
  #missed: ((keys: WordKeys) => void)[] = [];

  /** Sets the handlers; undefined while there are none. */
  readonly attach = (keys: WordKeys | undefined): void => {
    this.#keys = keys;
    if (keys === undefined) return;
    for (const handle of this.#missed) handle(keys);
    this.#missed = [];
  };

  /**
   * Passes an event on, now or later.
   *
   * @returns Whether it is kept, and `speaks` if it may begin speech, for which the gesture will be over.
   */
  pass(name: keyof WordKeys, event: SyntheticEvent): 'handled' | 'kept' | 'speaks' {
    if (this.#keys !== undefined) {
      this.#keys[name](event as never);
      return 'handled';
    }
    const { currentTarget } = event;
    const { key } = event as SyntheticEvent & { readonly key?: string };
    if (key !== undefined && OWN_KEY.test(key) && event.target === currentTarget && !event.defaultPrevented) event.preventDefault();
    // After the event, React forgets its target.
    const kept = Object.create(event, { currentTarget: { value: currentTarget } }) as SyntheticEvent;
    this.#missed.push((keys) => keys[name](kept as never));
    return name === 'onClick' || key === 'Enter' || key === ' ' ? 'speaks' : 'kept';
  }
}
