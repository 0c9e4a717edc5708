/** The costs and times of one utterance, as an app sees them. */
import type { PlaybackSnapshot } from '../../audio/player/audio-sink';
import type { SpeechMetrics } from '../state/snapshot';
import type { Ledger } from '../attempts/ledger';
import type { Synthesis } from '../synthesis/synthesis';
import type { Received } from './phase';

/** The sources of the metrics. */
export interface UtteranceFacts {
  readonly ledger: Ledger;
  /** Undefined until its code is loaded. */
  readonly synthesis: Synthesis | undefined;
  /** The first hearing, so far or at its end. */
  readonly playback: PlaybackSnapshot;
  readonly received: Received;
  readonly givenCharacters: number;
  readonly heardCharacters: number;
}

/** Computes the metrics. */
export function metricsOf({ ledger, synthesis, playback, received, givenCharacters, heardCharacters }: UtteranceFacts): SpeechMetrics {
  const { firstSoundAtMs, stalledMs, receivedSeconds } = playback;
  // White space behind the last word has no sound, so a complete text counts as received whole.
  const receivedCharacters = received.isComplete
    ? givenCharacters
    : Math.max(heardCharacters, received.spokenTo ?? 0, synthesis?.receivedCharacters(receivedSeconds) ?? 0);
  return {
    firstSentMs: ledger.firstSentMs,
    firstAudioMs: ledger.firstAudioMs,
    firstSoundMs: firstSoundAtMs === undefined ? undefined : firstSoundAtMs - ledger.startedAtMs,
    stalledMs,
    apiCalls: ledger.apiCalls,
    retries: ledger.retries,
    givenCharacters,
    sentCharacters: Math.max(receivedCharacters, synthesis?.sentCharacters ?? 0),
    receivedCharacters,
    heardCharacters,
    requestCharacters: received.isComplete ? ledger.requestCharacters : undefined,
    billedCharacters: ledger.billedCharacters,
    audioBytes: ledger.audioBytes,
  };
}
