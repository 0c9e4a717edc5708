/** Reports on finished utterances: to the app, and in the browser's performance timeline. */
import { expect, onTestFinished, test } from 'vitest';
import type { UtteranceReport } from '../../../src/core/state/utterance-report';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { createSpeechRig } from '../rig/speech-rig';

const TEXT = 'This is told of when it is over.';

test('an utterance is reported once, with its costs and times, and measured without its text', async () => {
  const reports: UtteranceReport[] = [];
  const measures: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => measures.push(...list.getEntries()));
  observer.observe({ type: 'measure' });
  onTestFinished(() => observer.disconnect());
  const { client } = await createSpeechRig({}, { onUtteranceEnd: (report) => reports.push(report) });
  const stream = new SpeechStream(client);
  await stream.speak(TEXT);
  expect(reports).toHaveLength(1);
  const [report] = reports;
  expect(report).toMatchObject({
    reason: 'ended',
    errorCode: undefined,
    error: undefined,
    transport: { kind: 'duplex', reason: 'requested' },
    player: { kind: 'worklet', reason: 'lowest-latency' },
    voice: 'Matthew',
    engine: 'generative',
    metrics: {
      apiCalls: 1,
      retries: 0,
      givenCharacters: TEXT.length,
      sentCharacters: TEXT.length,
      receivedCharacters: TEXT.length,
      heardCharacters: TEXT.length,
      requestCharacters: TEXT.length,
      billedCharacters: TEXT.length,
    },
  });
  expect(report?.heardSeconds).toBeGreaterThan(1);
  expect(report?.heardSeconds).toBeCloseTo(report?.receivedSeconds ?? NaN, 1);
  const { firstSentMs = NaN, firstAudioMs = NaN, firstSoundMs = NaN } = report?.metrics ?? {};
  expect(firstSentMs).toBeGreaterThan(0);
  expect(firstAudioMs).toBeGreaterThan(firstSentMs);
  expect(firstSoundMs).toBeGreaterThan(firstAudioMs);
  measures.push(...observer.takeRecords());
  const ours = measures.filter(({ name }) => name.startsWith('react-polly-stream: '));
  expect(ours.map(({ name }) => name.split(': ')[1])).toEqual(['utterance', 'to first text sent', 'to first audio', 'to first sound']);
  expect(ours[0]?.duration).toBeGreaterThan(ours[3]?.duration ?? Infinity);
  expect(JSON.stringify(ours.map((entry) => (entry as PerformanceMeasure).detail as unknown))).not.toContain('told');
  // An hour of conversation leaves no entries behind.
  expect(performance.getEntriesByType('measure').filter(({ name }) => name.startsWith('react-polly-stream'))).toEqual([]);
});

test('failures are reported, too, and a listener that throws breaks nothing', async () => {
  const seen: string[] = [];
  const onError = (event: ErrorEvent) => {
    seen.push(event.message);
    event.preventDefault();
  };
  addEventListener('error', onError);
  onTestFinished(() => removeEventListener('error', onError));
  const { client } = await createSpeechRig(
    {},
    {
      onUtteranceEnd: ({ errorCode }) => {
        throw new Error(`listener of ${errorCode ?? 'nothing'}`);
      },
    },
  );
  const stream = new SpeechStream(client, { voice: 'Nobody' });
  expect(await stream.speak('Hello.')).toMatchObject({ reason: 'failed' });
  await Promise.resolve();
  expect(seen.join()).toContain('listener of validation-failed');
});
