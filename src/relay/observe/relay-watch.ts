/** Sees what a relay does: counts it, times it, and has it logged. Holds no address, no header and no text. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock';
import { RELAY_CLOSE_CODES, type RelayErrorCode, type WireHeaders } from '../../polly/relay-client/wire-protocol';
import type { RelayLog } from './relay-log';

const OWN_CLOSE_CODES: ReadonlySet<number> = new Set(Object.values(RELAY_CLOSE_CODES));

/** How a stream ended: by itself, given up by its page, or given up by the relay. */
export type StreamOutcome = 'ended' | 'cancelled' | RelayErrorCode;

/** Times that are measured, in milliseconds. */
export interface RelayTimes {
  /** From a request to the head of Polly's answer. */
  head(ms: number): void;
  /** What the relay itself adds to a piece of the body or the answer, until the network has taken it. */
  added(direction: 'up' | 'down', ms: number): void;
}

/** Counts by a label or two, joined with a blank that no label has. */
export class Counts {
  readonly #counts = new Map<string, number>();

  /** Adds one. */
  add(...labels: string[]): void {
    const key = labels.join('\n');
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** All of them, with their labels. */
  entries(): [labels: string[], count: number][] {
    return [...this.#counts].map(([key, count]) => [key.split('\n'), count]);
  }
}

/** What waits in a socket, in bytes. */
export interface WaitingBytes {
  /** For the browser. */
  readonly down: number;
  /** For Polly. */
  readonly up: number;
}

/** What one relay does. */
export class RelayWatch {
  readonly socketsRefused = new Counts();
  readonly socketsClosed = new Counts();
  readonly protocolErrors = new Counts();
  readonly streamsRefused = new Counts();
  readonly streamsEnded = new Counts();
  socketsOpened = 0;
  /** Requests to connect whose address a proxy of this machine hid. */
  addressesHidden = 0;
  streamsOpened = 0;
  upBytes = 0;
  downBytes = 0;
  readonly log: RelayLog;
  readonly clock: Clock;
  /** Receives times, if metrics are on. */
  times: RelayTimes | undefined;
  readonly #sockets = new Set<SocketWatch>();

  constructor(log: RelayLog, clock: Clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Sockets of welcome pages that are open. */
  get sockets(): ReadonlySet<SocketWatch> {
    return this.#sockets;
  }

  /** A socket is refused, with a close code or, before its handshake, an HTTP status. */
  refuse(code: number, reason: string, address?: string): void {
    this.socketsRefused.add(String(code), reason);
    this.log.warn({ code, reason, ...(address === undefined ? {} : { address }) }, 'socket refused', reason);
  }

  /**
   * A socket is open.
   *
   * @param waiting - What waits in it, whenever that is asked for.
   * @param address - Where the operator wants addresses in the log.
   */
  open(waiting: () => WaitingBytes, address?: string): SocketWatch {
    this.socketsOpened += 1;
    const socket = new SocketWatch(this, waiting, address);
    this.#sockets.add(socket);
    return socket;
  }

  /** A socket has closed. */
  forget(socket: SocketWatch): void {
    this.#sockets.delete(socket);
  }
}

/**
 * A close code as a label. A browser chooses its own, and each label is kept for ever: those that neither WebSocket (RFC 6455,
 * section 7.4.1, and IANA's registry) nor the relay has given a meaning are one.
 */
function closeLabel(code: number): string {
  const isKnown = (code >= 1_000 && code <= 1_015) || OWN_CLOSE_CODES.has(code);
  return isKnown ? String(code) : 'other';
}

/** One socket. */
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

  /** A request is refused. */
  refuse(code: RelayErrorCode): void {
    this.#relay.streamsRefused.add(code);
    this.#relay.log.warn({ ...this.#fields, code }, 'stream refused', code);
  }

  /** The browser breaks the protocol. */
  breakProtocol(reason: string): void {
    this.#relay.protocolErrors.add(reason);
    this.#relay.log.warn({ ...this.#fields, reason }, 'protocol broken', reason);
  }

  /**
   * A request begins.
   *
   * @param host - Where it goes, one that is allowed.
   */
  begin(host: string): StreamWatch {
    this.#streams += 1;
    this.#relay.streamsOpened += 1;
    return new StreamWatch(this.#relay, { request: `${this.id}-${this.#streams}`, ...this.#fields, host });
  }

  /** The socket has closed. */
  close(code: number): void {
    this.#relay.forget(this);
    this.#relay.socketsClosed.add(closeLabel(code));
    const ms = Math.round(this.#relay.clock.now() - this.#openedAtMs);
    this.#relay.log.debug({ ...this.#fields, code, ms, streams: this.#streams }, 'socket closed');
  }
}

/** One request and its answer. */
export class StreamWatch {
  readonly #relay: RelayWatch;
  readonly #fields: object;
  readonly #beganAtMs: number;
  /** When each piece came that has not gone on to Polly. */
  readonly #upSinceMs: number[] = [];
  #upBytes = 0;
  #downBytes = 0;
  #head: { readonly headMs: number; readonly status: number; readonly pollyRequestId?: string } | undefined;

  constructor(relay: RelayWatch, fields: object) {
    this.#relay = relay;
    this.#fields = fields;
    this.#beganAtMs = relay.clock.now();
  }

  /** The head of Polly's answer is there. */
  head(status: number, headers: WireHeaders): void {
    const headMs = this.#relay.clock.now() - this.#beganAtMs;
    const pollyRequestId = headers['x-amzn-requestid'];
    this.#head = { headMs: Math.round(headMs), status, ...(pollyRequestId === undefined ? {} : { pollyRequestId }) };
    this.#relay.times?.head(headMs);
  }

  /** A piece of the body has come. */
  takeUp(bytes: number): void {
    this.#upBytes += bytes;
    this.#relay.upBytes += bytes;
    if (this.#relay.times !== undefined) this.#upSinceMs.push(this.#relay.clock.now());
  }

  /** The network has taken the oldest piece of the body. */
  passUp(): void {
    const sinceMs = this.#upSinceMs.shift();
    if (sinceMs !== undefined) this.#relay.times?.added('up', this.#relay.clock.now() - sinceMs);
  }

  /** A piece of the answer has come. */
  takeDown(bytes: number): void {
    this.#downBytes += bytes;
    this.#relay.downBytes += bytes;
  }

  /**
   * The network has taken a piece of the answer.
   *
   * @param sinceMs - When it came.
   */
  passDown(sinceMs: number, nowMs: number): void {
    this.#relay.times?.added('down', nowMs - sinceMs);
  }

  /** It is over. */
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
