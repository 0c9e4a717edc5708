/** A React app whose network, audio output and clock are controlled by the test. */
import { act, configure } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { onTestFinished, vi } from 'vitest';
import { SpeechClientContext } from '../../src/react/provider/speech-client-context';
import { speakerCode } from '../../src/react/spoken-text/state/use-spoken-text';
import { FakeClock } from '../base/fake-clock';
import { ScriptedClient } from '../core/rig/scripted-speech';
import { PATIENCE } from '../stack/patience';

configure({ asyncUtilTimeout: PATIENCE.timeout });

// Its loading takes no time of the fake clock.
await speakerCode.load();

/** Creates an app. Its client is closed after the test. */
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
    /** Advances the time, and lets React render. */
    advance: (byMs = 0) => act(() => clock.advance(byMs)),
    /** Returns how many utterances were started, after all pending work. */
    begun: async () => {
      await act(() => clock.advance(0));
      return client.output.sinks.length;
    },
    /** Sets the playback state of an utterance. */
    hear: (index: number, state: 'playing' | 'paused' | 'blocked' | 'ended') =>
      act(async () => {
        client.output.sinks[index]?.become(state, 1);
        await clock.advance(0);
      }),
  };
}

/** Records console output instead of printing it. */
export function spyOnConsole() {
  const spies = { error: vi.spyOn(console, 'error').mockReturnValue(), warn: vi.spyOn(console, 'warn').mockReturnValue() };
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  return spies;
}
