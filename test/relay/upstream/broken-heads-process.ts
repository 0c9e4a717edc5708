/**
 * Asks an upstream that breaks off within the heads of its answers, and collects garbage between: an assertion of Node's would end
 * this process. Started by a test with `--expose-gc`.
 */
import { systemClock } from '../../../src/base/clock';
import { DEFAULT_RELAY_LIMITS } from '../../../src/relay';
import { Http2Sessions } from '../../../src/relay/upstream/http2-sessions';
import { startRudeUpstream } from '../fuzz/rude-upstream';

const ROUNDS = 12;

const upstream = await startRudeUpstream((name) => /within a head|continuations/.test(name));
const sessions = new Http2Sessions({ ...DEFAULT_RELAY_LIMITS, connectTimeoutMs: 1_000 }, systemClock);

async function ask(): Promise<void> {
  const host = sessions.to(upstream.origin);
  const session = await host.lease();
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  stream.on('error', () => undefined);
  stream.write(Buffer.alloc(200_000));
  const closed = new Promise((resolve) => stream.once('close', resolve));
  // What stalls is given up, as by a page that leaves.
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 50))]);
  session.destroy();
  await closed;
}

for (let round = 0; round < ROUNDS; round += 1) {
  await Promise.all(Array.from({ length: 10 }, ask));
  globalThis.gc?.();
}
sessions.close();
await upstream.close();
process.stdout.write(`${[...upstream.seen.keys()].length} ways, collected: ${globalThis.gc !== undefined}\n`);
