/** An answer takes longer to write than its relay runs. It continues through another relay at a sentence. */
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startRelay } from '../../../src/relay';
import { createNodeSpeech } from '../../core/rig/node-speech';
import { useNodeStack } from '../../polly/node-stack';

const startNodeStack = useNodeStack();
const SENTENCES = ['The ferry left.', 'Nobody spoke!', 'The map was wrong.', 'Rain fell on the harbour.', 'Bring a torch.', 'Listen.'];

test('a long answer moves to another relay between two sentences', async () => {
  const stack = await startNodeStack({ limits: { drainMs: 3_000 } });
  const other = await startRelay({ upstreams: [stack.polly.url] });
  let next = stack.relay.url;
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(_url: string, protocol: string) {
        super(next, protocol, { origin: 'http://localhost' });
      }
    },
  );
  const { stream, account, until, hearAll } = await createNodeSpeech(stack);
  const outcome = stream.speak(
    (async function* () {
      for (const [index, sentence] of SENTENCES.entries()) {
        yield `${sentence} `;
        if (index === 1) {
          await until(({ buffer }) => buffer.receivedSeconds > 0);
          next = other.url;
          const drained = stack.relay.drain();
          // The writer pauses for longer than the remaining time of a stream.
          await drained;
        }
      }
    })(),
  );
  await hearAll();
  expect(await outcome).toMatchObject({ reason: 'ended' });
  const requests = await account.requests();
  expect(requests.map(({ text, state }) => [text?.trim(), state])).toEqual([
    [SENTENCES.slice(0, 2).join(' '), 'completed'],
    [SENTENCES.slice(2).join(' '), 'completed'],
  ]);
  expect(stream.snapshot.get().metrics).toMatchObject({ retries: 0, apiCalls: 2 });
  await other.close();
});
