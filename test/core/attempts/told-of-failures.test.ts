/** Reports to the operator of an app: the transport and its reason, and failures with advice. */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { SpeechOptions } from '../../../src/core/options/options';
import type { SpeechClientOptions } from '../../../src/core/client/speech-client';
import type { UtteranceReport } from '../../../src/core/state/utterance-report';
import { reportUtterance } from '../../../src/react/provider/report-utterance';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech } from '../rig/node-speech';
import { PATIENCE } from '../../stack/patience';

const startNodeStack = useNodeStack();

async function createTold(options: SpeechOptions, clientOptions: Partial<SpeechClientOptions> = {}) {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const error = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  const reports: UtteranceReport[] = [];
  const onUtteranceEnd = (report: UtteranceReport) => {
    reports.push(report);
    reportUtterance(report);
  };
  return { ...(await createNodeSpeech(await startNodeStack(), options, { ...clientOptions, onUtteranceEnd })), reports, warn, error };
}

test('a voice without the engine is reported with the engines it has, on both transports', async () => {
  for (const transport of ['duplex', 'segmented'] as const) {
    const { stream, reports, error } = await createTold({ voice: 'Ivy' }, { transport });
    const outcome = await stream.speak('Hello.');
    expect(outcome.error?.message).toMatch(/"Ivy" does not have the engine "generative".*neural, standard/);
    expect(outcome.error).toMatchObject({ code: 'validation-failed', retryable: false });
    expect(reports).toMatchObject([
      {
        reason: 'failed',
        errorCode: 'validation-failed',
        voice: 'Ivy',
        engine: 'generative',
        transport: { kind: transport },
        error: outcome.error,
      },
    ]);
    expect(error.mock.calls.flat().join()).toContain('neural, standard');
    await stream.speak('Hello.');
    // Once for each transport, because their messages differ.
    expect(error).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  }
});

test('an utterance that could not begin is reported, too', async () => {
  const { stream, reports, error } = await createTold({ voice: 'no voice', engine: 'neural' });
  await stream.speak('Hello.');
  expect(reports).toMatchObject([
    {
      reason: 'failed',
      errorCode: 'invalid-option',
      voice: 'no voice',
      engine: 'neural',
      transport: undefined,
      player: undefined,
      heardSeconds: 0,
    },
  ]);
  expect(error.mock.calls.flat().join()).toContain('"voice" is "no voice"');
});

test('a replaced transport is reported once, with the error of the stream', async () => {
  const { stream, reports, warn, hearAll } = await createTold({}, { relay: 'ws://127.0.0.1:9' });
  for (const text of ['Hello.', 'Hello again.']) {
    const speaking = stream.speak(text);
    await hearAll();
    expect(await speaking).toMatchObject({ reason: 'ended' });
  }
  expect(reports.map(({ transport }) => transport)).toEqual([
    { kind: 'segmented', reason: 'relay-unreachable' },
    { kind: 'segmented', reason: 'relay-unreachable' },
  ]);
  await vi.waitUntil(() => warn.mock.calls.length > 0, PATIENCE);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/each sentence is its own call.*ws:\/\/127\.0\.0\.1:9/)]]);
});

test('production reports failures, but no hints', async () => {
  const { stream, error, warn } = await createTold(
    { voice: 'Joanna' },
    { credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' } },
  );
  vi.stubEnv('NODE_ENV', 'production');
  await stream.speak('Hello.');
  expect(error.mock.calls.flat().join()).toContain('credentials-rejected');
  expect(warn).not.toHaveBeenCalled();
});

test('a programming error is reported at once and never retried', async () => {
  const provider = vi.fn(() => Promise.reject(new TypeError("Cannot read properties of undefined (reading 'Credentials')")));
  const { stream, error } = await createTold({}, { credentials: provider });
  const outcome = await stream.speak('Hello.');
  expect(outcome.error).toMatchObject({ code: 'credentials-unavailable', retryable: false });
  expect(provider).toHaveBeenCalledTimes(1);
  expect(error.mock.calls.flat().join()).toContain("reading 'Credentials'");
});
