/** Asks the app's hook whether a browser may connect. The hook may be asynchronous. If it fails, the browser is refused. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock, TimerHandle } from '../../base/clock';
import { readOptions } from '../../base/options/read-options';
import { isSubject, type GrantLimits } from './ticket';
import { readGrantLimits } from './ticket-check';

/** A request to connect, as the app's hook gets it. */
export interface ConnectRequest {
  /** Always `GET`. */
  readonly method: string;
  /** Path and query, as the browser asked for them. */
  readonly url: string;
  /** Names in lower case, cookies and `origin` among them. */
  readonly headers: IncomingHttpHeaders;
  /** What the browser offers in `Sec-WebSocket-Protocol`. */
  readonly subprotocols: readonly string[];
  /** Address of the client; behind proxies, as far as these are trusted. */
  readonly remoteAddress: string | undefined;
  /** What follows `polly-ticket.` in a subprotocol, for apps that check tickets of their own. */
  readonly ticket: string | undefined;
  /** Subject of the ticket, where the relay has checked one. */
  readonly subject: string | undefined;
  /** Aborted as soon as the answer is not waited for any more: it is there, it is late, or the client has left. */
  readonly signal: AbortSignal;
}

/** Lets one in, and says how much they may use. A plain object; with any other name in it, it is a refusal. */
export interface ConnectGrant {
  /** Whom it is, as an opaque id: limits count all sockets of one together. Default: the ticket's. Given as undefined, it is a refusal. */
  readonly subject?: string;
  /** Limits of theirs. Default: the ticket's, or the relay's own for a ticket. */
  readonly limits?: GrantLimits;
}

/** `true` or a grant accepts; `false` and 403 refuse an identified user; 401 refuses an unidentified one. */
export type Authorization = boolean | ConnectGrant | 401 | 403;

/** The app's hook. What it throws, or does not answer in time, is a refusal. */
export type Authorize = (request: ConnectRequest) => Authorization | Promise<Authorization>;

/** What came of asking. */
export type AuthorizeResult =
  | { readonly grant: ConnectGrant }
  | { readonly status: 401 | 403; readonly reason: 'refused' | 'threw' | 'late'; readonly error?: unknown };

/** How long the hook may take, and until when its answer matters. */
export interface AskOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Aborted when the client has left. */
  readonly leaving: AbortSignal;
}

/** The unused result for a client that has left. */
const LEFT: AuthorizeResult = { status: 403, reason: 'refused' };

/** Asks the hook, unless the client has left. Never throws. */
export async function askAuthorize(
  authorize: Authorize,
  request: Omit<ConnectRequest, 'signal'>,
  { clock, timeoutMs, leaving }: AskOptions,
): Promise<AuthorizeResult> {
  if (leaving.aborted) return LEFT;
  const aborter = new AbortController();
  let timer: TimerHandle | undefined;
  const unanswered = new Promise<AuthorizeResult>((resolve) => {
    timer = clock.setTimer(() => resolve({ status: 403, reason: 'late' }), timeoutMs);
    leaving.addEventListener('abort', () => resolve(LEFT), { once: true });
  });
  try {
    return await Promise.race([unanswered, decide(authorize, { ...request, signal: aborter.signal })]);
  } finally {
    clock.clearTimer(timer);
    aborter.abort();
  }
}

async function decide(authorize: Authorize, request: ConnectRequest): Promise<AuthorizeResult> {
  try {
    const answer: unknown = await authorize(request);
    if (answer === true) return { grant: {} };
    if (typeof answer === 'object' && answer !== null) return { grant: readGrant(answer) };
    return { status: answer === 401 ? 401 : 403, reason: 'refused' };
  } catch (error) {
    return { status: 403, reason: 'threw', error };
  }
}

/** @throws Error when a grant says what it cannot, or may be meant as a refusal. */
function readGrant(answer: object): ConnectGrant {
  if (!isPlain(answer)) throw new TypeError('A grant must be a plain object.');
  const { limits, ...rest } = readOptions('authorize', answer, ['subject', 'limits']);
  // An undefined subject is the result of a failed lookup.
  if (Object.hasOwn(answer, 'subject') && !isSubject(rest.subject))
    throw new TypeError('The subject of a grant must be a string of 1 to 200 characters.');
  return {
    ...(rest.subject === undefined ? {} : { subject: rest.subject as string }),
    ...(limits === undefined ? {} : { limits: readGrantLimits(limits) }),
  };
}

/** Whether an object is no instance of a class, such as a response or an error. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
