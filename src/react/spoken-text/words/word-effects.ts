/** What follows the words in the page: marks, keys and scrolling. */
import { useEffect, type RefObject } from 'react';
import { useWordKeys, type WordKeys } from './use-word-keys';
import { useWordView, type UseWordViewOptions } from './use-word-view';

/** Hides an element visually but not from screen readers. It is set by script, which no Content-Security-Policy forbids. */
const UNSEEN =
  'position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; user-select: none';

/** Props of {@link WordEffects}. */
export interface WordEffectsProps extends UseWordViewOptions {
  /** The live region that announces the word that a key reached. React leaves it empty. */
  readonly regionRef: RefObject<HTMLElement | null>;
  /** Receives the handlers after each render, and undefined at the end. */
  readonly onKeys: (keys: WordKeys | undefined) => void;
}

/** Renders nothing. */
export function WordEffects({ regionRef, onKeys, ...options }: WordEffectsProps): null {
  const keys = useWordKeys(useWordView(options), (word) => {
    const { current } = regionRef;
    if (current === null) return;
    if (word !== '') current.style.cssText = UNSEEN;
    current.textContent = word;
  });
  useEffect(() => onKeys(keys));
  useEffect(() => () => onKeys(undefined), [onKeys]);
  return null;
}
