/** Reports the costs and times of a finished utterance, for an app's statistics. Holds no text. */
import type { PlayerChoice } from '../../audio/player/audio-sink';
import type { SpeechError, SpeechErrorCode } from '../../base/errors';
import type { Engine } from '../../polly/transport/voice-settings';
import type { TransportChoice } from '../../polly/transport/transport';
import { DEFAULT_SPEECH_OPTIONS } from '../options/default-options';
import type { SpeechOptions } from '../options/options';
import { IDLE_SNAPSHOT, type SpeechMetrics } from './snapshot';

/** An utterance that is over. */
export interface UtteranceReport {
  readonly reason: 'ended' | 'interrupted' | 'failed';
  /** Code of the error, if the utterance failed. */
  readonly errorCode: SpeechErrorCode | undefined;
  /** The error, if the utterance failed. */
  readonly error: SpeechError | undefined;
  /** The transport used and the reason for it; undefined if no request was made. */
  readonly transport: TransportChoice | undefined;
  /** The player used and the reason for it; undefined if nothing played. */
  readonly player: PlayerChoice | undefined;
  /** Id of the voice asked for. */
  readonly voice: string;
  /** The engine asked for. */
  readonly engine: Engine;
  /** When the utterance began, in milliseconds on the monotonic clock of `performance.now()`. */
  readonly startedAtMs: number;
  /** When the utterance fell silent for good, on the same clock. */
  readonly endedAtMs: number;
  /** Seconds of sound that arrived. */
  readonly receivedSeconds: number;
  /** Seconds of sound that were heard. */
  readonly heardSeconds: number;
  readonly metrics: SpeechMetrics;
}

/** The report of an utterance that could not begin. */
export function reportRefused(error: SpeechError, { voice, engine }: SpeechOptions, atMs: number): UtteranceReport {
  return {
    reason: 'failed',
    errorCode: error.code,
    error,
    transport: undefined,
    player: undefined,
    voice: voice ?? DEFAULT_SPEECH_OPTIONS.voice,
    engine: engine ?? DEFAULT_SPEECH_OPTIONS.engine,
    startedAtMs: atMs,
    endedAtMs: atMs,
    receivedSeconds: 0,
    heardSeconds: 0,
    metrics: IDLE_SNAPSHOT.metrics,
  };
}
