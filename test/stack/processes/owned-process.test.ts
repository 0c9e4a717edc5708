import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OwnedProcess } from './owned-process';

const CHILD = fileURLToPath(new URL('connect-and-wait.mjs', import.meta.url));

/** Starting two processes takes seconds on a busy machine with two cores. */
const PROCESS_STARTS_TIMEOUT_MS = 30_000;

// Each child connects here. Its socket closes when the child is gone.
let server: Server;
let port: string;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = String((server.address() as AddressInfo).port);
});

afterEach(() => {
  server.close();
});

async function nextSocket(): Promise<Socket> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => undefined).resume();
  return socket;
}

it('ends when it is told to, and does not call that a death', async () => {
  const onDied = vi.fn();
  const owned = new OwnedProcess({ name: 'child', module: CHILD, args: [port], onDied });
  const closed = once(await nextSocket(), 'close');
  await owned.stop();
  await closed;
  expect(onDied).not.toHaveBeenCalled();
});

it('names itself and its exit code when it ends by itself', async () => {
  const nobodyListens = '1';
  const error = await new Promise<Error>((resolve) => {
    new OwnedProcess({ name: 'child', module: CHILD, args: [nobodyListens], onDied: resolve });
  });
  expect(error.message).toBe('The child ended by itself, with code 3.');
});

it('ends with its owner, even when that is killed without a chance to say so', { timeout: PROCESS_STARTS_TIMEOUT_MS }, async () => {
  const ownerCode = `
    const { OwnedProcess } = await import(${JSON.stringify(new URL('owned-process.ts', import.meta.url).href)});
    new OwnedProcess({ name: 'child', module: ${JSON.stringify(CHILD)}, args: ['${port}'], onDied: () => {} });
  `;
  const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', ownerCode], { stdio: 'inherit' });
  const closed = once(await nextSocket(), 'close');
  owner.kill('SIGKILL');
  await closed;
});
