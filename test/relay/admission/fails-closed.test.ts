/** Mistakes of an operator or an app admit nobody. */
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTicket, startRelay, type Authorize, type Relay, type RelayOptions } from '../../../src/relay';
import { resolveListenOptions } from '../../../src/relay/options/relay-options';
import { readCommand } from '../../../src/relay/program/read-settings';
import { RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from '../../../src/polly/relay-client/wire-protocol';
import { FakeClock } from '../../base/fake-clock';
import { RawClient } from '../stage/raw-client';

const SECRET = 'first-secret-that-is-long-enough-0001';
const PAGE = { origin: 'https://app.example.com' };

let clock: FakeClock;
const relays: Relay[] = [];

beforeEach(() => {
  clock = new FakeClock();
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  const closing = relays.splice(0).map((relay) => relay.close());
  await clock.advance(1_000);
  await Promise.all(closing);
});

async function start(options: RelayOptions): Promise<Relay> {
  const relay = await startRelay({ allowedOrigins: [PAGE.origin], clock, ...options });
  relays.push(relay);
  return relay;
}

async function enter(relay: Relay, ticket?: string): Promise<number> {
  const client = new RawClient(relay.url, PAGE, [RELAY_SUBPROTOCOL, ...(ticket === undefined ? [] : [TICKET_PROTOCOL_PREFIX + ticket])]);
  const outcome = await client.outcome();
  return typeof outcome === 'number' ? outcome : 101;
}

describe('ticket options without a secret', () => {
  test.each<[string, unknown]>([
    ['an empty list', { secrets: [] }],
    ['other options alone', { uses: 1 }],
    ['no options', {}],
    ['an undefined list', { secrets: undefined }],
  ])('%s: invalid-option', async (_, ticket) => {
    await expect(startRelay({ ticket: ticket as { secrets: [] } })).rejects.toThrow(/^ticket\.secrets: no secret is given/);
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>, string, RegExp]>([
    ['an empty variable', [], { POLLY_RELAY_TICKET_SECRET: '' }, '{}', /^POLLY_RELAY_TICKET_SECRET: no secret/],
    ['a variable of blanks', [], { POLLY_RELAY_TICKET_SECRET: ' , ' }, '{}', /^POLLY_RELAY_TICKET_SECRET: no secret/],
    ['a flag of uses', ['--ticket-uses', '1'], {}, '{}', /^--ticket-secret: no secret/],
    ['a member without members', [], {}, '{ "ticket": {} }', /^--ticket-secret: no secret/],
    ['an empty list in the file', [], {}, '{ "ticket": { "secrets": [] } }', /ticket\.secrets: no secret/],
  ])('%s: invalid-option', (_, args, env, file, says) => {
    const path = join(mkdtempSync(join(tmpdir(), 'relay-')), 'relay.json');
    writeFileSync(path, file);
    const command = readCommand([...args, '--config', path], env, {});
    if (command.kind === 'help') throw new Error('No settings were read.');
    const { options, nameOf } = command.settings;
    expect(() => resolveListenOptions(options, nameOf)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(says) as string }),
    );
  });
});

test.each<[string, () => unknown]>([
  ['allowed: false', () => ({ allowed: false })],
  ['a status', () => ({ status: 401 })],
  ['a response', () => new Response('', { status: 401 })],
  ['an error', () => new Error('no')],
  ['an error class of its own', () => new (class Denied extends Error {})()],
  [
    'an instance',
    () =>
      new (class Denied {
        readonly isDenied = true;
      })(),
  ],
  ['a list', () => []],
  ['a map', () => new Map()],
  ['a function', () => () => true],
  ['a misspelt limit group', () => ({ subject: 'a', limit: {} })],
  ['a misspelt limit', () => ({ limits: { maxStream: 1 } })],
  ['limits that are a text', () => ({ limits: 'x' })],
  ['limits that are null', () => ({ limits: null })],
  ['a limit that is null', () => ({ limits: { maxStreams: null } })],
  ['a subject that was not found', () => ({ subject: undefined })],
  ['a subject that is null', () => ({ subject: null })],
])('authorize that gives %s is a refusal', async (_, answer) => {
  expect(await enter(await start({ authorize: answer as Authorize }))).toBe(403);
});

