/**
 * Credentials as apps have them: from JSON, from AWS's own tools, or wrong. An error names the field and is not
 * retried.
 */
import { describe, expect, test, vi } from 'vitest';
import { explainingCredentials, type CredentialsProvider } from '../../../src/polly/aws/credentials';
import { CredentialsCache } from '../../../src/polly/aws/credentials-cache';
import { FakeClock } from '../../base/fake-clock';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a secret' };

const resolve = (given: unknown) => explainingCredentials(given as CredentialsProvider, 'us-west-2')();

const noon = new Date('2026-11-30T12:00:00.000Z');

describe('the expiration', () => {
  test.each([
    ['a Date', noon],
    ['a string of JSON', JSON.parse(JSON.stringify(noon)) as string],
    ['a string with an offset', '2026-11-30T13:00:00+01:00'],
    ['what AWS writes', '2026-11-30T12:00:00Z'],
    ['milliseconds', noon.getTime()],
    ['an object that has a time', { valueOf: () => noon.getTime() }],
  ])('may be %s', async (_, expiration) => {
    expect((await resolve({ ...KEYS, expiration })).expiration).toEqual(noon);
    expect((await resolve(() => Promise.resolve({ ...KEYS, expiration }))).expiration).toEqual(noon);
  });

  test('may be a Temporal.Instant, which cannot be converted to a number', async () => {
    class Instant {
      get epochMilliseconds() {
        return noon.getTime();
      }
      valueOf(): never {
        throw new TypeError('Temporal.Instant has no value.');
      }
    }
    expect((await resolve({ ...KEYS, expiration: new Instant() })).expiration).toEqual(noon);
  });

  test.each([[undefined], [null]])('may be left out (%s)', async (expiration) => {
    expect((await resolve({ ...KEYS, expiration })).expiration).toBeUndefined();
  });

  test.each([
    ['no time', 'soon', /"expiration".*not a time/],
    ['an empty string', '', /"expiration".*not a time/],
    ['a Date of nothing', new Date('soon'), /"expiration".*not a time/],
    ['seconds', noon.getTime() / 1000, /"expiration".*seconds/],
    ['an object', {}, /"expiration".*is an object, which is not a time/],
    ['true', true, /is true, which is not a time/],
    ['false', false, /is false, which is not a time/],
    ['a big integer', 10n, /is 10n, which is not a time/],
    ['a symbol', Symbol('noon'), /is Symbol\(noon\), which is not a time/],
    [
      'an object whose value throws',
      {
        valueOf: () => {
          throw new TypeError('no');
        },
      },
      /is an object, which is not a time/,
    ],
    ['an invalid moment of Temporal', { epochMilliseconds: NaN }, /not a time/],
    ['NaN', NaN, /is NaN, which is not a time/],
  ])('is named if it is %s', async (_, expiration, message) => {
    await expect(resolve({ ...KEYS, expiration })).rejects.toMatchObject({
      code: 'credentials-unavailable',
      retryable: false,
      message: expect.stringMatching(message) as string,
    });
  });

  test('as a string causes a refresh in time, and no request before that', async () => {
    const clock = new FakeClock();
    const provider = vi.fn(() => Promise.resolve({ ...KEYS, expiration: new Date(clock.now() + 3_600_000).toISOString() }));
    const cache = new CredentialsCache({
      source: () => provider,
      region: 'us-west-2',
      clock,
      wallClock: () => clock.now(),
      random: () => 0,
    });
    const first = await cache.get();
    expect(await cache.get()).toBe(first);
    expect(provider).toHaveBeenCalledTimes(1);
    await clock.advance(3_000_001);
    await cache.get();
    expect(provider).toHaveBeenCalledTimes(2);
  });
});

