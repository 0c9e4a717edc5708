/**
 * How the client gets from the provider to whoever speaks. In a file of its own, because hot reloading makes a file's
 * contexts anew, and a provider and a hook that hold different ones do not find each other.
 */
import { createContext, useContext } from 'react';
import { SpeechError } from '../base/errors';
import type { SpeechClient } from '../core/client/speech-client';

/** Holds the client of the nearest `<SpeechProvider>`. */
export const SpeechClientContext = createContext<SpeechClient | undefined>(undefined);

/**
 * The client of the nearest `<SpeechProvider>`.
 *
 * @throws SpeechError with code `invalid-option` where there is none.
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
