/** Observables, an EventSource, WebSockets and Node's streams, all real ones. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { EventSource } from 'eventsource';
import { concat, defer, finalize, from, NEVER, of, throwError } from 'rxjs';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { iterateText, type TextSource } from '../../../src/text/source/text-source';
import { readText } from './reading';

const chunk = (content: string) =>
  JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] });
const closing: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers each request with these events, and counts the requests. */
async function eventServer(...events: readonly string[]): Promise<{ readonly url: string; readonly requests: () => number }> {
  let requests = 0;
  const host = await listening(
    createServer((_, response) => {
      requests += 1;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events.join(''));
    }),
  );
  return { url: `http://${host}`, requests: () => requests };
}

async function socketTo(...messages: readonly (string | Uint8Array)[]): Promise<WebSocket> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    for (const message of messages) socket.send(message);
    socket.close();
  });
  return new WebSocket(`ws://${await listening(server)}`);
}

describe('an Observable', () => {
  it('of items or strings is read', async () => {
    const items = from([
      { type: 'text-delta', text: 'It is' },
      { type: 'text-delta', text: ' noon' },
    ]);
    expectTypeOf(items).toExtend<TextSource>();
    expect(await readText(items)).toBe('It is noon');
    expect(await readText(of('It is', ' noon'))).toBe('It is noon');
  });

  it('says what came before its error', async () => {
    const gone = new Error('gone');
    const read = iterateText(
      concat(
        of('It is'),
        throwError(() => gone),
      ),
      new AbortController().signal,
    );
    expect(await read.next()).toMatchObject({ value: 'It is' });
    await expect(read.next()).rejects.toBe(gone);
  });

  it('is left when speech stops', async () => {
    const abort = new AbortController();
    const left = vi.fn();
    const read = iterateText(concat(of('It is'), NEVER).pipe(finalize(left)), abort.signal);
    await read.next();
    const next = read.next();
    abort.abort();
    expect(await next).toMatchObject({ done: true });
    expect(left).toHaveBeenCalledOnce();
  });
});

it('an Observable that is given up at once is not left subscribed to', async () => {
  let subscribers = 0;
  const silent = defer(() => {
    subscribers += 1;
    return NEVER;
  }).pipe(finalize(() => (subscribers -= 1)));
  const abort = new AbortController();
  const next = iterateText(silent, abort.signal).next();
  abort.abort();
  expect(await next).toMatchObject({ done: true });
  await iterateText(of('done'), new AbortController().signal).next();
  expect(subscribers).toBe(0);
});

describe('an EventSource', () => {
  it.each([
    ['messages', [`data: ${chunk('It is')}\n\n`, `data: ${chunk(' noon')}\n\n`, 'data: [DONE]\n\n']],
    ['messages of an answer that just ends', [`data: ${chunk('It is')}\n\n`, `data: ${chunk(' noon')}\n\n`]],
    ['events with names', ['event: token\ndata: It is\n\n', 'event: token\ndata:  noon\n\n', 'event: done\ndata: {}\n\n']],
  ])('is read once, of %s', async (_, events) => {
    const { url, requests } = await eventServer(...events);
    const source = new EventSource(url);
    expectTypeOf(source).toExtend<TextSource>();
    expect(await readText(source)).toBe('It is noon');
    expect([source.readyState, requests()]).toEqual([EventSource.CLOSED, 1]);
  });
});

describe('a WebSocket', () => {
  it.each<[string, readonly (string | Uint8Array)[]]>([
    ['JSON', [chunk('It is'), chunk(' noon')]],
    ['JSON and a word that ends it', [chunk('It is'), chunk(' noon'), '[DONE]']],
    ['text', ['It is', ' noon']],
  ])('of %s is read', async (_, messages) => {
    const socket = await socketTo(...messages);
    expect(await readText(socket as unknown as TextSource)).toBe('It is noon');
  });

  it('that cannot be reached fails', async () => {
    const server = createServer();
    const host = await listening(server);
    expect(server.listening).toBe(true);
    server.on('upgrade', (_, socket) => socket.destroy());
    await expect(readText(new WebSocket(`ws://${host}`) as unknown as TextSource)).rejects.toMatchObject({ code: 'source-failed' });
  });
});

it("a stream of Node's is read, of objects and of bytes", async () => {
  expect(
    await readText(
      Readable.from([
        { type: 'text-delta', textDelta: 'It is' },
        { type: 'text-delta', textDelta: ' noon' },
      ]),
    ),
  ).toBe('It is noon');
  expect(await readText(Readable.from([chunk('It is'), chunk(' noon')].map((each) => Buffer.from(`data: ${each}\n\n`))))).toBe(
    'It is noon',
  );
});
