/** Tests the faulty proxy between a client and a server that echoes everything. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../base/fake-clock';
import { FaultProxy, type ConnectionPlan } from './fault-proxy';

const clock = new FakeClock();
let echo: Server;
const atServer: Socket[] = [];
const proxies: FaultProxy[] = [];
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    atServer.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
});

afterEach(async () => {
  for (const socket of [...clients.splice(0), ...atServer.splice(0)]) socket.destroy();
  for (const proxy of proxies.splice(0)) {
    await proxy.close();
    expect(proxy.openConnections).toBe(0);
  }
  echo.close();
  expect(clock.timerCount).toBe(0);
});

/** The echoed bytes, and how the connection ended. */
interface Answer {
  readonly socket: Socket;
  bytes: Buffer;
  /** Resolves to the error's code, or to `ended`. */
  readonly closed: Promise<string>;
  has(byteLength: number): Promise<void>;
}

async function start(...plans: readonly ConnectionPlan[]): Promise<() => Answer> {
  const proxy = await FaultProxy.start({
    targetPort: (echo.address() as AddressInfo).port,
    clock,
    planOf: (connection) => plans[connection],
  });
  proxies.push(proxy);
  return () => {
    const socket = connect(proxy.port, '127.0.0.1');
    clients.push(socket);
    let wake: () => void = () => undefined;
    const answer: Answer = {
      socket,
      bytes: Buffer.alloc(0),
      closed: new Promise((resolve) => {
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
        socket.on('end', () => resolve('ended'));
      }),
      async has(byteLength) {
        while (answer.bytes.length < byteLength) await new Promise<void>((resolve) => (wake = resolve));
      },
    };
    socket.on('data', (bytes) => {
      answer.bytes = Buffer.concat([answer.bytes, bytes]);
      wake();
    });
    return answer;
  };
}

const letters = (count: number) => Buffer.alloc(count, 'abcdefghij');

test('passes everything on without a plan, including the end', async () => {
  const answer = (await start())();
  answer.socket.end(letters(100_000));
  expect(await answer.closed).toBe('ended');
  expect(answer.bytes.equals(letters(100_000))).toBe(true);
});

test.each(['up', 'down'] as const)('cuts after a byte of the way %s', async (direction) => {
  const answer = (await start({ faults: [{ direction, afterBytes: 12_345, kind: 'cut' }] }))();
  answer.socket.write(letters(50_000));
  expect(await answer.closed).toBe('ended');
  // Bytes that went up before the cut come back only as far as the cut allows.
  if (direction === 'down') expect(answer.bytes.equals(letters(12_345))).toBe(true);
  else expect(answer.bytes.length).toBeLessThanOrEqual(12_345);
});

test('resets', async () => {
  const answer = (await start({ faults: [{ direction: 'down', afterBytes: 0, kind: 'reset' }] }))();
  answer.socket.write(letters(20));
  // If bytes directly precede a reset, Node reports a normal end.
  expect(await answer.closed).toBe('ECONNRESET');
  expect(answer.bytes.length).toBe(0);
});

test('refuses a connection and lets the next one through', async () => {
  const open = await start({ faults: [], isRefused: true });
  expect(await open().closed).toBe('ECONNRESET');
  const answer = open();
  answer.socket.write(letters(10));
  await answer.has(10);
});

test('a half-open connection takes everything, returns nothing, and neither end notices', async () => {
  const accepted = once(echo, 'connection');
  const answer = (await start({ faults: [{ direction: 'up', afterBytes: 100, kind: 'half-open' }] }))();
  await accepted;
  answer.socket.write(letters(300));
  await new Promise<void>((resolve) => answer.socket.write(letters(10_000), () => resolve()));
  expect(answer.bytes.length).toBeLessThanOrEqual(100);
  expect(answer.socket.readyState).toBe('open');
  const [server] = atServer;
  answer.socket.destroy();
  await once(answer.socket, 'close');
  // The server does not notice that the client is gone.
  expect(server?.readyState).toBe('open');
  expect(proxies[0]?.openConnections).toBe(1);
});

test('stalls one way for a while, and then loses nothing', async () => {
  const answer = (await start({ faults: [{ direction: 'down', afterBytes: 5, kind: 'stall', durationMs: 60_000 }] }))();
  answer.socket.write(letters(20));
  await answer.has(5);
  await clock.advance(59_999);
  expect(answer.bytes.length).toBe(5);
  await clock.advance(1);
  await answer.has(20);
  expect(answer.bytes.equals(letters(20))).toBe(true);
});

test('passes no more bytes than the bandwidth allows', async () => {
  const answer = (await start({ faults: [], bytesPerSecond: 1000 }))();
  answer.socket.write(letters(200));
  // A step of 50 ms in each direction.
  await answer.has(50);
  while (answer.bytes.length < 200) {
    const before = answer.bytes.length;
    await clock.advance(50);
    await answer.has(Math.min(200, before + 1));
    expect(answer.bytes.length - before).toBeLessThanOrEqual(100);
  }
  expect(answer.bytes.equals(letters(200))).toBe(true);
  expect(clock.now()).toBeGreaterThanOrEqual(100);
});
