/**
 * The AWS accounts that local Polly simulates. Each Cognito identity pool is its own account, with its own settings and
 * request record, so that parallel tests do not see each other.
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { CallFaults } from '../faults/call-faults';
import { ServiceError } from '../http/service-error';
import type { AccountSettings } from './account-settings';
import type { RequestLog } from './request-log';

/** An account: its identity pool, settings and recorded requests. */
export interface Account {
  readonly identityPoolId: string;
  readonly settings: AccountSettings;
  readonly log: RequestLog;
  /** Aborted to release all held calls, including later ones. */
  readonly release: AbortController;
  /** The faults of its calls. */
  readonly callFaults: CallFaults;
  /** The number of speech streams that it has opened. */
  openedStreams: number;
  /** The access key ids that it has issued, oldest first. */
  readonly accessKeyIds: string[];
}

/** Issued temporary credentials. Signatures are checked with this secret. */
export interface IssuedCredentials {
  readonly account: Account;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. {@link Accounts.expireCredentials} sets an earlier time. */
  expiresAtMs: number;
}

/** How long expired credentials are kept, so that the error says "expired" rather than "unknown". */
const REMEMBER_EXPIRED_MS = 60 * 60_000;
/** Greatest number of identity pools. A day of development needs far fewer; the limit stops a program that creates them endlessly. */
const MAX_POOLS = 1_000;
/** Greatest number of credentials kept per pool; the oldest are dropped first. A page requests credentials once an hour. */
const MAX_CREDENTIALS = 1_000;
/** The id of the default pool. It is fixed, so that a page opened before a restart keeps working. */
const DEFAULT_POOL_UUID = '00000000-0000-4000-8000-000000000001';

/** All identity pools of one local Polly, and the credentials it has issued. */
export class Accounts {
  /** The id of the default pool. */
  readonly defaultPoolId: string;
  readonly #region: string;
  readonly #wallClock: () => number;
  readonly #createLog: () => RequestLog;
  readonly #pools = new Map<string, Account>();
  readonly #credentials = new Map<string, IssuedCredentials>();

  constructor(options: {
    readonly region: string;
    /** Returns the current time in epoch milliseconds. */
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
   * Creates an account with a new identity pool.
   *
   * @throws ServiceError `LimitExceededException` if there are too many. Pools are never removed.
   */
  create(settings: AccountSettings): Account {
    if (this.#pools.size >= MAX_POOLS) {
      throw new ServiceError(
        400,
        'LimitExceededException',
        `The local Polly keeps no more than ${MAX_POOLS} identity pools. Reuse one, or restart it.`,
      );
    }
    return this.#add(randomUUID(), settings);
  }

  /** Finds the account of an identity pool. */
  find(identityPoolId: string): Account | undefined {
    return this.#pools.get(identityPoolId);
  }

  /** Returns all accounts. */
  all(): Iterable<Account> {
    return this.#pools.values();
  }

  /**
   * Creates an identity id for a pool. It begins with a digest of the pool's id, so that an identity that a browser stored
   * before a restart still leads to its pool.
   */
  createIdentity(account: Account): string {
    return `${this.#region}:${poolDigest(account.identityPoolId)}${randomUUID().slice(8)}`;
  }

  /** Finds the account of an identity. */
  findByIdentity(identityId: string): Account | undefined {
    const digest = identityId.slice(this.#region.length + 1, this.#region.length + 9);
    if (identityId !== `${this.#region}:${digest}${identityId.slice(this.#region.length + 9)}`) return undefined;
    return [...this.#pools.values()].find((account) => poolDigest(account.identityPoolId) === digest);
  }

  /**
   * Issues credentials.
   *
   * @returns The stored credentials, and the secret for the client, which differs if the account has `wrongSecret`.
   */
  issueCredentials(account: Account): { credentials: IssuedCredentials; secretForClient: string } {
    this.#forgetLongExpired();
    const secretAccessKey = randomBytes(30).toString('base64');
    const credentials: IssuedCredentials = {
      account,
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey,
      sessionToken: randomBytes(300).toString('base64'),
      // Rounded to whole seconds, as in Cognito's answer to the client.
      expiresAtMs: Math.floor(this.#wallClock() / 1000) * 1000 + account.settings.credentialLifetimeSeconds * 1000,
    };
    this.#credentials.set(credentials.accessKeyId, credentials);
    account.accessKeyIds.push(credentials.accessKeyId);
    this.#forgetSurplus(account);
    const secretForClient = account.settings.wrongSecret ? randomBytes(30).toString('base64') : secretAccessKey;
    return { credentials, secretForClient };
  }

  /** Expires all credentials that an account has issued, regardless of the expiry that clients were told. */
  expireCredentials(account: Account): void {
    for (const credentials of this.#credentials.values()) {
      if (credentials.account === account) credentials.expiresAtMs = Math.min(credentials.expiresAtMs, this.#wallClock());
    }
  }

  /** Finds the credentials of an access key id. */
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
 * Throws if the account's policy denies an action.
 *
 * @param action - The IAM action, for example `polly:SynthesizeSpeech`.
 * @throws ServiceError `AccessDeniedException` if the action is denied.
 */
export function checkAllowed(account: Account, action: string): void {
  if (!account.settings.deny.includes(action)) return;
  throw new ServiceError(
    403,
    'AccessDeniedException',
    `User is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
  );
}

function poolDigest(identityPoolId: string): string {
  return createHash('sha256').update(identityPoolId).digest('hex').slice(0, 8);
}
