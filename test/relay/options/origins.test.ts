/** The origins whose handshakes are accepted. */
import { describe, expect, test } from 'vitest';
import { createOriginCheck, originProblem } from '../../../src/relay/options/origins';

const BROWSERS = ['Host', 'a', 'Connection', 'Upgrade', 'Upgrade', 'websocket', 'Sec-WebSocket-Key', 'b'];
const LOCAL = { remoteAddress: '127.0.0.1', headers: { host: 'localhost:4576' }, rawHeaders: BROWSERS };
const from = (origin: string) => ({ ...LOCAL, headers: { ...LOCAL.headers, origin } });

describe('without a list of origins', () => {
  test.each([
    ['a page of this machine', from('http://localhost:3000')],
    ['a page of a name below localhost', from('http://app.localhost:3000')],
    ['a page at [::1]', { ...LOCAL, remoteAddress: '::1', headers: { host: '[::1]:4576', origin: 'http://[::1]:3000' } }],
    ['a page in Firefox', { ...from('http://localhost:3000'), rawHeaders: BROWSERS.with(3, 'keep-alive, Upgrade') }],
    [
      'one whose development server hands it on',
      {
        ...LOCAL,
        headers: { ...from('http://localhost:3000').headers, 'x-forwarded-for': '127.0.0.1, ::1', 'x-forwarded-host': 'localhost:3000' },
      },
    ],
  ])('%s is welcome', (_, handshake) => {
    expect(createOriginCheck(undefined)(handshake)).toBe(true);
  });

  test.each([
    ['a program', LOCAL],
    ['one behind nginx as its manual has it', { ...from('http://localhost:1'), rawHeaders: BROWSERS.with(3, 'upgrade') }],
    [
      'one behind nginx that writes Upgrade',
      {
        ...from('http://localhost:1'),
        rawHeaders: ['Upgrade', 'websocket', 'Connection', 'Upgrade', 'Host', 'a', 'Sec-WebSocket-Key', 'b'],
      },
    ],
    ['one behind HAProxy', { ...from('http://localhost:1'), rawHeaders: BROWSERS.map((text) => text.toLowerCase()) }],
    ['a page of another one', from('https://app.example.com')],
    ['a page that looks like one', from('http://localhost.example.com')],
    ['a page of no origin', from('null')],
    ['a program on another machine', { ...LOCAL, remoteAddress: '192.168.1.5' }],
    ['a program on another machine that says it is a page of this one', { ...from('http://localhost:3000'), remoteAddress: '192.168.1.5' }],
    ['a program behind a proxy that says whom it asks for', { ...LOCAL, headers: { ...LOCAL.headers, 'x-forwarded-for': '203.0.113.7' } }],
    [
      'one that says it is this machine before the proxy does',
      { ...LOCAL, headers: { ...LOCAL.headers, 'x-forwarded-for': '127.0.0.1, 203.0.113.7' } },
    ],
    ['a program behind a proxy with a Forwarded header', { ...LOCAL, headers: { ...LOCAL.headers, forwarded: 'for=127.0.0.1' } }],
    ['a program behind a proxy with X-Real-IP', { ...LOCAL, headers: { ...LOCAL.headers, 'x-real-ip': '203.0.113.7' } }],
    ['a program behind a proxy with Via', { ...LOCAL, headers: { ...LOCAL.headers, via: '1.1 proxy' } }],
    ['a program behind a proxy that keeps the name', { ...LOCAL, headers: { host: 'speech.example.com' } }],
    [
      'a page whose name was made to lead here',
      { ...LOCAL, headers: { host: 'rebound.example.com:4576', origin: 'http://rebound.example.com:4576' } },
    ],
    ['one without an address', { ...LOCAL, remoteAddress: undefined }],
  ])('%s is not', (_, handshake) => {
    expect(createOriginCheck(undefined)(handshake)).toBe(false);
  });
});

describe('with a list of origins', () => {
  test.each([
    ['https://*.example.com', 'https://app.example.com', true],
    ['https://*.example.com', 'https://a.b.example.com', true],
    ['https://*.example.com', 'https://example.com', false],
    ['https://*.example.com', 'https://evilexample.com', false],
    ['https://*.example.com', 'https://.example.com', false],
    ['https://*.example.com', 'https://evil.example, https://app.example.com', false],
    ['https://*.example.com', 'https://evil.example/.example.com', false],
    ['https://*.example.com', 'https://evil.example:80.example.com', false],
    ['https://*.example.com', 'https://a.b.example.com', true],
    ['https://*.example.com', 'http://app.example.com', false],
    ['https://*.example.com', 'https://app.example.com:8443', false],
    ['https://*.example.com', 'https://app.example.com.evil.example', false],
    ['https://*.example.com:8443', 'https://app.example.com:8443', true],
    ['http://*.internal.example.com', 'http://x.internal.example.com', true],
    ['capacitor://localhost', 'capacitor://localhost', true],
    ['ionic://localhost', 'capacitor://localhost', false],
    ['tauri://localhost', 'tauri://localhost', true],
    ['chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop', true],
    ['moz-extension://0b1c-22', 'moz-extension://0b1c-22', true],
    ['app://obsidian.md', 'app://obsidian.md', true],
    ['https://app.example.com', 'https://app.example.com', true],
    ['https://app.example.com', 'https://APP.example.com', false],
    ['*', 'null', true],
  ])('%s: a page of %s: %s', (entry, origin, isWelcome) => {
    expect(createOriginCheck([entry])(from(origin))).toBe(isWelcome);
  });

  test('a program that sends no origin is welcome where all are, and nowhere else', () => {
    expect(createOriginCheck(['*'])(LOCAL)).toBe(true);
    expect(createOriginCheck(['https://*.example.com', 'capacitor://localhost'])(LOCAL)).toBe(false);
    expect(createOriginCheck([])(LOCAL)).toBe(false);
  });

  test.each([
    ['https://app.example.com/', /Write it as browsers do: https:\/\/app\.example\.com\./],
    ['https://app.example.com:443', /browsers do: https:\/\/app\.example\.com\./],
    ['https://App.Example.com', /browsers do: https:\/\/app\.example\.com\./],
    ['https://bücher.example', /browsers do: https:\/\/xn--bcher-kva\.example\./],
    ['https://user@app.example.com', /browsers do/],
    ['app.example.com', /Write scheme and host/],
    ['', /Write scheme and host/],
    ['https://', /Write scheme and host/],
    ['capacitor://localhost/', /Write scheme and host/],
    ['null', /sandboxed/],
    ['file://', /sandboxed/],
    ['https://*.com', /names below one/],
    ['https://app-*.example.com', /names below one/],
    ['https://*.*.example.com', /names below one/],
    ['*.example.com', /names below one/],
    ['http://localhost:*', /names below one/],
    ['chrome-extension://*', /names below one/],
    ['https://*.example.com/', /names below one/],
    ['https://*.example.com:443', /names below one/],
  ])('%j is not an origin', (entry, says) => {
    expect(originProblem(entry)).toMatch(says);
  });
});
