'use client';

/** Gives the components of a test silent speech. */
import { useEffect, useState, type ReactNode } from 'react';
import { Lease } from '../base/lease';
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
  const [lease] = useState(() => new Lease(client.clock, () => client.close()));
  useEffect(() => lease.retain(), [lease]);
  return <SpeechClientContext.Provider value={client}>{children}</SpeechClientContext.Provider>;
}
