/** Calls the app's hook, sync or async, which decides whether a browser may connect. If it fails, the browser is refused. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock, TimerHandle } from '../../base/clock';
import { readOptions } from '../../base/options/read-options';
import { isSubject, type GrantLimits } from './ticket';
import { readGrantLimits } from './ticket-check';

/** A request to connect, as the app's hook receives it. */
export interface ConnectRequest {
  /** Always `GET`. */
  readonly method: string;
  /** Path and query of the request. */
  readonly url: string;
  /** Headers of the request, including cookies and `origin`. Names are in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Entries of the header `Sec-WebSocket-Protocol`. */
  readonly subprotocols: readonly string[];
  /** Address of the client, or of the first proxy on the way to it that is not trusted. */
  readonly remoteAddress: string | undefined;
  /** The text after `polly-ticket.` in a subprotocol, for apps with tickets of their own. */
  readonly ticket: string | undefined;
  /** Subject of the ticket, if the relay has checked one. */
  readonly subject: string | undefined;
  /** Aborted as soon as the relay stops waiting: after the answer, after the timeout, or when the client has left. */
  readonly signal: AbortSignal;
}

/** Accepts a user and sets their limits. Must be a plain object; an unknown property makes it a refusal. */
export interface ConnectGrant {
  /**
   * Opaque id of the user, 1 to 200 characters. Limits count all sockets with the same id together. Default: the ticket's subject. A property
   * that is present but undefined is a refusal: it is the result of a failed lookup.
   */
  readonly subject?: string;
  /** Limits of the user. Default: the limits in the ticket, or else the relay's limits per ticket. */
  readonly limits?: GrantLimits;
}

/** `true` or a grant accepts; `false` and 403 refuse an identified user; 401 refuses an unidentified one. */
export type Authorization = boolean | ConnectGrant | 401 | 403;

/** The app's hook. An error or a late answer is a refusal. */
export type Authorize = (request: ConnectRequest) => Authorization | Promise<Authorization>;

/** Result of calling the hook. */
export type AuthorizeResult =
  | { readonly grant: ConnectGrant }
  | { readonly status: 401 | 403; readonly reason: 'refused' | 'threw' | 'late'; readonly error?: unknown };

/** Timeout and cancellation of a call of the hook. */
export interface AskOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Aborted when the client has left. */
  readonly leaving: AbortSignal;
}

/** Result for a client that has left. No caller uses it. */
const LEFT: AuthorizeResult = { status: 403, reason: 'refused' };

/** Calls the hook, unless the client has left. Never throws. */
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

/** @throws Error if a grant is invalid, or may be meant as a refusal. */
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

/** Returns false for instances of a class, such as a response or an error. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
