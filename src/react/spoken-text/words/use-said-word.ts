/** Tells screen readers which word the keyboard came to: the mark under it is only seen. */
import { useCallback, useMemo, useRef, type RefCallback } from 'react';

/** Not shown, but there for screen readers. Set by script, which no Content-Security-Policy forbids. */
const UNSEEN =
  'position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; user-select: none';

/** What {@link useSaidWord} returns. */
export interface SaidWord {
  /** For a live region that React leaves empty. */
  readonly regionRef: RefCallback<HTMLElement>;
  /** Says a word instead of the one before; an empty one says nothing. */
  readonly say: (word: string) => void;
}

/** A live region of its own. It speaks when a key was pressed and never by itself, since the voice may be heard as well. */
export function useSaidWord(): SaidWord {
  const region = useRef<HTMLElement | null>(null);
  const regionRef = useCallback((element: HTMLElement | null) => {
    region.current = element;
    if (element !== null) element.style.cssText = UNSEEN;
  }, []);
  const say = useCallback((word: string) => {
    if (region.current !== null) region.current.textContent = word;
  }, []);
  return useMemo(() => ({ regionRef, say }), [regionRef, say]);
}
