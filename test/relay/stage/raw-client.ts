/** A WebSocket to the relay that returns each message unchanged. */
import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { RELAY_SUBPROTOCOL, type UpMessage } from '../../../src/polly/relay-client/wire-protocol';

/** A message of the relay: a control message, bytes, or its close. */
export type Heard = Record<string, unknown> | Buffer | { readonly closed: number; readonly reason: string };

/** The client. */
export class RawClient {
  readonly socket: WebSocket;
  readonly #heard: Heard[] = [];
  #wake: (() => void) | undefined;

  constructor(url: string, options: ClientOptions = {}, protocols: string[] = [RELAY_SUBPROTOCOL]) {
    this.socket = new WebSocket(url, protocols, {
      ...(options.headers?.['origin'] === undefined && { origin: 'http://localhost' }),
      ...options,
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data, isBinary) => {
      const bytes = data as Buffer;
      this.#hear(isBinary ? bytes : (JSON.parse(bytes.toString()) as Record<string, unknown>));
    });
    this.socket.on('close', (closed, reason) => this.#hear({ closed, reason: reason.toString() }));
  }

  /** Connects, with the handshake's options. */
  static async connect(url: string, options?: ClientOptions): Promise<RawClient> {
    const client = new RawClient(url, options);
    await once(client.socket, 'open');
    return client;
  }

  /** Waits until the connection opens. Returns this client, or the status of the refusal. */
  async outcome(): Promise<this | number> {
    return new Promise((resolve) => {
      this.socket.once('open', () => resolve(this));
      this.socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
    });
  }

  /** Opens an exchange. */
  open(host: string, changes: Partial<Extract<UpMessage, { type: 'open' }>> = {}): this {
    return this.say({ type: 'open', host, method: 'POST', path: '/v1/synthesisStream', headers: {}, ...changes });
  }

  /** Sends a control message. */
  say(message: unknown): this {
    this.socket.send(JSON.stringify(message));
    return this;
  }

  /** Sends body bytes. */
  send(bytes: string | Buffer): this {
    this.socket.send(Buffer.from(bytes as string));
    return this;
  }

  /** Returns the relay's next message. */
  async next(): Promise<Heard> {
    for (;;) {
      const next = this.#heard.shift();
      if (next !== undefined) return next;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Returns the next bytes as text. */
  async nextText(): Promise<string> {
    const next = await this.next();
    if (!Buffer.isBuffer(next)) throw new Error(`Bytes were expected, not ${JSON.stringify(next)}.`);
    return next.toString();
  }

  #hear(heard: Heard): void {
    this.#heard.push(heard);
    this.#wake?.();
  }
}
