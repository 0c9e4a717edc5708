/** Sends large amounts of malformed input to a relay, which must continue to work. */
import { once } from 'node:events';
import fc from 'fast-check';
import { expect } from 'vitest';
import { RawClient } from '../stage/raw-client';
import { rightHandshake } from '../stage/raw-frames';
import { frames, handshakes, messageScripts, type MessageScript, type RawScript } from './fuzz-scripts';
import { FuzzWorld, MARKER, openSockets, within } from './fuzz-world';
import { MISBEHAVIOURS, startRudeUpstream, type RudeUpstream } from './rude-upstream';

/** The number of scripts at once. */
const AT_ONCE = 20;
/** The number of requests to an upstream at once. Most of them wait for nothing. */
const REQUESTS_AT_ONCE = 100;
/** How long to wait for an answer to half a request. */
const PATIENCE_MS = 30;

/** Fuzzes handshakes. */
export async function fuzzHandshakes(count: number): Promise<void> {
  await inWorld(async (world) => {
    await inBatches(handshakes, count, (script) => sendRaw(world, script));
  });
}

/** Fuzzes frames after valid handshakes. Returns the number of frames. */
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

/** Fuzzes messages and their order, including headers and hosts. */
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
    // With fewer requests, nothing would be shown about valid ones.
    expect(world.requests).toBeGreaterThan(count / 50);
  });
}

/** Meets each misbehaviour of an upstream several times. */
export async function fuzzUpstream(rounds: number): Promise<void> {
  const upstream = await startRudeUpstream();
  const limits = { connectTimeoutMs: 200, streamIdleMs: 200, streamMs: 2_000, maxNewStreamsPerMinute: 0 };
  await inWorld(
    async (world) => {
      for (let count = 0; count < rounds * MISBEHAVIOURS || upstream.seen.size < MISBEHAVIOURS; count += REQUESTS_AT_ONCE) {
        if (count > 20 * (rounds + 1) * MISBEHAVIOURS) throw new Error(`Not every misbehaviour has come: ${upstream.seen.size}.`);
        await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, () => askOnce(world, upstream.host)));
        // Objects that Node frees in a wrong order would end the process.
        globalThis.gc?.();
      }
    },
    { limits },
    upstream,
  );
}

/** Sends one request to a misbehaving upstream. It must end somehow. */
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

async function sendRaw(world: FuzzWorld, { pieces, leaving, place, mustRefuse }: RawScript): Promise<void> {
  const socket = await world.connect(place, mustRefuse);
  const heard = Promise.race([once(socket, 'data'), once(socket, 'close')]);
  for (const piece of pieces) socket.write(piece);
  await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  // The relay must also close a connection that the client ended normally; otherwise the test hangs.
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
    // In half of the scripts, the first pieces get time to arrive.
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

/** Runs scripts in batches. A failure names the smallest failing batch. */
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

/** Puts a relay through a test, and checks its requests, its log and its remaining resources. */
async function inWorld(go: (world: FuzzWorld) => Promise<void>, options: object = {}, upstream?: RudeUpstream): Promise<void> {
  // An upstream listens already.
  const sockets = openSockets() - (upstream === undefined ? 0 : 1);
  const world = await FuzzWorld.start(options, upstream === undefined ? [] : [upstream.origin]);
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
    await upstream?.close();
  }
  // The kernel closes some sockets a moment later.
  await expect.poll(() => openSockets() - sockets, { timeout: 15_000 }).toBeLessThanOrEqual(0);
}
