/** Sends what is malformed to a relay, in any number, and to it alone: whatever it is, the relay goes on as before. */
import { once } from 'node:events';
import fc from 'fast-check';
import { expect } from 'vitest';
import { RawClient } from '../stage/raw-client';
import { frames, handshakes, messageScripts, type MessageScript, type RawScript } from './fuzz-scripts';
import { FuzzWorld, MARKER, openSockets, rightHandshake, within } from './fuzz-world';
import { MISBEHAVIOURS, startRudeUpstream } from './rude-upstream';

/** Sockets that may be left over, of both ends together: a tenth of the shortest run's. */
const MOST_SOCKETS_LEFT = 30;
/** Scripts at work at a time. */
const AT_ONCE = 20;
/** The same of requests to an upstream, most of which wait for nothing. */
const REQUESTS_AT_ONCE = 100;
/** How long an answer is waited for, of one who sent half a request. */
const PATIENCE_MS = 30;

/** Fuzzes handshakes. */
export async function fuzzHandshakes(count: number): Promise<void> {
  await inWorld(async (world) => {
    await inBatches(handshakes, count, (script) => sendRaw(world, script));
  });
}

/** Fuzzes frames, behind handshakes that are right. Returns how many. */
export async function fuzzFrames(count: number): Promise<void> {
  await inWorld(async (world) => {
    let sent = 0;
    while (sent < count) {
      await inBatches(
        frames,
        Math.ceil((count - sent) / 6),
        async (script) => {
          sent += script.pieces.length;
          await sendRaw(world, { ...script, pieces: [Buffer.from(rightHandshake()), ...script.pieces] });
        },
        sent,
      );
    }
  });
}

/** Fuzzes messages and their order, headers and hosts among them. */
export async function fuzzMessages(count: number): Promise<void> {
  await inWorld(async (world) => {
    let sent = 0;
    while (sent < count) {
      await inBatches(
        messageScripts(world.host, world.forbiddenHost),
        Math.ceil((count - sent) / 8),
        async (script) => {
          sent += script.messages.length;
          await sendMessages(world, script);
        },
        sent,
      );
    }
    // Otherwise it has proven nothing of what is let through.
    expect(world.requests).toBeGreaterThan(count / 50);
  });
}

/** Has every misbehaviour of an upstream met, several times over. */
export async function fuzzUpstream(rounds: number): Promise<void> {
  const upstream = await startRudeUpstream();
  const limits = { connectTimeoutMs: 200, streamIdleMs: 200, streamMs: 2_000, maxNewStreamsPerMinute: 0 };
  try {
    await inWorld(
      async (world) => {
        for (let count = 0; count < rounds * MISBEHAVIOURS || upstream.seen.size < MISBEHAVIOURS; count += REQUESTS_AT_ONCE) {
          if (count > 20 * (rounds + 1) * MISBEHAVIOURS) throw new Error(`Not every misbehaviour has come: ${upstream.seen.size}.`);
          await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, () => askOnce(world, upstream.host)));
        }
      },
      { limits },
      [upstream.origin],
    );
  } finally {
    await upstream.close();
  }
}

/** One request to an upstream that misbehaves. It must have an end, whichever. */
async function askOnce(world: FuzzWorld, host: string): Promise<void> {
  const client = await within(RawClient.connect(world.relay.url), 'a page connects');
  client
    .open(host, { headers: { 'x-amz-security-token': MARKER } })
    .send(MARKER)
    .say({ type: 'end' });
  for (;;) {
    const heard = await within(client.next(), 'a request has an end');
    if (Buffer.isBuffer(heard)) continue;
    world.hear(JSON.stringify(heard));
    if ('closed' in heard) {
      world.breaches.push(`a page was closed with ${String(heard.closed)} for what its upstream did`);
      return;
    }
    if (heard['type'] !== 'end' && heard['type'] !== 'error') continue;
    client.socket.terminate();
    return;
  }
}

async function sendRaw(world: FuzzWorld, { pieces, leaving, place }: RawScript): Promise<void> {
  const socket = await world.connect(place);
  const heard = Promise.race([once(socket, 'data'), once(socket, 'close')]);
  for (const piece of pieces) socket.write(piece);
  await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  // What ends in order is closed by the relay, too; otherwise it hangs.
  if (leaving === 'end' && !socket.destroyed) {
    const closed = once(socket, 'close');
    socket.end();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }
  if (!socket.destroyed) socket.resetAndDestroy();
}

async function sendMessages(world: FuzzWorld, { messages, leaving }: MessageScript): Promise<void> {
  const client = await within(RawClient.connect(world.relay.url), 'a page connects');
  client.socket.on('message', (data, isBinary) => {
    if (!isBinary) world.hear((data as Buffer).toString());
  });
  client.socket.on('close', (_, reason) => world.hear(reason.toString()));
  const heard = Promise.race([once(client.socket, 'message'), once(client.socket, 'close')]);
  for (const [index, message] of messages.entries()) {
    client.socket.send(message, () => undefined);
    // In half of them what comes first has time to get through.
    if (index === 2 && leaving === 'end') await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    if (message.length % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (leaving === 'reset') {
    client.socket.terminate();
    return;
  }
  client.socket.close();
  if (client.socket.readyState !== client.socket.CLOSED) await within(once(client.socket, 'close'), 'a close is answered');
}

/** Runs scripts, a batch at a time: a failure names the smallest batch that fails. */
async function inBatches<Script>(
  scripts: fc.Arbitrary<Script>,
  count: number,
  run: (script: Script) => Promise<void>,
  seedShift = 0,
): Promise<void> {
  const batch = fc.array(scripts, { minLength: AT_ONCE, maxLength: AT_ONCE });
  await fc.assert(
    fc.asyncProperty(batch, async (several) => {
      await Promise.all(several.map(run));
    }),
    { numRuns: Math.ceil(count / AT_ONCE), seed: (fc.readConfigureGlobal().seed ?? 0) + seedShift, endOnFailure: true },
  );
}

/** Has a relay go through something, and judges it by what it did, wrote and kept. */
async function inWorld(go: (world: FuzzWorld) => Promise<void>, options: object = {}, upstreams: readonly string[] = []): Promise<void> {
  const sockets = openSockets();
  const world = await FuzzWorld.start(options, upstreams);
  try {
    await world.canary();
    await go(world);
    await world.canary();
    const written = await world.written();
    expect(written).toContain('polly_relay_sockets');
    expect(written).not.toContain(MARKER);
    expect(world.breaches).toEqual([]);
  } finally {
    await world.stop();
  }
  // What the kernel closes, it closes a moment later.
  await expect.poll(() => openSockets() - sockets, { timeout: 15_000 }).toBeLessThan(MOST_SOCKETS_LEFT);
}
