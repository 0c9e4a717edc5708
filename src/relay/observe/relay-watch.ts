/** Observes a relay: counts, measures and logs its events. Keeps no headers and no text, and an address only for the log. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock';
import { RELAY_CLOSE_CODES, type RelayErrorCode, type WireHeaders } from '../../polly/relay-client/wire-protocol';
import type { RelayLog } from './relay-log';

const OWN_CLOSE_CODES: ReadonlySet<number> = new Set(Object.values(RELAY_CLOSE_CODES));

/** Outcome of a stream: `ended` normally, `cancelled` by the page, or the code with which the relay ended it. */
export type StreamOutcome = 'ended' | 'cancelled' | RelayErrorCode;

/** Receives measured times in milliseconds. */
export interface RelayTimes {
  /** Time from a request to the headers of Polly's answer. */
  head(ms: number): void;
  /** Delay that the relay adds to a chunk of the body or of the answer: from its arrival until the network has taken it. */
  added(direction: 'up' | 'down', ms: number): void;
}

/** Counts events by one or more labels. No label contains a line break. */
export class Counts {
  readonly #counts = new Map<string, number>();

  /** Counts one event. */
  add(...labels: string[]): void {
    const key = labels.join('\n');
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Returns all counts with their labels. */
  entries(): [labels: string[], count: number][] {
    return [...this.#counts].map(([key, count]) => [key.split('\n'), count]);
  }
}

/** Waiting bytes of a socket: for the browser, and for Polly. */
export interface WaitingBytes {
  readonly down: number;
  readonly up: number;
}

/** Counts and logs the events of one relay. */
export class RelayWatch {
  readonly socketsRefused = new Counts();
  readonly socketsClosed = new Counts();
  readonly protocolErrors = new Counts();
  readonly streamsRefused = new Counts();
  readonly streamsEnded = new Counts();
  socketsOpened = 0;
  /** Number of requests to connect whose address a local proxy hid. */
  addressesHidden = 0;
  streamsOpened = 0;
  upBytes = 0;
  downBytes = 0;
  readonly log: RelayLog;
  readonly clock: Clock;
  /** Receives times, if metrics are on. */
  times: RelayTimes | undefined;
  /** Open sockets that were accepted. */
  readonly sockets = new Set<SocketWatch>();

  constructor(log: RelayLog, clock: Clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Notes a refused socket. `code` is a close code or, before the handshake, an HTTP status. */
  refuse(code: number, reason: string, address?: string): void {
    this.socketsRefused.add(String(code), reason);
    this.log.warn({ code, reason, ...(address === undefined ? {} : { address }) }, 'socket refused', reason);
  }

  /**
   * Notes an accepted socket.
   *
   * @param waiting - Returns the socket's current waiting bytes.
   * @param address - Address for the log. Undefined: it must not be logged.
   */
  open(waiting: () => WaitingBytes, address?: string): SocketWatch {
    this.socketsOpened += 1;
    const socket = new SocketWatch(this, waiting, address);
    this.sockets.add(socket);
    return socket;
  }
}

/**
 * Returns a close code as a label. Browsers can send any code, and labels are kept forever. So all codes share one label,
 * except those of WebSocket (RFC 6455, section 7.4.1, and IANA's registry) and of the relay.
 */
function closeLabel(code: number): string {
  const isKnown = (code >= 1_000 && code <= 1_015) || OWN_CLOSE_CODES.has(code);
  return isKnown ? String(code) : 'other';
}

/** Counts and logs the events of one socket. */
export class SocketWatch {
  readonly id = randomBytes(6).toString('base64url');
  readonly waiting: () => WaitingBytes;
  readonly #relay: RelayWatch;
  readonly #openedAtMs: number;
  readonly #fields: { readonly socket: string; readonly address?: string };
  #streams = 0;

  constructor(relay: RelayWatch, waiting: () => WaitingBytes, address: string | undefined) {
    this.#relay = relay;
    this.waiting = waiting;
    this.#openedAtMs = relay.clock.now();
    this.#fields = { socket: this.id, ...(address === undefined ? {} : { address }) };
    relay.log.debug(this.#fields, 'socket opened');
  }

  /** Notes a refused request. */
  refuse(code: RelayErrorCode): void {
    this.#relay.streamsRefused.add(code);
    this.#relay.log.warn({ ...this.#fields, code }, 'stream refused', code);
  }

  /** Notes that the browser broke the protocol. */
  breakProtocol(reason: string): void {
    this.#relay.protocolErrors.add(reason);
    this.#relay.log.warn({ ...this.#fields, reason }, 'protocol broken', reason);
  }

  /** Notes the start of a request to `host`, which must be an allowed one, since it is logged. */
  begin(host: string): StreamWatch {
    this.#streams += 1;
    this.#relay.streamsOpened += 1;
    return new StreamWatch(this.#relay, { request: `${this.id}-${this.#streams}`, ...this.#fields, host });
  }

  /** Notes that the socket has closed. */
  close(code: number): void {
    this.#relay.sockets.delete(this);
    this.#relay.socketsClosed.add(closeLabel(code));
    const ms = Math.round(this.#relay.clock.now() - this.#openedAtMs);
    this.#relay.log.debug({ ...this.#fields, code, ms, streams: this.#streams }, 'socket closed');
  }
}

/** Counts, measures and logs one request and its answer. */
export class StreamWatch {
  readonly #relay: RelayWatch;
  readonly #fields: object;
  readonly #beganAtMs: number;
  /** Arrival times of the body's chunks that wait for Polly. */
  readonly #upSinceMs: number[] = [];
  #upBytes = 0;
  #downBytes = 0;
  #head: { readonly headMs: number; readonly status: number; readonly pollyRequestId?: string } | undefined;

  constructor(relay: RelayWatch, fields: object) {
    this.#relay = relay;
    this.#fields = fields;
    this.#beganAtMs = relay.clock.now();
  }

  /** Notes the headers of Polly's answer. */
  head(status: number, headers: WireHeaders): void {
    const headMs = this.#relay.clock.now() - this.#beganAtMs;
    const pollyRequestId = headers['x-amzn-requestid'];
    this.#head = { headMs: Math.round(headMs), status, ...(pollyRequestId === undefined ? {} : { pollyRequestId }) };
    this.#relay.times?.head(headMs);
  }

  /** Notes an arrived chunk of the body. */
  takeUp(bytes: number): void {
    this.#upBytes += bytes;
    this.#relay.upBytes += bytes;
    if (this.#relay.times !== undefined) this.#upSinceMs.push(this.#relay.clock.now());
  }

  /** Notes that the network has taken the body's oldest waiting chunk. */
  passUp(): void {
    const sinceMs = this.#upSinceMs.shift();
    if (sinceMs !== undefined) this.#relay.times?.added('up', this.#relay.clock.now() - sinceMs);
  }

  /** Notes an arrived chunk of the answer. */
  takeDown(bytes: number): void {
    this.#downBytes += bytes;
    this.#relay.downBytes += bytes;
  }

  /** Notes that the network has taken a chunk of the answer, which arrived at `sinceMs`. */
  passDown(sinceMs: number, nowMs: number): void {
    this.#relay.times?.added('down', nowMs - sinceMs);
  }

  /** Notes the end of the request. */
  end(outcome: StreamOutcome, detail?: string): void {
    const { log, clock, streamsEnded } = this.#relay;
    streamsEnded.add(outcome);
    const fields = {
      ...this.#fields,
      outcome,
      ...(detail === undefined ? {} : { detail }),
      ...this.#head,
      ms: Math.round(clock.now() - this.#beganAtMs),
      upBytes: this.#upBytes,
      downBytes: this.#downBytes,
    };
    if (outcome === 'upstream-unreachable' || outcome === 'upstream-reset') log.warn(fields, 'stream failed', outcome);
    else log.info(fields, 'stream over');
  }
}
