/**
 * What became of an utterance, for whoever measures an app: told to the app, and shown in the browser's own timeline.
 * Holds no text.
 */
import type { PlayerChoice } from '../audio/audio-sink';
import type { SpeechError, SpeechErrorCode } from '../base/errors';
import type { Engine, TransportChoice } from '../polly/speech-transport';
import { DEFAULT_SPEECH_OPTIONS, type SpeechOptions } from './options';
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

/** Every measure begins with this. */
const PREFIX = 'react-polly-stream';

/** The part of User Timing that is used; named here because this folder is compiled for pages and Workers alike. */
declare const performance: {
  measure?(name: string, options: { start: number; end: number; detail: unknown }): unknown;
  clearMeasures?(name: string): void;
};

/**
 * Shows an utterance in the browser's performance timeline: as measures (W3C User Timing) that a `PerformanceObserver`
 * gets, on a track of their own in Chromium's developer tools (Chrome for Developers, "Customize your performance data
 * with extensibility API"). None is kept, so that a long conversation needs no memory for them.
 */
export function measureUtterance(report: UtteranceReport): void {
  const { startedAtMs, endedAtMs, reason, errorCode, receivedSeconds, heardSeconds, metrics } = report;
  const measure = (name: string, endMs: number | undefined, properties: readonly (readonly [string, string])[] = []) => {
    if (endMs === undefined) return;
    const devtools = { dataType: 'track-entry', track: 'Speech', trackGroup: PREFIX, properties };
    performance.measure?.(`${PREFIX}: ${name}`, { start: startedAtMs, end: Math.max(startedAtMs, endMs), detail: { devtools } });
    performance.clearMeasures?.(`${PREFIX}: ${name}`);
  };
  const after = (ms: number | undefined) => (ms === undefined ? undefined : startedAtMs + ms);
  measure('utterance', endedAtMs, [
    ['outcome', errorCode === undefined ? reason : `${reason}: ${errorCode}`],
    ['API calls', String(metrics.apiCalls)],
    ['retries', String(metrics.retries)],
    ['characters billed', String(metrics.billedCharacters)],
    ['characters sent', String(metrics.sentCharacters)],
    ['characters received', String(metrics.receivedCharacters)],
    ['characters heard', String(metrics.heardCharacters)],
    ['seconds received', receivedSeconds.toFixed(2)],
    ['seconds heard', heardSeconds.toFixed(2)],
    ['audio bytes', String(metrics.audioBytes)],
    ['stalled ms', String(Math.round(metrics.stalledMs))],
  ]);
  measure('to first text sent', after(metrics.firstSentMs));
  measure('to first audio', after(metrics.firstAudioMs));
  measure('to first sound', after(metrics.firstSoundMs));
}
