/**
 * Caches the credentials of one app. Concurrent requests share one call of the provider, and credentials are
 * refreshed before they expire.
 */
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Clock, TimerHandle } from '../../base/clock';
import { warnOnce } from '../../base/development/development';
import { SpeechError } from '../../base/errors';
import { explainingCredentials, type CredentialsProvider } from './credentials';

/**
 * Refresh in the background when credentials expire sooner than this, the longest duration of a stream (Amazon Polly
 * developer guide, "Quotas": 10 minutes).
 */
const REFRESH_AHEAD_MS = 600_000;
/** Wait for new credentials when these expire sooner than this, as the AWS SDK does. */
const WAIT_AHEAD_MS = 300_000;
/**
 * Timeout of a provider. Cognito's two requests take a second, or some seconds on a bad connection. A slower provider may
 * never answer, for example on a half-open socket, so callers get an error.
 */
const ANSWER_TIMEOUT_MS = 20_000;
/** Spreads the refreshes of pages that got their credentials at the same time. */
const JITTER_MS = 60_000;

/** Options of a {@link CredentialsCache}. */
export interface CredentialsCacheOptions {
  /** Reads the app's present credentials or provider; called for each request. */
  readonly source: () => CredentialsProvider;
  /** Region of Polly, for providers that have no region themselves. */
  readonly region: string;
  /** The present time in epoch milliseconds, corrected if the machine's clock is wrong. */
  readonly wallClock: () => number;
  /** The source of timers. */
  readonly clock: Clock;
  /** A random number from 0 to 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/**
 * A user may log in as another one now and then. After this many changes in a row, the app seems to make a provider
 * in each render.
 */
const MANY_CHANGES = 3;

interface Cached {
  readonly identity: AwsCredentialIdentity;
  /** In epoch milliseconds; Infinity if they never expire. */
  readonly expiresAtMs: number;
  readonly refreshAtMs: number;
  readonly waitAtMs: number;
}

/** The cached credentials of one app. Asks for none before its first use. */
export class CredentialsCache {
  readonly #options: CredentialsCacheOptions;
  #source: CredentialsProvider | undefined;
  #cached: Cached | undefined;
  #isRejected = false;
  /** How often in a row the provider was replaced while its credentials were still good. */
  #earlyChanges = 0;
  #pending: Promise<AwsCredentialIdentity> | undefined;

  constructor(options: CredentialsCacheOptions) {
    this.#options = options;
  }

  /**
   * Returns the credentials to sign with. Returns the same object as long as they are unchanged.
   *
   * @throws SpeechError with the reason if there are no credentials. Does not throw while old ones are still valid.
   */
  async get(): Promise<AwsCredentialIdentity> {
    this.#checkSource();
    const cached = this.#cached;
    if (cached === undefined || this.#isRejected) return this.#fetch();
    const nowMs = this.#options.wallClock();
    if (nowMs < cached.refreshAtMs) return cached.identity;
    const refreshed = this.#fetch();
    if (nowMs >= cached.expiresAtMs) return refreshed;
    // A failed refresh is repeated with the next request; until they expire, the present credentials are used.
    const refreshedOrCached = refreshed.catch(() => cached.identity);
    return nowMs < cached.waitAtMs ? cached.identity : refreshedOrCached;
  }

  /**
   * Notes that Polly rejected a request because of its credentials.
   *
   * @returns Whether a repeated request may get other credentials.
   */
  reject(identity: AwsCredentialIdentity): boolean {
    this.#checkSource();
    if (this.#cached?.identity !== identity) return true;
    if (typeof this.#source !== 'function') return false;
    this.#isRejected = true;
    return true;
  }

  #checkSource(): void {
    const source = this.#options.source();
    if (source === this.#source) return;
    const isSame = isSameIdentity(source, this.#source);
    this.#noteChange(source);
    this.#source = source;
    if (isSame) return;
    this.#cached = undefined;
    this.#isRejected = false;
    // Callers that wait for the old provider keep waiting; new callers ask the new one.
    this.#pending = undefined;
  }

  /**
   * Warns about a provider that is created in every render: each request then asks a new provider, and no credentials are
   * cached.
   */
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
      // Providers of the AWS SDK without a region of their own use the region of the caller's client.
      callerClientConfig: { region: () => Promise.resolve(region) },
      ...(this.#isRejected ? { forceRefresh: true } : {}),
    }).then((identity) => {
      // Cached even after a timeout, so that the next request has them.
      if (source === this.#source) {
        this.#cached = this.#keep(identity);
        this.#isRejected = false;
      }
      return identity;
    });
    const pending = this.#withTimeout(given).finally(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    this.#pending = pending;
    return pending;
  }

  /** Waits for the credentials, or rejects after the timeout. */
  async #withTimeout(given: Promise<AwsCredentialIdentity>): Promise<AwsCredentialIdentity> {
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
    // Credentials that live shorter than these limits are used for half of their life.
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

/** Whether two objects hold the same credentials, for example if an app creates the object in every render. */
function isSameIdentity(one: CredentialsProvider, other: CredentialsProvider | undefined): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  try {
    return (
      one.accessKeyId === other.accessKeyId && one.secretAccessKey === other.secretAccessKey && one.sessionToken === other.sessionToken
    );
  } catch {
    // A getter of the app throws; this is reported where the credentials are read.
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
