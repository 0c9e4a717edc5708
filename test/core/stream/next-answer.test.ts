/** After an interruption, a new connection is opened for the next answer. */
import { expect, test } from 'vitest';
import { SPEECH_TEST_TIMEOUT_MS } from '../../emulator/polly-client';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech } from '../rig/node-speech';

const startStack = useNodeStack();

test('an interruption cancels the request and prepares a connection for the next one', { timeout: SPEECH_TEST_TIMEOUT_MS }, async () => {
  const stack = await startStack();
  const { stream, account, ear, until, hearAll } = await createNodeSpeech(stack);
  void stream.write('This is the answer that nobody wants. And it is still being written, ');
  await until(({ buffer }) => buffer.receivedSeconds > 1);
  ear().become('playing', 1);
  expect(await stream.interrupt()).toMatchObject({ heardText: expect.stringMatching(/^This/) as string });
  await expect
    .poll(() => stack.sockets.map(({ readyState }) => readyState), { timeout: 20_000 })
    .toEqual([WebSocket.CLOSED, WebSocket.OPEN]);
  const next = stream.speak('The next one.');
  await hearAll();
  expect(await next).toMatchObject({ reason: 'ended' });
  expect(stack.sockets).toHaveLength(2);
  expect((await account.requests()).map(({ state }) => state)).toEqual(['cancelled', 'completed']);
});
