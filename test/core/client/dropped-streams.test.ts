import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { SpeechStream } from '../../../src/core';
import { createTestSpeech } from '../../../src/testing';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('frees streams that the app has dropped, with their sound', async () => {
  const { client } = createTestSpeech();
  for (let answer = 0; answer < 5; answer += 1) await new SpeechStream(client).speak(`This is answer ${answer}.`);
  const held = () => [...client.inUse].filter((stream) => stream.deref() !== undefined).length;
  // The last one may still be on the stack.
  await expect
    .poll(() => {
      collectGarbage();
      return held();
    })
    .toBeLessThanOrEqual(1);
});
