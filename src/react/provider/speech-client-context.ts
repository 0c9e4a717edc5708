/**
 * The context that passes the client from the provider to hooks and components. It has its own file because hot reloading
 * recreates the contexts of a changed file, and a provider and a hook with different contexts do not find each other.
 */
import { createContext, useContext } from 'react';
import { SpeechError } from '../../base/errors';
import type { SpeechClient } from '../../core/client/speech-client';

/** Holds the client of the nearest `<SpeechProvider>`. */
export const SpeechClientContext = createContext<SpeechClient | undefined>(undefined);

/**
 * Returns the client of the nearest `<SpeechProvider>`.
 *
 * @throws SpeechError `invalid-option` if there is none.
 */
export function useSpeechClient(): SpeechClient {
  const client = useContext(SpeechClientContext);
  if (client === undefined) {
    throw new SpeechError({
      code: 'invalid-option',
      message: 'There is no <SpeechProvider> above this component. Put one around the part of the app that speaks.',
    });
  }
  return client;
}
