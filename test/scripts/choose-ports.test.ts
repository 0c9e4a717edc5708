import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { choosePorts } from '../../scripts/choose-ports';

const servers: Server[] = [];

/** Listens on a port that the system chooses. */
async function takePort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Returns a port that was free a moment ago. */
async function freePort(): Promise<number> {
  const port = await takePort();
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it('takes the usual ports when they are free, and has nothing to say about it', async () => {
  const usual = { 'local Polly': await freePort(), relay: await freePort(), Storybook: await freePort() };
  expect(await choosePorts(usual)).toEqual({ ports: usual, notes: [] });
});

it('takes another port for one that is taken, and says so', async () => {
  const usual = { 'local Polly': await freePort(), relay: await takePort(), Storybook: await freePort() };
  const { ports, notes } = await choosePorts(usual);
  expect(ports).toEqual({ ...usual, relay: expect.any(Number) as number });
  expect(Object.values(usual)).not.toContain(ports.relay);
  expect(notes).toEqual([`relay: port ${usual.relay} is taken, using ${ports.relay}.`]);
});

it('never gives one port to two servers', async () => {
  const taken = await takePort();
  const { ports } = await choosePorts({ 'local Polly': taken, relay: taken + 10, Storybook: taken });
  expect(new Set(Object.values(ports)).size).toBe(3);
});
