/**
 * Asks an upstream that breaks off within the heads of its answers, and collects garbage between: an assertion of Node's would end
 * this process. Started by a test with `--expose-gc`.
 */
import { systemClock } from '../../../src/base/clock';
import { DEFAULT_RELAY_LIMITS } from '../../../src/relay';
import { Http2Sessions } from '../../../src/relay/upstream/http2-sessions';
import { startRudeUpstream } from '../fuzz/rude-upstream';

const ROUNDS = 12;
const STREAMS = 10;
/** Turns of the event loop in which the bytes of an answer arrive: everything runs in this process. */
const ARRIVAL_TURNS = 50;

let answers = 0;
let onAllAnswered: () => void = () => undefined;
const upstream = await startRudeUpstream(
  (name) => /within a head|continuations/.test(name),
  () => {
    answers += 1;
    if (answers % STREAMS === 0) onAllAnswered();
  },
);
const sessions = new Http2Sessions({ ...DEFAULT_RELAY_LIMITS, connectTimeoutMs: 1_000 }, systemClock);

/** @param allAnswered - Resolves when all streams of the round have been answered. */
async function ask(allAnswered: Promise<void>): Promise<void> {
  const host = sessions.to(upstream.origin);
  const session = await host.lease();
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  stream.on('error', () => undefined);
  stream.write(Buffer.alloc(200_000));
  const closed = new Promise((resolve) => stream.once('close', resolve));
  await allAnswered;
  for (let turn = 0; turn < ARRIVAL_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  // What stalls is given up, as by a page that leaves.
  session.destroy();
  await closed;
}

for (let round = 0; round < ROUNDS; round += 1) {
  const allAnswered = new Promise<void>((resolve) => {
    onAllAnswered = resolve;
  });
  await Promise.all(Array.from({ length: STREAMS }, () => ask(allAnswered)));
  globalThis.gc?.();
}
sessions.close();
await upstream.close();
process.stdout.write(`${[...upstream.seen.keys()].length} ways, collected: ${globalThis.gc !== undefined}\n`);
