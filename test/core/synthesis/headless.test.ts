/** Text to sound without a page: no player, no output, no voice. */
import { expect, test } from 'vitest';
import { toFile } from '../../../src/audio/log/to-file';
import { systemClock } from '../../../src/base/clock';
import { ServiceConnection } from '../../../src/core/client/service-connection';
import { createSpeechService } from '../../../src/polly/speech-service';
import type { TransportKind } from '../../../src/polly/transport/transport';
import { SPEECH_TEST_TIMEOUT_MS } from '../../emulator/polly-client';
import { useNodeStack } from '../../polly/node-stack';
import { createBareSynthesis } from '../rig/bare-synthesis';

const TEXT = 'The ferry left, half empty. Nobody had waved. So it came back.';
const WORDS = TEXT.match(/\w+/g) ?? [];

const startNodeStack = useNodeStack();

/** Speaks into a log that is to become a file: nothing is heard, and everything can be cut. */
async function speakToLog(kind: TransportKind, accountSettings: object = {}) {
  const stack = await startNodeStack();
  const account = await stack.createAccount(accountSettings);
  const { region, url: endpoint } = stack.polly;
  const { credentials } = account;
  const connection = new ServiceConnection(kind, () =>
    Promise.resolve(stack.track(createSpeechService({ region, endpoint, relay: stack.relay.url, transport: kind, credentials }))),
  );
  const { synthesis, log, given, ledger } = await createBareSynthesis({
    connection,
    clock: systemClock,
    sampleRate: 16_000,
    options: { maxAheadSeconds: Infinity, retry: { baseDelayMs: 1, maxDelayMs: 1 } },
  });
  void given.write(TEXT);
  given.end();
  expect(await synthesis.run()).toBeUndefined();
  await synthesis.alignment.caughtUp();
  log.end();
  return { account, synthesis, ledger, log };
}

test.each<[string, TransportKind, object, number]>([
  ['by one stream', 'duplex', {}, 0],
  ['by calls', 'segmented', {}, 0],
  ['by a stream that breaks and one that continues', 'duplex', { streamFaults: [{ stream: 0, fault: 'reset', afterBytes: 80_000 }] }, 1],
])('%s, a text becomes a file whose words are known', { timeout: SPEECH_TEST_TIMEOUT_MS }, async (_, kind, account, retries) => {
  const { synthesis, ledger, log } = await speakToLog(kind, account);
  expect(ledger.retries).toBe(retries);
  const words = synthesis.words.all();
  expect(words.map(({ start, end }) => TEXT.slice(start, end))).toEqual(WORDS);
  const starts = words.map(({ startSeconds }) => startSeconds);
  expect(starts).toEqual(starts.toSorted((one, other) => one - other));
  expect(starts.at(-1)).toBeLessThan(log.packets.seconds);
  // A word takes a third of a second, more or less: nothing is missing, and nothing is said twice.
  expect(log.packets.seconds / WORDS.length).toBeGreaterThan(0.15);
  expect(log.packets.seconds / WORDS.length).toBeLessThan(0.6);
  expect(toFile(log).size).toBeGreaterThan(log.packets.seconds * 32_000);
});
