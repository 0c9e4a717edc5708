/** Generates malformed handshakes, frames and messages. */
import fc from 'fast-check';
import { RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from '../../../src/polly/relay-client/wire-protocol';
import { MARKER, SMUGGLED } from './fuzz-world';

/** How a client ends the connection. */
export type Leaving = 'end' | 'reset';

/** Bytes to send to the relay, in pieces. */
export interface RawScript {
  readonly pieces: readonly Buffer[];
  readonly leaving: Leaving;
  /** Determines the client's address; from 0 up to but not including 1. */
  readonly place: number;
  /** Whether no WebSocket may open: a proxy in front could take the request for another one. */
  readonly mustRefuse: boolean;
}

/** Bytes of other protocols, and of requests before the handshake. */
const BEFORE = [
  'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(200),
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc',
  'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\nabc',
  'PROXY TCP4 203.0.113.7 127.0.0.1 5 6\r\n',
  'PROXY UNKNOWN\r\n',
  '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x01\x02\x03\x04\x7f\0\0\x01\0\x50\0\x51',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\0\xa5\x01\0\0\xa1\x03\x03',
  '\r\n\r\n',
];

const HANDSHAKE_AGAIN = `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

const leaving = fc.constantFrom<Leaving>('end', 'reset');
const place = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const latin = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 40 });
/** A valid value, a nearly valid one, or anything. */
const orWrong = (right: string, ...near: string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(right) },
    { weight: 2, arbitrary: fc.constantFrom(right, ...near) },
    { weight: 1, arbitrary: latin },
  );

const HEADERS: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['Host', orWrong('localhost', '', 'evil.example', 'localhost:99999', '[::1', `${MARKER}.example`)],
  ['Connection', orWrong('Upgrade', 'keep-alive', 'upgrade, close', 'close', 'Upgrade, HTTP2-Settings')],
  ['Upgrade', orWrong('websocket', 'WebSocket', 'h2c', 'websocket, h2c', '')],
  ['Sec-WebSocket-Version', orWrong('13', '8', '14', '1e1', '', '13, 8')],
  ['Sec-WebSocket-Key', orWrong('dGhlIHNhbXBsZSBub25jZQ==', 'short', 'dGhlIHNhbXBsZSBub25jZQ', '')],
  [
    'Sec-WebSocket-Protocol',
    orWrong(
      RELAY_SUBPROTOCOL,
      `${RELAY_SUBPROTOCOL}, ${TICKET_PROTOCOL_PREFIX}${MARKER}`,
      `${RELAY_SUBPROTOCOL},${RELAY_SUBPROTOCOL}`,
      ',,',
      '"quoted"',
      `${RELAY_SUBPROTOCOL}, ${TICKET_PROTOCOL_PREFIX}`,
      `${TICKET_PROTOCOL_PREFIX}${'a'.repeat(5_000)}, ${RELAY_SUBPROTOCOL}`,
    ),
  ],
  ['Sec-WebSocket-Extensions', orWrong('permessage-deflate', 'permessage-deflate; server_max_window_bits=99', ';;', 'x; y=')],
  ['Origin', orWrong('https://app.example.com', 'null', 'file://', '', '*', `https://${MARKER}`)],
  ['X-Forwarded-For', orWrong('203.0.113.7', '127.0.0.1, unknown', '::', ',', '999.1.1.1', MARKER)],
  ['Cookie', fc.constant(`session=${MARKER}`)],
  ['Content-Length', fc.constantFrom('0', '5', '-1', 'abc', '99999999999999999999')],
  ['Transfer-Encoding', fc.constantFrom('chunked', 'identity', 'chunked, chunked', 'xchunked')],
  ['Expect', fc.constantFrom('100-continue', 'nothing')],
  ['HTTP2-Settings', fc.constant('AAMAAABkAAQAAP__')],
];

