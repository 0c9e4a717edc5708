/** A ticket from an app's server to a real relay, by way of a page in Chromium. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTicket, startRelay, type Relay } from '../../../src/relay';
import { startUpstream, type Upstream } from '../../relay/stage/h2c-upstream';
import { servePage, type ServedPage } from '../../stack/served-page';

const SECRET = 'a-secret-that-is-long-enough-0001';

let upstream: Upstream;
let relay: Relay;
let served: ServedPage;
/** The secret that the app's server signs with. */
let secret = SECRET;
let ticketsGiven = 0;
const appServer = createServer((_, response) => {
  ticketsGiven += 1;
  void createTicket(secret, { subject: 'user-1' }).then((ticket) => {
    response.writeHead(200, { 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    response.end(ticket);
  });
});

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startRelay({ upstreams: [upstream.origin], ticket: { secrets: [SECRET], uses: 1 } });
  await once(appServer.listen(0, '127.0.0.1'), 'listening');
  served = await servePage('test/polly/relay-client/relay-ticket-page/index.html', 'allowed');
  await served.page.waitForFunction(() => 'request' in globalThis);
});

afterAll(async () => {
  await served.close();
  await relay.close();
  await upstream.close();
  appServer.close();
});

const ask = () =>
  served.page.evaluate(
    ([url, ticketUrl, host]) =>
      (globalThis as unknown as { request: (...args: string[]) => Promise<string> }).request(url, ticketUrl, host),
    [relay.url, `http://127.0.0.1:${(appServer.address() as AddressInfo).port}/ticket`, upstream.host] as const,
  );

test('a page with a ticket is let in, each time with another one', async () => {
  for (let round = 1; round <= 2; round += 1) {
    const answer = ask();
    const { stream } = await upstream.nextRequest();
    stream.resume();
    stream.respond({ ':status': 200 });
    stream.end('sound');
    expect(await answer).toBe('sound');
    expect(ticketsGiven).toBe(round);
  }
});

test('a page with a ticket of another secret is not, and may try again', async () => {
  secret = 'another-secret-that-is-long-enough';
  expect(await ask()).toBe('relay-unreachable');
  expect(upstream.unasked).toHaveLength(0);
});
