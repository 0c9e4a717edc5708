/**
 * The credentials that hold now, for every request of one app: asked for once however many wait for them, and again
 * ahead of their end.
 */
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Clock, TimerHandle } from '../../base/clock';
import { warnOnce } from '../../base/development';
import { SpeechError } from '../../base/errors';
import { explainingCredentials, type CredentialsProvider } from './credentials';

/**
 * Others are asked for, beside the speech that goes on with these, when these are good for no longer than a stream can
 * last (Amazon Polly developer guide, "Quotas": 10 minutes).
 */
const REFRESH_AHEAD_MS = 600_000;
/** Others are waited for when these are good for less than this, as the AWS SDK does. */
const WAIT_AHEAD_MS = 300_000;
/**
 * How long a provider may take. Cognito's two requests take a second, on a bad line some; one that has not answered by then
 * may never, as where its socket is half open, and whoever waits must be told.
 */
const ANSWER_TIMEOUT_MS = 20_000;
/** By how much pages that got their credentials at the same time ask at different times. */
const JITTER_MS = 60_000;

/** What a cache works with. */
export interface CredentialsCacheOptions {
  /** What the app gives now; looked at for each request. */
  readonly source: () => CredentialsProvider;
  /** Region of Polly, for providers that have none of their own. */
  readonly region: string;
  /** The present moment in epoch milliseconds, put right where the machine's clock is wrong. */
  readonly wallClock: () => number;
  /** Where timers come from. */
  readonly clock: Clock;
  /** From 0 to 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/** A user may log in as another one now and then; this often in a row it is the app that makes providers. */
const MANY_CHANGES = 3;

interface Cached {
  readonly identity: AwsCredentialIdentity;
  /** In epoch milliseconds; Infinity for what has no end. */
  readonly expiresAtMs: number;
  readonly refreshAtMs: number;
  readonly waitAtMs: number;
}

/** Credentials of one app. Asks for none before its first use. */
export class CredentialsCache {
  readonly #options: CredentialsCacheOptions;
  #source: CredentialsProvider | undefined;
  #cached: Cached | undefined;
  #wereRejected = false;
  /** Providers in a row that were replaced while what they gave was still good. */
  #earlyChanges = 0;
  #pending: Promise<AwsCredentialIdentity> | undefined;

  constructor(options: CredentialsCacheOptions) {
    this.#options = options;
  }

  /**
   * The credentials to sign with; the same object as long as they are the same.
   *
   * @throws SpeechError that says why there are none; not as long as there are some that hold.
   */
  async get(): Promise<AwsCredentialIdentity> {
    this.#lookAtSource();
    const cached = this.#cached;
    if (cached === undefined || this.#wereRejected) return this.#fetch();
    const nowMs = this.#options.wallClock();
    if (nowMs < cached.refreshAtMs) return cached.identity;
    const refreshed = this.#fetch();
    if (nowMs >= cached.expiresAtMs) return refreshed;
    // What fails now is asked for again with the next request, and until their end these do.
    const orThese = refreshed.catch(() => cached.identity);
    return nowMs < cached.waitAtMs ? cached.identity : orThese;
  }

  /**
   * Takes note that a request which these signed was refused for them.
   *
   * @returns Whether others may be had.
   */
  reject(identity: AwsCredentialIdentity): boolean {
    this.#lookAtSource();
    if (this.#cached?.identity !== identity) return true;
    if (typeof this.#source !== 'function') return false;
    this.#wereRejected = true;
    return true;
  }

  #lookAtSource(): void {
    const source = this.#options.source();
    if (source === this.#source) return;
    const isSame = isSameIdentity(source, this.#source);
    this.#noteChange(source);
    this.#source = source;
    if (isSame) return;
    this.#cached = undefined;
    this.#wereRejected = false;
    // Whoever waits for the old one goes on waiting; nobody new does.
    this.#pending = undefined;
  }

  /** A provider that is made anew in every render is another one at each request, and gave what nobody uses twice. */
  #noteChange(source: CredentialsProvider): void {
    const isFunction = typeof source === 'function' && typeof this.#source === 'function';
    const isEarly = this.#cached !== undefined && this.#options.wallClock() < this.#cached.refreshAtMs;
    this.#earlyChanges = isFunction && isEarly ? this.#earlyChanges + 1 : 0;
    if (this.#earlyChanges >= MANY_CHANGES) warnOnce('credentials-in-render');
  }

  #fetch(): Promise<AwsCredentialIdentity> {
    if (this.#pending !== undefined) return this.#pending;
    const { region } = this.#options;
    const source = this.#source ?? this.#options.source();
    const given = explainingCredentials(
      source,
      region,
    )({
      // Providers of the AWS SDK that were given no region take the one of their caller's client.
      callerClientConfig: { region: () => Promise.resolve(region) },
      ...(this.#wereRejected ? { forceRefresh: true } : {}),
    }).then((identity) => {
      // Also where nobody waited for so long: the next request has them.
      if (source === this.#source) {
        this.#cached = this.#keep(identity);
        this.#wereRejected = false;
      }
      return identity;
    });
    const pending = this.#inTime(given).finally(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    this.#pending = pending;
    return pending;
  }

  /** What is given, or an error where it takes too long. */
  async #inTime(given: Promise<AwsCredentialIdentity>): Promise<AwsCredentialIdentity> {
    const { clock } = this.#options;
    let timer: TimerHandle | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = clock.setTimer(() => reject(unanswered()), ANSWER_TIMEOUT_MS);
    });
    try {
      return await Promise.race([given, tooLate]);
    } finally {
      clock.clearTimer(timer);
    }
  }

  #keep(identity: AwsCredentialIdentity): Cached {
    const expiresAtMs = identity.expiration?.getTime() ?? Infinity;
    if (expiresAtMs === Infinity) return { identity, expiresAtMs, refreshAtMs: Infinity, waitAtMs: Infinity };
    // What lives shorter than all that is used for half of its life.
    const lifeMs = Math.max(0, expiresAtMs - this.#options.wallClock());
    const jitterMs = (this.#options.random ?? Math.random)() * Math.min(JITTER_MS, lifeMs / 10);
    return {
      identity,
      expiresAtMs,
      refreshAtMs: expiresAtMs - Math.min(REFRESH_AHEAD_MS, lifeMs / 2) - jitterMs,
      waitAtMs: expiresAtMs - Math.min(WAIT_AHEAD_MS, lifeMs / 4),
    };
  }
}

/** Whether an object was made anew of the same credentials, as in every render. */
function isSameIdentity(one: CredentialsProvider, other: CredentialsProvider | undefined): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  try {
    return (
      one.accessKeyId === other.accessKeyId && one.secretAccessKey === other.secretAccessKey && one.sessionToken === other.sessionToken
    );
  } catch {
    // A getter of the app's throws, which is told where it is asked for.
    return false;
  }
}

function unanswered(): SpeechError {
  return new SpeechError({
    code: 'credentials-unavailable',
    message: `The credentials provider did not answer within ${ANSWER_TIMEOUT_MS / 1000} seconds. Check the network; trying again may help.`,
    retryable: true,
  });
}
