'use client';

/** Gives the components of a test silent speech. */
import { useEffect, type ReactNode } from 'react';
import { SpeechClientContext } from '../react/provider/speech-client-context';
import type { TestSpeech } from './test-speech';

/** Props of {@link TestSpeechProvider}. */
export interface TestSpeechProviderProps {
  readonly speech: TestSpeech;
  readonly children?: ReactNode;
}

/** Takes the place of `<SpeechProvider>` in a test. Speech ends when it unmounts. */
export function TestSpeechProvider({ speech, children }: TestSpeechProviderProps) {
  const { client } = speech;
  useEffect(() => () => client.close(), [client]);
  return <SpeechClientContext.Provider value={client}>{children}</SpeechClientContext.Provider>;
}
