/** Shows a finished utterance in the browser's performance timeline. Loaded with the code that speaks texts. */
import type { UtteranceReport } from './utterance-report';

/** Prefix of every measure's name. */
const PREFIX = 'react-polly-stream';

/**
 * The part of User Timing used here. Declared by hand, because this folder is compiled for pages and Workers alike.
 */
declare const performance: {
  measure?(name: string, options: { start: number; end: number; detail: unknown }): unknown;
  clearMeasures?(name: string): void;
};

/**
 * Shows an utterance in the browser's performance timeline, as measures (W3C User Timing). A `PerformanceObserver`
 * gets them, and Chromium's developer tools show them on a track of their own (Chrome for Developers, "Customize your
 * performance data with extensibility API"). Measures are cleared at once, so that long conversations need no memory
 * for them.
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