test.each<[string, Record<string, unknown>]>([
  ['limits that are a text', { limits: 'x' }],
  ['limits that are a list', { limits: [1] }],
  ['limits that are null', { limits: null }],
  ['a limit that does not exist', { limits: { maxStream: 1 } }],
  ['a limit that is null', { limits: { maxStreams: null } }],
  ['a number as its id', { jti: 5 }],
  ['an object as its id', { jti: {} }],
  ['an empty id', { jti: '' }],
])('a ticket with %s is refused', async (_, claims) => {
  const token = new SignJWT({ jti: 'one', ...claims }).setProtectedHeader({ alg: 'HS256' }).setAudience('polly-relay').setIssuedAt();
  const ticket = await token.setExpirationTime('1m').sign(Buffer.from(SECRET));
  expect(await enter(await start({ ticket: { secrets: [SECRET] } }), ticket)).toBe(401);
});

const HEAD = {
  Host: 'localhost',
  Origin: PAGE.origin,
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

test.each<[string, string, Record<string, string | undefined>, number]>([
  ['with another method', 'POST', {}, 405],
  ['without a key', 'GET', { 'Sec-WebSocket-Key': undefined }, 400],
  ['with a key that is none', 'GET', { 'Sec-WebSocket-Key': 'short' }, 400],
  ['of another version', 'GET', { 'Sec-WebSocket-Version': '12' }, 400],
  ['without a version', 'GET', { 'Sec-WebSocket-Version': undefined }, 400],
  ['for another protocol', 'GET', { Upgrade: 'h2c' }, 400],
  ['that names a subprotocol twice', 'GET', { more: RELAY_SUBPROTOCOL }, 400],
  ['with a subprotocol that is none', 'GET', { more: 'a b' }, 400],
  ['with a body', 'GET', { 'Content-Length': '5' }, 400],
  ['with a body of unknown length', 'GET', { 'Transfer-Encoding': 'chunked' }, 400],
  ['in HTTP/1.0', 'GET', { version: '1.0' }, 400],
  ['without a host', 'GET', { Host: undefined }, 400],
  ['with two hosts', 'GET', { HOST: 'other' }, 400],
  ['with two origins', 'GET', { ORIGIN: PAGE.origin }, 400],
])('a handshake %s asks no app and uses no ticket', async (_, method, { more, version = '1.1', ...changes }, status) => {
  let asked = 0;
  const relay = await start({
    ticket: { secrets: [SECRET], uses: 1 },
    authorize: () => {
      asked += 1;
      return true;
    },
  });
  const ticket = await createTicket(SECRET);
  const protocols = [RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX + ticket, ...(more === undefined ? [] : [more])].join(', ');
  const head: Record<string, string | undefined> = { ...HEAD, 'Sec-WebSocket-Protocol': protocols, ...changes };
  const lines = Object.entries(head).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const socket = connect(relay.port, '127.0.0.1');
  socket.write([`${method} / HTTP/${version}`, ...lines, '', ''].join('\r\n'));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(answer.toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(asked).toBe(0);
  expect(await enter(relay, ticket)).toBe(101);
  expect(asked).toBe(1);
});

test('refused sockets that do not close keep nobody else out', async () => {
  const relay = await start({ trustedProxies: ['loopback'] });
  const lines = Object.entries({ ...HEAD, Origin: 'https://evil.example', 'X-Forwarded-For': '203.0.113.7' });
  const head = ['GET / HTTP/1.1', ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  for (let batch = 0; batch < 26; batch += 1) {
    const some = Array.from({ length: 20 }, () => connect(relay.port, '127.0.0.1').on('error', () => undefined));
    for (const socket of some) socket.write(head);
    await Promise.all(some.map((socket) => once(socket, 'data')));
  }
  expect(await enter(relay)).toBe(101);
});
