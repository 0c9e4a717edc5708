/**
 * A server in place of Polly that breaks HTTP/2 (RFC 9113) in many ways. It writes the bytes itself, since Node's server
 * would not.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

const TYPES = { data: 0, headers: 1, priority: 2, reset: 3, settings: 4, push: 5, ping: 6, goAway: 7, window: 8, continuation: 9 } as const;
/** Types of extensions: RFC 7838, RFC 8336, RFC 9218. */
const ALTERNATIVE_SERVICE = 0xa;
const ORIGIN = 0xc;
const PRIORITY_UPDATE = 0x10;
const END_STREAM = 1;
const ACK = 1;
const END_HEADERS = 4;
const PADDED = 8;
const PREFACE_BYTES = 24;
const FRAME_HEAD_BYTES = 9;

/** `:status: 200` from HPACK's static table. */
const STATUS_200 = Buffer.from([0x88]);

/** Builds a frame. */
function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0), lengthSaid = payload.length): Buffer {
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  head.writeUIntBE(lengthSaid, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}

function setting(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUInt16BE(id);
  bytes.writeUInt32BE(value, 2);
  return bytes;
}

/** Builds an HPACK header without tables. */
function header(name: string, value: string): Buffer {
  const text = (part: string) => {
    const bytes = Buffer.from(part, 'latin1');
    // A length in seven bits, or with two more bytes.
    return bytes.length < 127
      ? Buffer.concat([Buffer.from([bytes.length]), bytes])
      : Buffer.concat([Buffer.from([0x7f, ((bytes.length - 127) & 0x7f) | 0x80, (bytes.length - 127) >> 7]), bytes]);
  };
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}

const answer = (id: number, flags = END_HEADERS) => frame(TYPES.headers, flags, id, STATUS_200);
/** A head that has not come to its end, with names and values that are no standard ones: whoever reads it has to keep them. */
const halfHead = (id: number) =>
  frame(
    TYPES.headers,
    0,
    id,
    Buffer.concat([STATUS_200, ...Array.from({ length: 20 }, (_, index) => header(`x-half-${index}`, 'of a head'.repeat(4)))]),
  );
const repeat = (count: number, bytes: Buffer) => Buffer.concat(Array.from({ length: count }, () => bytes));
const errorCodes = Array.from({ length: 16 }, (_, code) => code);

/** Faults before any request. Undefined means a normal beginning. */
const BEGINNINGS: readonly [string, (socket: Socket) => void][] = [
  ['closes', (socket) => socket.end()],
  ['resets', (socket) => socket.resetAndDestroy()],
  ['says nothing', () => undefined],
  ['answers in HTTP/1', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n')],
  ['talks nonsense', (socket) => socket.write(Buffer.alloc(4_096, 0x5a))],
  ['sends zeros', (socket) => socket.write(Buffer.alloc(4_096))],
  ['begins with another frame', (socket) => socket.write(frame(TYPES.ping, 0, 0, Buffer.alloc(8)))],
  ['begins with half a frame', (socket) => socket.write(frame(TYPES.settings, 0, 0).subarray(0, 5))],
  ['sends settings of a wrong length', (socket) => socket.write(frame(TYPES.settings, 0, 0, Buffer.alloc(5)))],
  ['sends settings on a stream', (socket) => socket.write(frame(TYPES.settings, 0, 1))],
  ['acknowledges with contents', (socket) => socket.write(frame(TYPES.settings, ACK, 0, setting(3, 1)))],
  ['allows pushes', (socket) => socket.write(frame(TYPES.settings, 0, 0, setting(2, 2)))],
  ['has too large a window', (socket) => socket.write(frame(TYPES.settings, 0, 0, setting(4, 0xffff_ffff)))],
  ['has too small a frame', (socket) => socket.write(frame(TYPES.settings, 0, 0, setting(5, 1)))],
  ['allows no stream', (socket) => socket.write(frame(TYPES.settings, 0, 0, setting(3, 0)))],
  ['has no window', (socket) => socket.write(frame(TYPES.settings, 0, 0, setting(4, 0)))],
  ['has settings that nobody knows', (socket) => socket.write(frame(TYPES.settings, 0, 0, setting(0xeeee, 1)))],
  ['floods settings', (socket) => socket.write(repeat(2_000, frame(TYPES.settings, 0, 0, setting(3, 1))))],
  ['goes away at once', (socket) => socket.write(Buffer.concat([frame(TYPES.settings, 0, 0), frame(TYPES.goAway, 0, 0, uint32(0, 0))]))],
];

/** Faults of a response, given its stream. */
const ANSWERS: readonly [string, (socket: Socket, id: number) => void][] = [
  ...errorCodes.map((code): [string, (socket: Socket, id: number) => void] => [
    `resets the stream with ${code}`,
    (socket, id) => socket.write(frame(TYPES.reset, 0, id, uint32(code))),
  ]),
  ...errorCodes.map((code): [string, (socket: Socket, id: number) => void] => [
    `goes away with ${code}`,
    (socket, id) => socket.write(frame(TYPES.goAway, 0, 0, uint32(code % 2 === 0 ? id : 0, code))),
  ]),
  [
    'goes away, and says what ought not be told',
    (socket) => socket.write(frame(TYPES.goAway, 0, 0, Buffer.concat([uint32(0, 2), Buffer.from('debug')]))),
  ],
  [
    'goes away for a later stream first',
    (socket, id) => socket.write(Buffer.concat([frame(TYPES.goAway, 0, 0, uint32(id, 0)), frame(TYPES.goAway, 0, 0, uint32(id + 2, 0))])),
  ],
  ['closes', (socket) => socket.end()],
  ['drops the connection', (socket) => socket.resetAndDestroy()],
  ['drops the connection after its head', (socket, id) => socket.write(answer(id), () => socket.resetAndDestroy())],
  ['never answers', () => undefined],
  ['answers and stalls', (socket, id) => socket.write(answer(id))],
  ['stalls within a frame', (socket, id) => socket.write(Buffer.concat([answer(id), frame(TYPES.data, 0, id, Buffer.alloc(4), 400)]))],
  ['sends data before its head', (socket, id) => socket.write(frame(TYPES.data, END_STREAM, id, Buffer.from('sound')))],
  ['sends data on no stream', (socket) => socket.write(frame(TYPES.data, 0, 0, Buffer.from('sound')))],
  ['sends data on a stream of its own', (socket) => socket.write(frame(TYPES.data, 0, 2, Buffer.from('sound')))],
  ['sends data on a later stream', (socket, id) => socket.write(frame(TYPES.data, 0, id + 10, Buffer.from('sound')))],
  [
    'sends data after the end',
    (socket, id) => socket.write(Buffer.concat([answer(id, END_HEADERS | END_STREAM), frame(TYPES.data, 0, id, Buffer.from('sound'))])),
  ],
  ['sends a head on no stream', (socket) => socket.write(answer(0))],
  ['sends a head on a stream of its own', (socket) => socket.write(answer(2))],
  ['sends two heads', (socket, id) => socket.write(Buffer.concat([answer(id), answer(id)]))],
  [
    'sends trailers',
    (socket, id) => socket.write(Buffer.concat([answer(id), frame(TYPES.headers, END_HEADERS | END_STREAM, id, header('x-trailer', '1'))])),
  ],
  ['sends a head without its end', (socket, id) => socket.write(answer(id, 0))],
  ['closes within a head', (socket, id) => socket.end(halfHead(id))],
  ['drops the connection within a head', (socket, id) => socket.write(halfHead(id), () => socket.resetAndDestroy())],
  ['stalls within a head', (socket, id) => socket.write(halfHead(id))],
  ['resets within a head', (socket, id) => socket.write(Buffer.concat([halfHead(id), frame(TYPES.reset, 0, id, uint32(8))]))],
  ['pings within a head', (socket, id) => socket.write(Buffer.concat([halfHead(id), frame(TYPES.ping, 0, 0, Buffer.alloc(8))]))],
  ['goes away within a head', (socket, id) => socket.write(Buffer.concat([halfHead(id), frame(TYPES.goAway, 0, 0, uint32(id, 0))]))],
  [
    'floods continuations within a head, and does not read',
    (socket, id) => {
      socket.pause();
      socket.write(Buffer.concat([halfHead(id), repeat(2_000, frame(TYPES.continuation, 0, id, header('x-a', 'b')))]));
    },
  ],
  ['breaks into a head', (socket, id) => socket.write(Buffer.concat([answer(id, 0), frame(TYPES.ping, 0, 0, Buffer.alloc(8))]))],
  ['goes on with no head', (socket, id) => socket.write(frame(TYPES.continuation, END_HEADERS, id, STATUS_200))],
  [
    'floods continuations',
    (socket, id) => socket.write(Buffer.concat([answer(id, 0), repeat(2_000, frame(TYPES.continuation, 0, id, header('x-a', 'b')))])),
  ],
  [
    'floods empty continuations',
    (socket, id) => socket.write(Buffer.concat([answer(id, 0), repeat(5_000, frame(TYPES.continuation, 0, id))])),
  ],
  ['has a head that is no HPACK', (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, Buffer.alloc(30, 0xff)))],
  [
    'has a head of a table that is not there',
    (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, Buffer.from([0xff, 0x80, 0x01]))),
  ],
  ['has an empty head', (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id))],
  ['has no status', (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, header('x-a', 'b')))],
  ['has two statuses', (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, Buffer.concat([STATUS_200, STATUS_200])))],
  ['has a status that is none', (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, header(':status', 'abc')))],
  ['has a status of a thousand', (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, header(':status', '1000')))],
  ['switches protocols', (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, header(':status', '101')))],
  ['continues for ever', (socket, id) => socket.write(repeat(500, frame(TYPES.headers, END_HEADERS, id, header(':status', '100'))))],
  [
    'has a name in capitals',
    (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, Buffer.concat([STATUS_200, header('X-A', 'b')]))),
  ],
  [
    'has a line break in a value',
    (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, Buffer.concat([STATUS_200, header('x-a', 'b\r\nx-evil: c')]))),
  ],
  [
    'has a header of the connection',
    (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, Buffer.concat([STATUS_200, header('connection', 'close')]))),
  ],
  [
    'has a pseudo-header behind the others',
    (socket, id) => socket.write(frame(TYPES.headers, END_HEADERS, id, Buffer.concat([header('x-a', 'b'), STATUS_200]))),
  ],
  [
    'has a length that is wrong',
    (socket, id) =>
      socket.write(
        Buffer.concat([
          frame(TYPES.headers, END_HEADERS, id, Buffer.concat([STATUS_200, header('content-length', '99')])),
          frame(TYPES.data, END_STREAM, id, Buffer.from('sound')),
        ]),
      ),
  ],
  [
    'has too long a head',
    (socket, id) =>
      socket.write(frame(TYPES.headers, END_HEADERS, id, Buffer.concat([STATUS_200, repeat(1_200, header('x-long', 'y'.repeat(5)))]))),
  ],
  [
    'has more padding than contents',
    (socket, id) => socket.write(Buffer.concat([answer(id), frame(TYPES.data, PADDED, id, Buffer.from([200, 1, 2]))])),
  ],
  ['has too long a frame', (socket, id) => socket.write(Buffer.concat([answer(id), frame(TYPES.data, 0, id, Buffer.alloc(70_000))]))],
  [
    'floods data of a byte',
    (socket, id) => socket.write(Buffer.concat([answer(id), repeat(5_000, frame(TYPES.data, 0, id, Buffer.alloc(1)))])),
  ],
  [
    'floods priorities',
    (socket, id) => socket.write(Buffer.concat([answer(id), repeat(5_000, frame(TYPES.priority, 0, id, Buffer.alloc(5)))])),
  ],
  [
    'floods alternative services, origins and updates of priorities',
    (socket, id) => {
      const floods = [ALTERNATIVE_SERVICE, ORIGIN, PRIORITY_UPDATE].map((type) => repeat(2_000, frame(type, 0, 0, Buffer.alloc(8))));
      socket.write(Buffer.concat([answer(id), ...floods]));
    },
  ],
  [
    'adds to the window byte by byte',
    (socket, id) => socket.write(Buffer.concat([answer(id), repeat(5_000, frame(TYPES.window, 0, id, uint32(1)))])),
  ],
  [
    'has trailers, and goes on',
    (socket, id) => socket.write(Buffer.concat([answer(id), answer(id), frame(TYPES.data, 0, id, Buffer.alloc(9))])),
  ],
  [
    'empties the window, and answers',
    (socket, id) => socket.write(Buffer.concat([frame(TYPES.settings, 0, 0, setting(4, 0)), answer(id)])),
  ],
  ['floods empty data', (socket, id) => socket.write(Buffer.concat([answer(id), repeat(5_000, frame(TYPES.data, 0, id))]))],
  [
    'sends more than the window',
    (socket, id) => socket.write(Buffer.concat([answer(id), repeat(40, frame(TYPES.data, 0, id, Buffer.alloc(16_384)))])),
  ],
  ['adds nothing to the window', (socket, id) => socket.write(frame(TYPES.window, 0, id, uint32(0)))],
  ['adds nothing to the window of all', (socket) => socket.write(frame(TYPES.window, 0, 0, uint32(0)))],
  ['adds too much to the window', (socket, id) => socket.write(repeat(3, frame(TYPES.window, 0, id, uint32(0x7fff_ffff))))],
  ['has a window of a wrong length', (socket, id) => socket.write(frame(TYPES.window, 0, id, Buffer.alloc(3)))],
  ['shrinks the window', (socket) => socket.write(frame(TYPES.settings, 0, 0, setting(4, 0)))],
  ['pushes', (socket, id) => socket.write(frame(TYPES.push, END_HEADERS, id, Buffer.concat([uint32(2), STATUS_200])))],
  ['floods pings', (socket) => socket.write(repeat(2_000, frame(TYPES.ping, 0, 0, Buffer.alloc(8))))],
  ['pings with too little', (socket) => socket.write(frame(TYPES.ping, 0, 0, Buffer.alloc(7)))],
  ['answers pings that nobody sent', (socket) => socket.write(repeat(50, frame(TYPES.ping, ACK, 0, Buffer.alloc(8))))],
  ['acknowledges what nobody set', (socket) => socket.write(repeat(50, frame(TYPES.settings, ACK, 0)))],
  ['resets no stream', (socket) => socket.write(frame(TYPES.reset, 0, 0, uint32(8)))],
  ['resets a stream that is not open', (socket, id) => socket.write(frame(TYPES.reset, 0, id + 40, uint32(8)))],
  ['resets with too little', (socket, id) => socket.write(frame(TYPES.reset, 0, id, Buffer.alloc(3)))],
  ['resets twice', (socket, id) => socket.write(repeat(2, frame(TYPES.reset, 0, id, uint32(8))))],
  ['depends on itself', (socket, id) => socket.write(frame(TYPES.priority, 0, id, Buffer.concat([uint32(id), Buffer.from([1])])))],
  [
    'has frames that nobody knows',
    (socket, id) =>
      socket.write(Buffer.concat([repeat(100, frame(0xee, 0xff, id, Buffer.alloc(20))), answer(id, END_HEADERS | END_STREAM)])),
  ],
  ['talks nonsense after its head', (socket, id) => socket.write(Buffer.concat([answer(id), Buffer.alloc(2_000, 0xa5)]))],
  [
    'answers as it should',
    (socket, id) => socket.write(Buffer.concat([answer(id), frame(TYPES.data, END_STREAM, id, Buffer.from('sound'))])),
  ],
];

