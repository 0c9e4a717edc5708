/** The context that the parts of a SpokenText share. */
import { createContext, useContext } from 'react';
import { SpeechError } from '../../../base/errors';
import type { SpokenTextLabels } from '../labels/labels';
import type { SpokenTextHandle } from './use-spoken-text';

/** The values that the parts of one `<SpokenTextRoot>` share. */
export interface SpokenTextContextValue extends SpokenTextHandle {
  readonly labels: SpokenTextLabels;
  /** The rate of playback, 0.5 to 2. */
  readonly rate: number;
  /** Sets the rate at once, 0.5 to 2. */
  readonly setRate: (rate: number) => void;
}

/** Holds the values of the nearest `<SpokenTextRoot>`. */
export const SpokenTextContext = createContext<SpokenTextContextValue | undefined>(undefined);

/**
 * Returns the text, speech and actions of the nearest `<SpokenTextRoot>`, for parts that an app writes itself.
 *
 * @throws SpeechError `invalid-option` if there is none.
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
