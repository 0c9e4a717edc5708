/** Relays that count together in a real Redis, also while it comes and goes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import getPort from 'get-port';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createTicket, startRelay, type Relay } from '../../../src/relay';
import { RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from '../../../src/polly/relay-client/wire-protocol';
import { announced } from '../../stack/announced';
import { RawClient } from '../stage/raw-client';
import { useRelayStage } from '../stage/relay-stage';

const PROGRAM = '/usr/bin/redis-server';
const SECRET = 'first-secret-that-is-long-enough-0001';
const PASSWORD = 'password-of-redis';

const stage = useRelayStage();

beforeEach(({ skip }) => skip(!existsSync(PROGRAM), `${PROGRAM} is not there: apt-get install redis-server`));

async function startRedis(port: number, ...args: string[]): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir(), ...args];
  const redis = spawn(PROGRAM, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => stop(redis));
  await announced(redis, /Ready to accept connections/);
  return redis;
}

async function stop(redis: ChildProcess): Promise<void> {
  if (redis.exitCode !== null || redis.signalCode !== null) return;
  const exited = once(redis, 'exit');
  redis.kill('SIGKILL');
  await exited;
}

/** Collects the messages of a relay's log. */
function createLogger() {
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  const note = (fields: object, message: string) => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
    wake();
  };
  const heard = async (message: string) => {
    while (!lines.some((line) => line.startsWith(message))) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { lines, heard, logger: { debug: note, info: note, warn: note } };
}

const enter = (relay: Relay, ticket: string) => stage.enter(relay, {}, [RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX + ticket]);

test('a ticket is used up, and a minute of streams is over, for all relays with one Redis', async () => {
  const port = await getPort();
  await startRedis(port, '--requirepass', PASSWORD);
  const redis = `redis://:${PASSWORD}@127.0.0.1:${port}`;
  const options = { redis, ticket: { secrets: [SECRET], uses: 1 }, limits: { maxNewStreamsPerMinutePerTicket: 1 } };
  const [one, two] = [await stage.start(options), await stage.start(options)];
  const ticket = await createTicket(SECRET, { subject: 'user-1' });
  const first = await enter(one, ticket);
  expect(first).toBeInstanceOf(RawClient);
  expect(await enter(two, ticket)).toBe(401);

  (first as RawClient).open(stage.upstream.host);
  await stage.upstream.nextRequest();
  const second = await enter(two, await createTicket(SECRET, { subject: 'user-1' }));
  (second as RawClient).open(stage.upstream.host);
  expect(await (second as RawClient).next()).toMatchObject({ code: 'overloaded' });
});

test('a relay counts for itself while Redis is away, says so without its password, and counts with the others again', async () => {
  const port = await getPort();
  const { logger, lines, heard } = createLogger();
  const redis = `redis://:${PASSWORD}@127.0.0.1:${port}`;
  const options = { redis, ticket: { secrets: [SECRET], uses: 1 } };
  const [one, two] = [await stage.start({ ...options, logger }), await stage.start(options)];
  await heard('Redis cannot be reached.');
  const alone = await createTicket(SECRET);
  expect(await enter(one, alone)).toBeInstanceOf(RawClient);
  expect(await enter(one, alone)).toBe(401);
  expect(await enter(two, alone)).toBeInstanceOf(RawClient);

  await startRedis(port, '--requirepass', PASSWORD);
  await heard('Redis can be reached again.');
  const ticket = await createTicket(SECRET);
  expect(await enter(one, ticket)).toBeInstanceOf(RawClient);
  const late = await stage.start(options);
  expect(await enter(late, ticket)).toBe(401);
  expect(lines.filter((line) => line.startsWith('Redis cannot'))).toHaveLength(1);
  expect(lines.join('\n')).not.toContain(PASSWORD);
});

test('a relay that closes leaves no connection to Redis', async () => {
  const port = await getPort();
  const redis = await startRedis(port, '--loglevel', 'verbose');
  const connected = announced(redis, /Accepted 127\.0\.0\.1/);
  const relay = await startRelay({ redis: `redis://127.0.0.1:${port}` });
  await connected;
  const left = announced(redis, /Client closed connection/);
  await relay.close();
  await left;
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    'of another kind',
    { redis: `https://:${PASSWORD}@127.0.0.1` },
    /^redis: this is no address of a Redis server\. Write one such as redis:/,
  ],
  ['that is none', { redis: PASSWORD }, /^redis: this is no address/],
  ['that is no string', { redis: [PASSWORD] }, /^redis: write the address as a string\.$/],
  ['beside a store', { redis: 'redis://127.0.0.1', usageStore: { consume: () => undefined } }, /^redis: there is a usageStore already/],
])('an address %s is an error that does not show it', async (_, options, message) => {
  const error: unknown = await startRelay(options).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'invalid-option', message: expect.stringMatching(message) as string });
  expect(String(error)).not.toContain(PASSWORD);
});
