/**
 * What became of an utterance, for whoever measures an app. Holds no text.
 */
import type { PlayerChoice } from '../../audio/player/audio-sink';
import type { SpeechError, SpeechErrorCode } from '../../base/errors';
import type { Engine, TransportChoice } from '../../polly/transport/speech-transport';
import { DEFAULT_SPEECH_OPTIONS, type SpeechOptions } from '../options/options';
import { IDLE_SNAPSHOT, type SpeechMetrics } from './snapshot';

/** One utterance that is over. */
export interface UtteranceReport {
  readonly reason: 'ended' | 'interrupted' | 'failed';
  /** Why it failed, in a word. */
  readonly errorCode: SpeechErrorCode | undefined;
  /** Why it failed, in full. */
  readonly error: SpeechError | undefined;
  /** The way to Polly, and why it was taken; undefined where nothing was asked for. */
  readonly transport: TransportChoice | undefined;
  /** What played, and why; undefined where nothing did. */
  readonly player: PlayerChoice | undefined;
  /** Id of the voice that was asked for. */
  readonly voice: string;
  /** The engine that was asked for. */
  readonly engine: Engine;
  /** When it began, on the monotonic clock of `performance.now()`, in milliseconds. */
  readonly startedAtMs: number;
  /** When nothing more of it was heard. */
  readonly endedAtMs: number;
  /** Seconds of sound that came. */
  readonly receivedSeconds: number;
  /** And of these, how many were heard. */
  readonly heardSeconds: number;
  readonly metrics: SpeechMetrics;
}

/** The report of what could not even be begun. */
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
