/** A React app between a network, a loudspeaker and a clock that are the test's. */
import { act } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { onTestFinished, vi } from 'vitest';
import { SpeechClientContext } from '../../src/react/speech-client-context';
import { FakeClock } from '../base/fake-clock';
import { ScriptedClient } from '../core/scripted-speech';

/** Makes one; its client is closed with the test. */
export function createScriptedApp() {
  const clock = new FakeClock();
  const client = new ScriptedClient(clock);
  onTestFinished(() => client.close());
  return {
    clock,
    client,
    inApp: (children: ReactNode) => (
      <StrictMode>
        <SpeechClientContext.Provider value={client}>{children}</SpeechClientContext.Provider>
      </StrictMode>
    ),
    /** Lets time go on, and React render. */
    advance: (byMs = 0) => act(() => clock.advance(byMs)),
    /** How many utterances were begun, once all that goes by itself has gone. */
    begun: async () => {
      await act(() => clock.advance(0));
      return client.output.sinks.length;
    },
    /** What is heard of an utterance. */
    hear: (index: number, state: 'playing' | 'paused' | 'blocked' | 'ended') =>
      act(async () => {
        client.output.sinks[index]?.become(state, 1);
        await clock.advance(0);
      }),
  };
}

/** What is said on the console, which stays silent. */
export function spyOnConsole() {
  const spies = { error: vi.spyOn(console, 'error').mockReturnValue(), warn: vi.spyOn(console, 'warn').mockReturnValue() };
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  return spies;
}
