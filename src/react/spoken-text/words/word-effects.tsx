/** What follows the words in the page: marks, keys and scrolling. Loaded when a listener may need it. */
import { useCallback, useEffect, useLayoutEffect, type RefObject } from 'react';
import { useWordKeys, type WordKeys } from './use-word-keys';
import { useWordView, type UseWordViewOptions } from './use-word-view';

/** Props of {@link WordEffects}. */
export interface WordEffectsProps extends UseWordViewOptions {
  /** A live region that React leaves empty. */
  readonly region: RefObject<HTMLElement | null>;
  /** Receives the handlers after each render, and undefined at the end. */
  readonly onKeys: (keys: WordKeys | undefined) => void;
}

/** Hides an element visually but not from screen readers. It is set by script, which no Content-Security-Policy forbids. */
const UNSEEN =
  'position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; user-select: none';

/** Renders nothing. */
export function WordEffects({ region, onKeys, ...options }: WordEffectsProps): null {
  useLayoutEffect(() => {
    if (region.current !== null) region.current.style.cssText = UNSEEN;
  }, [region]);
  // The region speaks only after a key press, since the voice may be playing as well.
  const say = useCallback(
    (word: string) => {
      if (region.current !== null) region.current.textContent = word;
    },
    [region],
  );
  const view = useWordView(options);
  const keys = useWordKeys(view, say);
  useEffect(() => onKeys(keys));
  useEffect(() => () => onKeys(undefined), [onKeys]);
  return null;
}
