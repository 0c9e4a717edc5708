/**
 * The far end of the relay's benchmark: the same load over HTTP/2, one stream per connection, and over a WebSocket for
 * nginx. A third port leads to the first one with a delay.
 */
import { once } from 'node:events';
import { createServer as createHttp2Server } from 'node:http2';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { answerQuestions } from './bench-process';
import { repeatEvenly } from './even-pace';
import type { LoadPlan } from './load-plan';
import { FrameReader, timedFrame } from './timed-frames';

/** The questions to this process. */
export type UpstreamQuestion =
  | { readonly kind: 'listen'; readonly delayMs: number }
  | { readonly kind: 'plan'; readonly plan: LoadPlan }
  /** Returns the latencies of all body pieces since the last question. */
  | { readonly kind: 'latencies' }
  /** Returns when the first byte of each body arrived since the last question, in milliseconds of the shared clock, once there are so many. */
  | { readonly kind: 'first-bytes'; readonly count: number }
  /** Answers once so many HTTP/2 sessions have begun since the last question, and the other end knows it. */
  | { readonly kind: 'sessions'; readonly count: number };

/** The ports it listens on. */
export interface UpstreamPorts {
  readonly http2: number;
  readonly webSocket: number;
  readonly delayed: number;
}

let plan: LoadPlan | undefined;
let latencies: number[] = [];
let firstBytes: number[] = [];
let sessions = 0;
/** Wakes the question that waits for more of them. */
let wake: () => void = () => undefined;

async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

function currentPlan(): LoadPlan {
  if (plan === undefined) throw new Error('There is no plan.');
  return plan;
}

/** The target of an answer. */
interface Outlet {
  /** @returns Whether more may follow at once. */
  readonly write: (frame: Buffer) => boolean;
  readonly onDrain: (listener: () => void) => void;
}

/** Sends an answer until it is stopped. */
function pour(out: Outlet): () => void {
  const { downBytes, downEveryMs } = currentPlan();
  if (downEveryMs > 0) {
    return repeatEvenly(() => out.write(timedFrame(downBytes)), downEveryMs);
  }
  let isStopped = false;
  const fill = () => {
    while (!isStopped) {
      if (!out.write(timedFrame(downBytes))) {
        out.onDrain(fill);
        return;
      }
    }
  };
  fill();
  return () => {
    isStopped = true;
  };
}

function readBody(): (bytes: Buffer) => void {
  let isFirst = true;
  const reader = new FrameReader(currentPlan().upBytes, (ms) => latencies.push(ms));
  return (bytes) => {
    if (isFirst) {
      firstBytes.push(Number(process.hrtime.bigint()) / 1e6);
      wake();
    }
    isFirst = false;
    reader.push(bytes);
  };
}

async function listen(delayMs: number): Promise<UpstreamPorts> {
  const http2 = createHttp2Server({ settings: { maxConcurrentStreams: 1 } });
  http2.on('session', (session) => {
    session.on('error', () => undefined);
    // The other end has acknowledged the settings, so it knows that it may begin.
    session.once('localSettings', () => {
      sessions += 1;
      wake();
    });
  });
  http2.on('stream', (stream) => {
    stream.on('error', () => undefined);
    stream.respond({ ':status': 200 });
    const body = readBody();
    const stop = pour({ write: (frame) => stream.write(frame), onDrain: (listener) => stream.once('drain', listener) });
    stream.on('data', body);
    stream.once('end', () => {
      stop();
      stream.end();
    });
    stream.once('close', stop);
  });
  const webSockets = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(webSockets, 'listening');
  webSockets.on('connection', (socket, { socket: network }) => {
    let stop: (() => void) | undefined;
    let body: ((bytes: Buffer) => void) | undefined;
    socket.on('error', () => undefined);
    socket.once('close', () => stop?.());
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        body?.(data);
      } else if (data.toString().includes('"open"')) {
        socket.send('{"type":"response","status":200,"headers":{}}');
        body = readBody();
        const write = (frame: Buffer) => {
          socket.send(frame);
          return !network.writableNeedDrain;
        };
        stop = pour({ write, onDrain: (listener) => network.once('drain', listener) });
      } else {
        stop?.();
        socket.send('{"type":"end"}');
      }
    });
  });
  const ports = { http2: await portOf(http2), webSocket: (webSockets.address() as AddressInfo).port };
  return { ...ports, delayed: await portOf(createDelay(ports.http2, delayMs)) };
}

/** Passes everything on after a delay. */
function createDelay(port: number, delayMs: number): Server {
  return createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const pass = (from: Socket, to: Socket) => {
      from.on('error', () => undefined);
      from.on('data', (bytes) => setTimeout(() => to.write(bytes), delayMs));
      from.once('close', () => setTimeout(() => to.destroy(), delayMs));
    };
    pass(near, far);
    pass(far, near);
  });
}

async function portOf(server: Pick<Server, 'listen' | 'address' | 'once'>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
  return (server.address() as AddressInfo).port;
}

answerQuestions(async (question: UpstreamQuestion) => {
  switch (question.kind) {
    case 'listen':
      return listen(question.delayMs);
    case 'plan':
      plan = question.plan;
      return undefined;
    case 'latencies': {
      const taken = latencies;
      latencies = [];
      return Promise.resolve(taken);
    }
    case 'sessions':
      await until(() => sessions >= question.count);
      sessions = 0;
      return undefined;
    case 'first-bytes': {
      await until(() => firstBytes.length >= question.count);
      const taken = firstBytes;
      firstBytes = [];
      return taken;
    }
  }
});