/** The number of misbehaviours. */
export const MISBEHAVIOURS = BEGINNINGS.length + ANSWERS.length;

/** The server. */
export interface RudeUpstream {
  readonly origin: string;
  readonly host: string;
  /** The misbehaviours that occurred, with their counts. */
  readonly seen: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/**
 * Starts the server. Every fourth connection begins wrongly; on the others each request gets the next misbehaviour.
 *
 * @param isUsed - Chooses misbehaviours by their names. Default: all; otherwise every connection begins correctly.
 * @param onAnswered - Called after each answer, however little of one it is.
 */
export async function startRudeUpstream(isUsed?: (name: string) => boolean, onAnswered?: () => void): Promise<RudeUpstream> {
  const answers = isUsed === undefined ? ANSWERS : ANSWERS.filter(([name]) => isUsed(name));
  const seen = new Map<string, number>();
  const sockets = new Set<Socket>();
  let connections = 0;
  let requests = 0;
  const note = (name: string) => seen.set(name, (seen.get(name) ?? 0) + 1);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    connections += 1;
    // Most connections begin correctly, since otherwise no request would come.
    const beginning = isUsed === undefined && connections % 4 === 0 ? BEGINNINGS[(connections / 4) % BEGINNINGS.length] : undefined;
    if (beginning !== undefined) {
      note(`at the beginning: ${beginning[0]}`);
      socket.resume();
      beginning[1](socket);
      return;
    }
    socket.write(frame(TYPES.settings, 0, 0));
    onRequests(socket, (id) => {
      const [name, act] = answers[requests % answers.length] ?? ['', () => undefined];
      requests += 1;
      note(name);
      act(socket, id);
      onAnswered?.();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    seen,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads only the stream ids of the relay's requests. */
function onRequests(socket: Socket, onRequest: (id: number) => void): void {
  let unread = Buffer.alloc(0);
  let hasPreface = false;
  socket.on('data', (chunk) => {
    unread = Buffer.concat([unread, chunk]);
    if (!hasPreface) {
      if (unread.length < PREFACE_BYTES) return;
      unread = unread.subarray(PREFACE_BYTES);
      hasPreface = true;
    }
    while (unread.length >= FRAME_HEAD_BYTES) {
      const length = unread.readUIntBE(0, 3);
      if (unread.length < FRAME_HEAD_BYTES + length) return;
      if (unread.readUInt8(3) === TYPES.headers) onRequest(unread.readUInt32BE(5) & 0x7fff_ffff);
      unread = unread.subarray(FRAME_HEAD_BYTES + length);
    }
  });
}