const path = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('/', '/?warm=127.0.0.1:1', '/?warm=polly.evil.example&warm=', `/?ticket=${MARKER}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('', '*', '//', '/..', '/healthz', '/%zz', 'http://evil.example/', `/${'a'.repeat(20_000)}`, '/?warm=%'),
  },
  { weight: 1, arbitrary: latin },
);

/** A mostly invalid request to connect. */
export const handshakes: fc.Arbitrary<RawScript> = fc
  .record({
    before: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...BEFORE) }),
    method: orWrong('GET', 'POST', 'CONNECT', 'PRI', 'get', ''),
    path,
    version: orWrong('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', ''),
    headers: fc.tuple(
      ...HEADERS.map(([name, value]) =>
        fc.tuple(fc.constantFrom(name, name.toLowerCase(), ` ${name}`, `${name} `), value, fc.integer({ min: 0, max: 9 })),
      ),
    ),
    lineEnd: fc.oneof(
      { weight: 9, arbitrary: fc.constant('\r\n') },
      { weight: 1, arbitrary: fc.constantFrom('\n', '\r', '\r\r\n', '\n\n') },
    ),
    rest: fc.oneof(
      { weight: 3, arbitrary: fc.constant(Buffer.alloc(0)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
      { weight: 1, arbitrary: fc.constantFrom('hello', '0\r\n\r\n', HANDSHAKE_AGAIN).map((text) => Buffer.from(text)) },
    ),
    cut: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) }),
    leaving,
    place,
  })
  .map(({ before, method, path: target, version, headers, lineEnd, rest, cut, ...script }) => {
    // Most headers occur once, some not at all, few twice or with an invalid name.
    const lines = headers.flatMap(([name, value, fate], index) => {
      const line = `${fate < 8 ? (HEADERS[index]?.[0] ?? name) : name}: ${value}`;
      if (index > 6 ? fate < 8 : fate === 0) return [];
      return fate === 9 ? [line, line] : [line];
    });
    const head = before + [`${method} ${target} ${version}`, ...lines, '', ''].join(lineEnd);
    const whole = Buffer.concat([Buffer.from(head, 'latin1'), rest]);
    const hasBody = lines.some((line) => /^(?:content-length: (?!0$)|transfer-encoding:)/i.test(line));
    const isGivenTwice = (name: string) => lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).length > 1;
    const mustRefuse = hasBody || version !== 'HTTP/1.1' || isGivenTwice('host') || isGivenTwice('origin');
    return { ...script, mustRefuse, pieces: [whole.subarray(0, Math.ceil(whole.length * cut))] };
  });

const payload = fc.oneof(
  fc.constantFrom('', '{', '{"type":"end"}', '{"type":"open"}', 'null', '[]', `"${MARKER}"`),
  latin,
  fc.integer({ min: 0, max: 3_000 }).map((length) => 'x'.repeat(length)),
);

/** A WebSocket frame (RFC 6455, section 5.2) in which each field may be wrong. */
const frame = fc
  .record({
    first: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x88, 0x89, 0x8a) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
    ),
    isMasked: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
    payload,
    lengthSaid: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1, 125, 65_535, 131_073, 2 ** 31, 2 ** 40) },
    ),
    lengthBytes: fc.constantFrom(0, 0, 0, 2, 8),
  })
  .map(({ first, isMasked, payload: text, lengthSaid, lengthBytes }) => {
    const body = Buffer.from(text, 'latin1');
    const length = lengthSaid ?? body.length;
    const mask = isMasked ? 0x80 : 0;
    const size = length > 65_535 || lengthBytes === 8 ? 8 : length > 125 || lengthBytes === 2 ? 2 : 0;
    const head = Buffer.alloc(2 + size + (isMasked ? 4 : 0));
    head.writeUInt8(first, 0);
    head.writeUInt8(mask | (size === 8 ? 127 : size === 2 ? 126 : length), 1);
    if (size === 2) head.writeUInt16BE(length, 2);
    if (size === 8) head.writeBigUInt64BE(BigInt(length), 2);
    return Buffer.concat([head, body]);
  });

/** Frames after a valid handshake. */
export const frames: fc.Arbitrary<RawScript> = fc.record({
  pieces: fc.array(frame, { minLength: 3, maxLength: 12 }),
  leaving,
  place,
  mustRefuse: fc.constant(false),
});

const WAYS_AROUND_HOSTS = (forbidden: string, allowed: string) => [
  forbidden,
  `${allowed}@${forbidden}`,
  `${forbidden}#${allowed}`,
  `${forbidden}/${allowed}`,
  `${allowed} `,
  `${allowed}.`,
  `${allowed}\r\nhost: ${forbidden}`,
  `http://${forbidden}`,
  'localhost',
  '0.0.0.0',
  '127.1',
  '[::ffff:127.0.0.1]',
  '169.254.169.254',
  'polly.us-west-2.amazonaws.com.evil.example',
  'polly.made-up-1.amazonaws.com',
  '__proto__',
  'constructor',
  '',
];

