/** The unsent bytes of all sockets together are bounded, at the expense of the slowest readers. */
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRelay } from '../../../src/relay';
import { WaitingBytes } from '../../../src/relay/connection/waiting-bytes';
import { FakeClock } from '../../base/fake-clock';
import { startUpstream } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';

function createWaitingBytes(maxBytes: number) {
  const clock = new FakeClock();
  const memory = { isShort: false };
  const all = new WaitingBytes({ maxBytes, clock, isMemoryShort: () => memory.isShort });
  const shed: string[] = [];
  const join = (name: string) => {
    const share = all.join(() => {
      shed.push(name);
      // Frees the bytes, as the end of a socket does.
      share.change(-share.bytes);
    });
    return share;
  };
  return { all, clock, memory, shed, join };
}

describe('bytes that wait in all sockets', () => {
  test('drop the one with the most, and as many as need be', () => {
    const { shed, join } = createWaitingBytes(1_000);
    const [small, large, other] = [join('small'), join('large'), join('other')];
    small.change(100);
    large.change(600);
    other.change(300);
    expect(shed).toEqual([]);
    small.change(1);
    expect(shed).toEqual(['large']);
    other.change(700);
    expect(shed).toEqual(['large', 'other']);
  });

  test('count no more once they have gone on, or their socket has closed', () => {
    const { all, shed, join } = createWaitingBytes(1_000);
    const [one, two] = [join('one'), join('two')];
    for (let round = 0; round < 5; round += 1) {
      one.change(900);
      one.change(-900);
    }
    two.change(900);
    all.leave(two);
    two.change(-900);
    one.change(1_000);
    expect(shed).toEqual([]);
    one.change(1);
    expect(shed).toEqual(['one']);
  });

  test('drop one slow reader at a time while memory is short, and none that keeps up', async () => {
    const { clock, memory, shed, join } = createWaitingBytes(1e9);
    const [quick, slow, slower] = [join('quick'), join('slow'), join('slower')];
    slow.change(200_000);
    slower.change(300_000);
    memory.isShort = true;
    for (let round = 0; round < 5; round += 1) quick.change(1_000);
    expect(shed).toEqual(['slower']);
    for (let round = 0; round < 5; round += 1) {
      await clock.advance(100);
      quick.change(1_000);
    }
    expect(shed).toEqual(['slower', 'slow']);
  });
});

test('a relay whose readers stall drops the slowest, and the others go on', async () => {
  const upstream = await startUpstream();
  const relay = await startRelay({ upstreams: [upstream.origin], limits: { maxWaitingBytes: 400_000 } });
  const open = async () => {
    const client = await RawClient.connect(relay.url);
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    expect(await client.next()).toMatchObject({ type: 'response' });
    return { client, stream };
  };
  const speakers = [await open(), await open()];
  const reader = await open();
  onTestFinished(async () => {
    for (const { client } of [...speakers, reader]) client.socket.terminate();
    await relay.close();
    await upstream.close();
  });
  const closed = speakers.map(({ stream }) => once(stream, 'close'));
  for (const { client, stream } of speakers) {
    client.socket.pause();
    // More than the kernel's buffers hold.
    for (let count = 0; count < 16; count += 1) stream.write(Buffer.alloc(1_048_576));
  }
  await Promise.race(closed);
  expect(speakers.filter(({ stream }) => stream.closed)).toHaveLength(1);
  reader.stream.end('sound');
  expect(await reader.client.nextText()).toBe('sound');
  expect(await reader.client.next()).toEqual({ type: 'end' });
});