describe('a missing field is named', () => {
  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /credentials are undefined/],
    ['null', null, /credentials are null/],
    ['a string', 'AKIA', /credentials are string/],
    ['an empty object', {}, /"accessKeyId" is missing/],
    ['no secret', { accessKeyId: 'AKIA1' }, /"secretAccessKey" is missing/],
    ['an empty secret, as of a variable that is not set', { ...KEYS, secretAccessKey: '' }, /"secretAccessKey" is missing or empty/],
    [
      'the names of STS',
      { AccessKeyId: 'AKIA1', SecretAccessKey: 's', SessionToken: 't' },
      /field "AccessKeyId" where "accessKeyId" is expected/,
    ],
    ['the names of Cognito', { accessKeyId: 'AKIA1', SecretKey: 's' }, /field "SecretKey" where "secretAccessKey" is expected/],
    ['the names of a file', { aws_access_key_id: 'AKIA1', aws_secret_access_key: 's' }, /field "aws_access_key_id" where/],
    ['the names of the environment', { AWS_ACCESS_KEY_ID: 'AKIA1' }, /field "AWS_ACCESS_KEY_ID" where/],
    ['all of the answer', { Credentials: { AccessKeyId: 'AKIA1' } }, /inside a field "Credentials"/],
    ['the token of temporary ones', { ...KEYS, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }, /temporary ones, and have no sessionToken/],
    [
      'the token of temporary ones by its name',
      { ...KEYS, accessKeyId: 'ASIA1', session_token: 't' },
      /field "session_token" where "sessionToken"/,
    ],
    ['a promise instead of a function', Promise.resolve(KEYS), /is a promise\. Give a function/],
    ['a provider that gives nothing', () => Promise.resolve(undefined), /credentials are undefined/],
    ['a provider of a provider', () => () => KEYS, /credentials are function/],
  ])('%s', async (_, given, message) => {
    const error = await resolve(given).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'credentials-unavailable', retryable: false, message: expect.stringMatching(message) as string });
    expect((error as Error).message).not.toMatch(/AKIA|ASIA/);
  });
});

describe('a provider that throws', () => {
  const throwing = (cause: unknown) => resolve(() => Promise.reject(cause instanceof Error ? cause : new Error(String(cause))));

  test.each([
    ['Chromium', new TypeError('Failed to fetch')],
    ['Firefox', new TypeError('NetworkError when attempting to fetch resource.')],
    ['WebKit', new TypeError('The network connection was lost.')],
    ['Node', new TypeError('fetch failed')],
    ['a body that broke off', new TypeError('network error')],
  ])('the error of %s without a network is retryable', async (_, cause) => {
    await expect(throwing(cause)).rejects.toMatchObject({ code: 'credentials-unavailable', retryable: true });
  });

  test.each([
    [
      'reading a property of nothing',
      () => (undefined as unknown as { keys: { id: string } }).keys.id,
      /TypeError: Cannot read properties of undefined/,
    ],
    ['calling what is no function', () => (({}) as { fetch: () => string }).fetch(), /TypeError.*is not a function/],
    [
      'an unknown name',
      () => {
        throw new ReferenceError('credentialz is not defined');
      },
      /ReferenceError: credentialz is not defined/,
    ],
    ['a page instead of JSON', () => JSON.parse('<html>secret</html>') as string, /\(SyntaxError\)/],
    [
      'another error',
      () => {
        throw new Error('boom');
      },
      /provider failed; see `cause`/,
    ],
  ])('%s is final', async (_, mistake, message) => {
    const error = await resolve(async () => Promise.resolve().then(mistake)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'credentials-unavailable', retryable: false, message: expect.stringMatching(message) as string });
    expect((error as Error).message).not.toContain('secret');
  });

  test('synchronously, not in a promise, is reported in the same way', async () => {
    const error = resolve(() => (undefined as unknown as { id: string }).id);
    await expect(error).rejects.toMatchObject({ code: 'credentials-unavailable', retryable: false });
  });
});

test('an object made anew in every render counts as the same credentials', async () => {
  let source: CredentialsProvider = { ...KEYS, expiration: new Date(7_200_000).toISOString() };
  const clock = new FakeClock();
  const cache = new CredentialsCache({ source: () => source, region: 'us-west-2', clock, wallClock: () => clock.now() });
  const first = await cache.get();
  source = { ...source };
  expect(await cache.get()).toBe(first);
  source = { ...source, accessKeyId: 'AKIAOTHER' };
  expect(await cache.get()).toMatchObject({ accessKeyId: 'AKIAOTHER' });
});

describe('an identity of a class with getters', () => {
  class Identity {
    readonly #expiration: unknown;
    constructor(expiration: unknown) {
      this.#expiration = expiration;
    }
    get accessKeyId() {
      return 'ASIAIOSFODNN7EXAMPLE';
    }
    get secretAccessKey() {
      return 'a secret';
    }
    get sessionToken() {
      return 'a token';
    }
    get accountId() {
      return '123456789012';
    }
    get expiration() {
      return this.#expiration;
    }
  }

  test('keeps every field, even if its expiration must be converted', async () => {
    const given = new Identity(noon.toISOString()) as never;
    expect(await resolve(given)).toEqual({
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'a secret',
      sessionToken: 'a token',
      accountId: '123456789012',
      expiration: noon,
    });
  });

  test('with a throwing getter is reported and not retried', async () => {
    const given = {
      ...KEYS,
      get sessionToken(): string {
        throw new Error('logged out');
      },
    };
    await expect(resolve(given)).rejects.toMatchObject({
      code: 'credentials-unavailable',
      retryable: false,
      message: expect.stringContaining('"sessionToken"') as string,
    });
  });
});
