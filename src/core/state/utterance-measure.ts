/** Shows what became of an utterance in the browser's own timeline; loaded with what has texts spoken. */
import type { UtteranceReport } from './utterance-report';

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
