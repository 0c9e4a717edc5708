/** Counts of several relays in one Redis. The package `ioredis` is optional, and is loaded only if the option is given. */
import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { invalid } from '../errors/invalid';
import type { UsageCount, UsageStore } from './usage-counter';

const KEY_PREFIX = 'polly-relay';
const WINDOW_SECONDS = 60;
const CONNECT_TIMEOUT_MS = 5_000;
const LONGEST_PAUSE_MS = 5_000;

const EXAMPLE = 'redis://127.0.0.1:6379';

/** Returns the problem of a Redis address as a sentence; undefined if it is valid. It may contain a password, and is not shown. */
export function redisProblem(address: string): string | undefined {
  const isRedis = URL.canParse(address) && /^rediss?:$/.test(new URL(address).protocol) && new URL(address).hostname !== '';
  return isRedis ? undefined : `this is no address of a Redis server. Write one such as ${EXAMPLE}, or rediss:// for TLS.`;
}

/** A store of counts in Redis. While Redis cannot be reached, each call is rejected at once, and relays count for themselves. */
export class RedisStore implements UsageStore {
  readonly #address: string;
  #client: Redis | undefined;
  #limiter: RateLimiterRedis | undefined;

  /** @param address - A valid address, see {@link redisProblem}. */
  constructor(address: string) {
    this.#address = address;
  }

  /**
   * Connects, and connects again whenever the connection is lost. Resolves after the first attempt, also if that failed.
   *
   * @param onChange - Called when Redis cannot be reached any more, and when it can be reached again.
   * @throws SpeechError `invalid-option` if the package `ioredis` is not installed.
   */
  async open(onChange: (isReachable: boolean) => void): Promise<void> {
    const { Redis: Client } = await import('ioredis').catch((cause: unknown) => {
      throw invalid('redis: the package ioredis is missing. Install it: npm install ioredis', cause);
    });
    const client = new Client(this.#address, {
      connectTimeout: CONNECT_TIMEOUT_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, LONGEST_PAUSE_MS),
    });
    let isLost = false;
    // The error is not shown, since it may contain the address.
    client.on('error', () => {
      if (!isLost) onChange(false);
      isLost = true;
    });
    client.on('ready', () => {
      if (isLost) onChange(true);
      isLost = false;
    });
    this.#client = client;
    const attempted = new Promise<void>((resolve) => {
      client.once('ready', resolve);
      client.once('error', () => resolve());
    });
    this.#limiter = new RateLimiterRedis({
      storeClient: client,
      keyPrefix: KEY_PREFIX,
      points: Number.MAX_SAFE_INTEGER,
      duration: WINDOW_SECONDS,
    });
    await attempted;
  }

  async consume(key: string, points: number, options: { readonly customDuration: number }): Promise<UsageCount> {
    if (this.#limiter === undefined) throw new Error('The store is not open.');
    return this.#limiter.consume(key, points, options);
  }

  close(): void {
    this.#client?.disconnect();
  }
}
