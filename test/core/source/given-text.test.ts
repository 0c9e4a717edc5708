/** A text that is read late, or after it was closed. */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createUtterance } from '../../../src/core/utterance/create-utterance';
import { GivenText, type TextTaker } from '../../../src/core/source/given-text';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedClient } from '../rig/scripted-speech';

test('continuing a closed text reports that it is closed', async () => {
  const given = new GivenText();
  const written = given.write('Hello.');
  given.close();
  await written;
  const told: string[] = [];
  const taker: TextTaker = {
    write: (text) => Promise.resolve(void told.push(text)),
    flush: () => told.push('flush'),
    end: () => told.push('end'),
    close: () => told.push('close'),
    standingAt: () => 0,
    cut: (length) => told.push(`cut ${length}`),
    canReadOn: false,
  };
  given.attach(taker);
  expect(told).toEqual(['close']);
});

test('an utterance that is interrupted before its code has loaded is over once it has', async () => {
  const client = new ScriptedClient(new FakeClock());
  const utterance = createUtterance(client, { format: 'pcm', sampleRate: 16_000 }, '', {
    startedAtMs: 0,
    onChange: () => undefined,
    onProgress: () => undefined,
  });
  void utterance.write('Hello there.');
  utterance.start();
  await utterance.interrupt();
  await utterance.received;
  await setImmediate();
  expect(client.scripted.runs).toHaveLength(0);
  client.close();
});
