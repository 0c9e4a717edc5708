/** Announces the word that the keyboard reached to screen readers, which cannot see its mark. */
import { useCallback, useMemo, useRef, type RefCallback } from 'react';

/** Hides an element visually but not from screen readers. It is set by script, which no Content-Security-Policy forbids. */
const UNSEEN =
  'position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; user-select: none';

/** Announces words; the result of {@link useWordAnnouncer}. */
export interface WordAnnouncer {
  /** The ref of a live region that React leaves empty. */
  readonly regionRef: RefCallback<HTMLElement>;
  /** Announces a word; an empty string clears the region. */
  readonly say: (word: string) => void;
}

/** Drives a live region. It speaks only after a key press, since the voice may be playing as well. */
export function useWordAnnouncer(): WordAnnouncer {
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
