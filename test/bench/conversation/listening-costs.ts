/** Adds up the costs of a listener's requests. */
import type { RequestRecord } from '../../../src/emulator';
import type { Costs } from './listening';

/**
 * Adds up settled requests.
 *
 * @param startedAtMs - Time of the first token, in epoch milliseconds.
 */
export function costsOf(requests: readonly RequestRecord[], startedAtMs: number): Costs {
  const sum = (of: (request: RequestRecord) => number) => requests.reduce((total, request) => total + of(request), 0);
  return {
    calls: requests.length,
    failedCalls: requests.filter(({ state }) => state === 'failed').length,
    billedCharacters: sum(({ requestCharacters }) => requestCharacters),
    openSeconds: sum(({ openedAtMs, endedAtMs = NaN }) => (endedAtMs - openedAtMs) / 1_000),
    speechSeconds: sum(({ audioSeconds }) => audioSeconds),
    speechSecondsOfCalls: requests.map(({ audioSeconds }) => audioSeconds),
    audioBytes: sum(({ audioBytes }) => audioBytes),
    lastByteMs: Math.max(...requests.map(({ lastAudioAtMs = -Infinity }) => lastAudioAtMs)) - startedAtMs,
  };
}
