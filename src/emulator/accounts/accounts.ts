/**
 * The AWS accounts the local Polly plays. Each Cognito identity pool is an account of its own, with its own pacing,
 * its own refusals and its own record of requests, so that tests that run side by side see nothing of each other.
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { CallFaults } from '../operations/call-faults';
import { ServiceError } from '../service-error';
import type { AccountSettings } from './account-settings';
import type { RequestLog } from './request-log';

/** An account: an identity pool, how it behaves, and what was asked of it. */
export interface Account {
  readonly identityPoolId: string;
  readonly settings: AccountSettings;
  readonly log: RequestLog;
  /** Aborted when calls that are held are to go on, for good. */
  readonly release: AbortController;
  /** What is to happen to its calls. */
  readonly callFaults: CallFaults;
  /** How many speech streams it has opened. */
  openedStreams: number;
  /** Of the credentials it has given out, the oldest first. */
  readonly accessKeyIds: string[];
}

/** Temporary credentials as they are kept here; the secret is the one that signatures are checked with. */
export interface IssuedCredentials {
  readonly account: Account;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. Brought forward by {@link Accounts.expireCredentials}. */
  expiresAtMs: number;
}

/** Credentials are remembered for this long after they expired, so that the answer is "expired", not "unknown". */
const REMEMBER_EXPIRED_MS = 60 * 60_000;
/** More than any day of development makes; a program that makes them without end is stopped. */
const MAX_POOLS = 1_000;
/** Credentials of one pool that are remembered; beyond that the oldest are forgotten. A page draws them once an hour. */
const MAX_CREDENTIALS = 1_000;
/** The pool that is always there; its name is fixed so that a page that was opened before a restart goes on working. */
const DEFAULT_POOL_UUID = '00000000-0000-4000-8000-000000000001';

/** All identity pools of one local Polly, and the credentials it has given out. */
export class Accounts {
  /** The pool that is always there. */
  readonly defaultPoolId: string;
  readonly #region: string;
  readonly #wallClock: () => number;
  readonly #createLog: () => RequestLog;
  readonly #pools = new Map<string, Account>();
  readonly #credentials = new Map<string, IssuedCredentials>();

  constructor(options: {
    readonly region: string;
    /** The present moment in epoch milliseconds. */
    readonly wallClock: () => number;
    readonly defaults: AccountSettings;
    readonly createLog: () => RequestLog;
  }) {
    this.#region = options.region;
    this.#wallClock = options.wallClock;
    this.#createLog = options.createLog;
    this.defaultPoolId = this.#add(DEFAULT_POOL_UUID, options.defaults).identityPoolId;
  }

  /**
   * Creates an account with an identity pool of its own.
   *
   * @throws ServiceError `LimitExceededException` when there are too many; none is ever forgotten.
   */
  create(settings: AccountSettings): Account {
    if (this.#pools.size >= MAX_POOLS) {
      throw new ServiceError({
        status: 400,
        type: 'LimitExceededException',
        message: `The local Polly keeps no more than ${MAX_POOLS} identity pools. Use one again, or restart it.`,
      });
    }
    return this.#add(randomUUID(), settings);
  }

  /** The account of an identity pool. */
  find(identityPoolId: string): Account | undefined {
    return this.#pools.get(identityPoolId);
  }

  /** Every account. */
  all(): Iterable<Account> {
    return this.#pools.values();
  }

  /**
   * A new identity of a pool. Its id begins with a digest of the pool's, so that an identity a browser remembered
   * from before a restart still leads to its pool.
   */
  createIdentity(account: Account): string {
    return `${this.#region}:${poolDigest(account.identityPoolId)}${randomUUID().slice(8)}`;
  }

  /** The account an identity belongs to. */
  findByIdentity(identityId: string): Account | undefined {
    const digest = identityId.slice(this.#region.length + 1, this.#region.length + 9);
    if (identityId !== `${this.#region}:${digest}${identityId.slice(this.#region.length + 9)}`) return undefined;
    return [...this.#pools.values()].find((account) => poolDigest(account.identityPoolId) === digest);
  }

  /**
   * Issues credentials.
   *
   * @returns What is kept here, and the secret that goes to the client, which differs when the account says so.
   */
  issueCredentials(account: Account): { credentials: IssuedCredentials; secretForClient: string } {
    this.#forgetLongExpired();
    const secretAccessKey = randomBytes(30).toString('base64');
    const credentials: IssuedCredentials = {
      account,
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey,
      sessionToken: randomBytes(300).toString('base64'),
      // Whole seconds, because that is what Cognito's answer tells the client.
      expiresAtMs: Math.floor(this.#wallClock() / 1000) * 1000 + account.settings.credentialLifetimeSeconds * 1000,
    };
    this.#credentials.set(credentials.accessKeyId, credentials);
    account.accessKeyIds.push(credentials.accessKeyId);
    this.#forgetSurplus(account);
    const secretForClient = account.settings.wrongSecret ? randomBytes(30).toString('base64') : secretAccessKey;
    return { credentials, secretForClient };
  }

  /** Makes all credentials of an account that were given out expire now, whatever their clients were told. */
  expireCredentials(account: Account): void {
    for (const credentials of this.#credentials.values()) {
      if (credentials.account === account) credentials.expiresAtMs = Math.min(credentials.expiresAtMs, this.#wallClock());
    }
  }

  /** The credentials an access key id belongs to. */
  findCredentials(accessKeyId: string): IssuedCredentials | undefined {
    return this.#credentials.get(accessKeyId);
  }

  #add(uuid: string, settings: AccountSettings): Account {
    const account: Account = {
      identityPoolId: `${this.#region}:${uuid}`,
      settings,
      log: this.#createLog(),
      release: new AbortController(),
      callFaults: new CallFaults(settings.callFaults),
      openedStreams: 0,
      accessKeyIds: [],
    };
    this.#pools.set(account.identityPoolId, account);
    return account;
  }

  #forgetSurplus({ accessKeyIds }: Account): void {
    for (const accessKeyId of accessKeyIds.splice(0, Math.max(0, accessKeyIds.length - MAX_CREDENTIALS))) {
      this.#credentials.delete(accessKeyId);
    }
  }

  #forgetLongExpired(): void {
    const limitMs = this.#wallClock() - REMEMBER_EXPIRED_MS;
    for (const [accessKeyId, { expiresAtMs }] of this.#credentials) {
      if (expiresAtMs < limitMs) this.#credentials.delete(accessKeyId);
    }
  }
}

/**
 * Refuses an action that the account's policy does not allow.
 *
 * @param action - The IAM action, for example `polly:SynthesizeSpeech`.
 * @throws ServiceError `AccessDeniedException`.
 */
export function checkAllowed(account: Account, action: string): void {
  if (!account.settings.deny.includes(action)) return;
  throw new ServiceError({
    status: 403,
    type: 'AccessDeniedException',
    message: `User is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
  });
}

function poolDigest(identityPoolId: string): string {
  return createHash('sha256').update(identityPoolId).digest('hex').slice(0, 8);
}
