/** How the parts of SpokenText know what they are parts of. */
import { createContext, useContext } from 'react';
import { SpeechError } from '../../base/errors';
import type { SpokenTextLabels } from './labels';
import type { SpokenTextHandle } from './use-spoken-text';

/** What the parts of one `<SpokenTextRoot>` share. */
export interface SpokenTextContextValue extends SpokenTextHandle {
  readonly labels: SpokenTextLabels;
  /** How fast it is spoken, 0.5 to 2. */
  readonly rate: number;
  /** Speaks faster or slower, at once. */
  readonly setRate: (rate: number) => void;
}

/** Holds what the nearest `<SpokenTextRoot>` says. */
export const SpokenTextContext = createContext<SpokenTextContextValue | undefined>(undefined);

/**
 * What the nearest `<SpokenTextRoot>` knows, for parts of an app's own: its text, its voice, and what can be done.
 *
 * @throws SpeechError with code `invalid-option` where there is none.
 */
export function useSpokenTextContext(): SpokenTextContextValue {
  const value = useContext(SpokenTextContext);
  if (value === undefined) {
    throw new SpeechError({
      code: 'invalid-option',
      message: 'There is no <SpokenTextRoot> above this part of a spoken text. Put one around all its parts.',
    });
  }
  return value;
}
