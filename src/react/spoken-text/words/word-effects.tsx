/** What follows the words in the page: marks, keys and scrolling. Loaded when a listener may need it. */
import { useEffect } from 'react';
import { useWordKeys, type WordKeys } from './use-word-keys';
import { useWordView, type UseWordViewOptions } from './use-word-view';

/** Props of {@link WordEffects}. */
export interface WordEffectsProps extends UseWordViewOptions {
  /** Announces the word that a key reached; an empty string when there is none. */
  readonly say: (word: string) => void;
  /** Receives the handlers after each render, and undefined at the end. */
  readonly onKeys: (keys: WordKeys | undefined) => void;
}

/** Renders nothing. */
export function WordEffects({ say, onKeys, ...options }: WordEffectsProps): null {
  const keys = useWordKeys(useWordView(options), say);
  useEffect(() => onKeys(keys));
  useEffect(() => () => onKeys(undefined), [onKeys]);
  return null;
}
