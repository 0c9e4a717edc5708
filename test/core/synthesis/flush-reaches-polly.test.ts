/** Flush policies end to end: Polly speaks its text while more is still being written. */
import { expect, test } from 'vitest';
import type { SpeechOptions } from '../../../src/core/options/options';
import type { RequestRecord } from '../../../src/emulator';
import { FakeClock } from '../../base/fake-clock';
import { SPEECH_TEST_TIMEOUT_MS } from '../../emulator/polly-client';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech } from '../rig/node-speech';

const startStack = useNodeStack();

/** None of these texts ends a sentence, so Polly itself would wait for more. */
const TEXTS: readonly [name: string, flush: SpeechOptions['flush'], text: string][] = [
  ['eager', 'eager', 'When it rains, '],
  ['eager', 'eager', 'one two three four five six seven eight nine'],
  ['a function', (text) => text.endsWith('rains'), 'When it rains'],
];

test.each(TEXTS)('%s: Polly speaks before the sentence has ended', { timeout: SPEECH_TEST_TIMEOUT_MS }, async (_, flush, text) => {
  const stack = await startStack();
  // Time stands still, so that no silence of the writer causes a flush.
  const { stream, account, until, hearAll } = await createNodeSpeech(stack, flush === undefined ? {} : { flush }, {
    clock: new FakeClock(),
  });
  void stream.write(text);
  await until(({ metrics }) => metrics.firstAudioMs !== undefined);
  const answer = await fetch(`${stack.polly.url}/_local/identity-pools/${encodeURIComponent(account.identityPoolId)}/requests`);
  const { requests } = (await answer.json()) as { requests: RequestRecord[] };
  expect(requests).toMatchObject([{ state: 'open', inputEnded: false, operation: 'StartSpeechSynthesisStream' }]);
  expect(text).toContain(requests[0]?.text ?? 'nothing');
  expect(requests[0]?.audioBytes).toBeGreaterThan(0);
  const spoken = stream.end();
  await hearAll();
  expect(await spoken).toMatchObject({ reason: 'ended', heardText: text });
});
