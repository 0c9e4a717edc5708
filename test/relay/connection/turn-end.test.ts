/** Sound that comes for a browser in one turn of the event loop leaves in one write. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { BrowserSocket } from '../../../src/relay/connection/browser-socket';
import { TurnEnd } from '../../../src/relay/connection/turn-end';
import { WaitingBytes } from '../../../src/relay/connection/waiting-bytes';
import { FakeClock } from '../../base/fake-clock';
import { RawClient } from '../stage/raw-client';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A stream that notes the number of chunks of each write. */
function createNetwork() {
  const writes: number[] = [];
  const network = new Writable({
    write: (_chunk, _encoding, done) => {
      writes.push(1);
      done();
    },
    writev: (chunks, done) => {
      writes.push(chunks.length);
      done();
    },
  });
  return { network, writes };
}

test('what is written in one turn leaves together, for each socket', async () => {
  const turnEnd = new TurnEnd();
  const [one, other] = [createNetwork(), createNetwork()];
  for (const { network } of [one, other, one]) {
    turnEnd.hold(network);
    network.write('a');
  }
  expect([one.writes, other.writes]).toEqual([[], []]);
  await nextTurn();
  expect([one.writes, other.writes]).toEqual([[2], [1]]);
  turnEnd.hold(one.network);
  one.network.write('b');
  await nextTurn();
  expect(one.writes).toEqual([2, 1]);
});

test('a socket that ends or breaks within the turn disturbs no other', async () => {
  const turnEnd = new TurnEnd();
  const [ended, broken, other] = [createNetwork(), createNetwork(), createNetwork()];
  for (const { network } of [ended, broken, other]) {
    turnEnd.hold(network);
    network.write('a');
    network.write('b');
  }
  ended.network.end();
  broken.network.destroy();
  await nextTurn();
  expect([ended.writes, broken.writes, other.writes]).toEqual([[2], [], [2]]);
});

test('sound waits for the end of the turn, counts as waiting, and keeps its place before a message', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const accepted = once(new WebSocketServer({ server }), 'connection') as Promise<[WebSocket, IncomingMessage]>;
  const client = await RawClient.connect(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => client.socket.terminate());
  const [socket, { socket: network }] = await accepted;
  const waiting = new WaitingBytes({ maxBytes: 1_000, isMemoryShort: () => false, clock: new FakeClock() }).join(() => undefined);
  const browser = new BrowserSocket(socket, { network, turnEnd: new TurnEnd(), maxBufferedBytes: 100, waiting });
  for (const text of ['a', 'b', 'c']) browser.send(Buffer.from(text.repeat(50)), () => undefined);
  browser.say({ type: 'end' });
  expect(browser.isBehind).toBe(true);
  expect(network.writableCorked).toBe(1);
  for (const text of ['a', 'b', 'c']) expect(await client.next()).toEqual(Buffer.from(text.repeat(50)));
  expect(await client.next()).toEqual({ type: 'end' });
  expect(browser.waitingBytes).toBe(0);
});