/** A message to send: a text, or bytes. */
export interface MessageScript {
  readonly messages: readonly (string | Buffer)[];
  readonly leaving: Leaving;
}

/** Messages in any order, most of them invalid. */
export function messageScripts(allowed: string, forbidden: string): fc.Arbitrary<MessageScript> {
  const host = fc.oneof(
    { weight: 4, arbitrary: fc.constant(allowed) },
    { weight: 3, arbitrary: fc.constantFrom(...WAYS_AROUND_HOSTS(forbidden, allowed)) },
    { weight: 1, arbitrary: fc.string() },
  );
  const name = fc.oneof(
    fc.constantFrom(
      'authorization',
      'x-amz-date',
      'x-amz-security-token',
      'content-type',
      'host',
      ':authority',
      ':path',
      'connection',
      'te',
      'cookie',
      'transfer-encoding',
      'content-length',
      'expect',
      'X-Amz-Date',
      '',
      '__proto__',
      'x-amz-a\r\nx-smuggled',
      `x-amz-${SMUGGLED}: `,
    ),
    fc.string({ maxLength: 12 }),
  );
  const value = fc.oneof(
    fc.constantFrom(
      MARKER,
      `a\r\n${SMUGGLED}: b`,
      `a\n${SMUGGLED}: b`,
      '\u0000',
      ' blank',
      '',
      'x'.repeat(40_000),
      'AWS4-HMAC-SHA256 SignedHeaders=host;connection;te;cookie;transfer-encoding;expect, Signature=0',
    ),
    fc.string({ maxLength: 30 }),
  );
  const open = fc.record({
    type: orWrong('open', 'OPEN', 'end'),
    host,
    method: orWrong('POST', 'GET', 'CONNECT', 'POST /x', 'post'),
    path: orWrong(
      '/v1/synthesisStream',
      '/v1/speech',
      '//evil',
      '/v1/synthesisStream?x',
      '/v1/../v1/synthesisStream',
      `/v1/synthesisStream\r\n${SMUGGLED}: b`,
    ),
    headers: fc.dictionary(name, value, { maxKeys: 6 }),
  });
  const message = fc.oneof(
    { weight: 5, arbitrary: open.map((fields) => JSON.stringify(fields)) },
    { weight: 2, arbitrary: fc.constantFrom('{"type":"end"}', '{"type":"end"}', '{"type":"taken","bytes":1e99}', '{"type":"leave"}') },
    { weight: 3, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([Buffer.from(MARKER), bytes])) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 140_000 }).map((length) => Buffer.alloc(length)) },
    { weight: 1, arbitrary: fc.json() },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        '{',
        '['.repeat(20_000),
        '{"type":"open","headers":{"__proto__":{"a":1}}}',
        `{"type":"${MARKER}"}`,
        '\ufeff{}',
        '{"type":"open","host":1}',
      ),
    },
    // A header of the connection, signed as a browser would if it tried.
    {
      weight: 1,
      arbitrary: fc.constantFrom('connection', 'te', 'cookie', 'expect', 'upgrade', 'trailer').map((signed) =>
        JSON.stringify({
          type: 'open',
          host: allowed,
          method: 'POST',
          path: '/v1/synthesisStream',
          headers: { authorization: `SignedHeaders=${signed === 'cookie' ? 'host' : signed}, Signature=0`, [signed]: 'x' },
        }),
      ),
    },
  );
  // Most sequences begin with a valid message, so that the rest meets an open request.
  const right = JSON.stringify({
    type: 'open',
    host: allowed,
    method: 'POST',
    path: '/v1/synthesisStream',
    headers: { 'x-amz-security-token': MARKER },
  });
  const beginning = fc.constantFrom<(string | Buffer)[]>(
    [right],
    [right, Buffer.from(MARKER)],
    [right, Buffer.from(MARKER), '{"type":"end"}'],
    [],
  );
  const messages = fc.tuple(beginning, fc.array(message, { minLength: 3, maxLength: 12 })).map(([first, rest]) => [...first, ...rest]);
  return fc.record({ messages, leaving });
}
