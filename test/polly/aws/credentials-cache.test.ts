/**
 * When credentials are requested: once for all callers, before they expire, and in the background if there is time.
 */
import type { AwsCredentialIdentity } from '@smithy/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CredentialsProvider } from '../../../src/polly/aws/credentials';
import { CredentialsCache } from '../../../src/polly/aws/credentials-cache';
import { FakeClock, settlePromises } from '../../base/fake-clock';

const MINUTE_MS = 60_000;

/** A provider that the test answers. */
class ManualProvider {
  readonly asked: (Record<string, unknown> | undefined)[] = [];
  readonly #answers: { resolve: (identity: object) => void; reject: (error: Error) => void }[] = [];
  #given = 0;

  readonly provider: Extract<CredentialsProvider, (...given: never[]) => unknown> = (options) => {
    this.asked.push(options);
    return new Promise((resolve, reject) => {
      this.#answers.push({ resolve: resolve as (identity: object) => void, reject });
    });
  };

  /** Answers the oldest open call. The answers are numbered, and the access key id is the number. */
  give(expiresAtMs?: number): void {
    this.#given += 1;
    const expiration = expiresAtMs === undefined ? {} : { expiration: new Date(expiresAtMs) };
    this.#answers.shift()?.resolve({ accessKeyId: String(this.#given), secretAccessKey: 'secret', ...expiration });
  }

  fail(): void {
    this.#answers.shift()?.reject(new Error('no login'));
  }
}

function setUp({ random = 0 } = {}) {
  const manual = new ManualProvider();
  const state = { nowMs: 0, source: manual.provider as CredentialsProvider };
  const clock = new FakeClock();
  const cache = new CredentialsCache({
    source: () => state.source,
    region: 'us-west-2',
    wallClock: () => state.nowMs,
    clock,
    random: () => random,
  });
  const idNow = async () => (await cache.get()).accessKeyId;
  /** Gets credentials "1", valid for `lifeMs`. */
  const begin = async (lifeMs?: number) => {
    const first = cache.get();
    manual.give(lifeMs);
    return first;
  };
  return { manual, state, clock, cache, idNow, begin };
}

describe('credentials', () => {
  test('are requested once for all callers, and then no more', async () => {
    const { manual, cache, idNow } = setUp();
    const waiting = Promise.all([cache.get(), cache.get(), cache.get()]);
    manual.give();
    const [one, two, three] = await waiting;
    expect(two).toBe(one);
    expect(three).toBe(one);
    expect(await idNow()).toBe('1');
    expect(manual.asked).toHaveLength(1);
  });

  test("a provider without a region gets Polly's", async () => {
    const { manual, begin } = setUp();
    await begin();
    const caller = manual.asked[0]?.['callerClientConfig'] as { region: () => Promise<string> };
    expect(await caller.region()).toBe('us-west-2');
  });

  test.each([
    ['no jitter', 0, 50 * MINUTE_MS],
    ['all jitter', 1, 49 * MINUTE_MS],
  ])('of an hour are refreshed in the background, ten minutes before they expire, with %s', async (_, random, refreshAtMs) => {
    const { manual, state, idNow, begin } = setUp({ random });
    await begin(60 * MINUTE_MS);
    state.nowMs = refreshAtMs - 1;
    expect(await idNow()).toBe('1');
    expect(manual.asked).toHaveLength(1);
    state.nowMs = refreshAtMs;
    // Not waited for, and requested once.
    expect([await idNow(), await idNow()]).toEqual(['1', '1']);
    expect(manual.asked).toHaveLength(2);
    manual.give(120 * MINUTE_MS);
    await Promise.resolve();
    await expect.poll(idNow).toBe('2');
    expect(manual.asked).toHaveLength(2);
  });

  test('are waited for in the last five minutes', async () => {
    const { manual, state, idNow, begin } = setUp();
    await begin(60 * MINUTE_MS);
    state.nowMs = 55 * MINUTE_MS;
    const waiting = idNow();
    manual.give(120 * MINUTE_MS);
    expect(await waiting).toBe('2');
  });

  test('a failed refresh leaves valid ones in use until they expire', async () => {
    const { manual, state, idNow, begin } = setUp();
    await begin(60 * MINUTE_MS);
    for (const minutes of [51, 56, 59]) {
      state.nowMs = minutes * MINUTE_MS;
      const id = idNow();
      manual.fail();
      expect(await id).toBe('1');
    }
    state.nowMs = 60 * MINUTE_MS;
    const atTheEnd = idNow();
    manual.fail();
    await expect(atTheEnd).rejects.toMatchObject({ code: 'credentials-unavailable' });
    const later = idNow();
    manual.give(120 * MINUTE_MS);
    expect(await later).toBe('2');
  });

  test('that are valid for a minute are used for half of it', async () => {
    const { manual, state, idNow, begin } = setUp();
    await begin(MINUTE_MS);
    state.nowMs = MINUTE_MS / 2 - 1;
    expect(await idNow()).toBe('1');
    expect(manual.asked).toHaveLength(1);
    state.nowMs += 1;
    expect(await idNow()).toBe('1');
    expect(manual.asked).toHaveLength(2);
  });

  test('that five requests reported as rejected are requested once', async () => {
    const { manual, cache, begin } = setUp();
    const rejected = await begin();
    expect(Array.from({ length: 5 }, () => cache.reject(rejected))).toEqual([true, true, true, true, true]);
    const waiting = Promise.all([cache.get(), cache.get()]);
    expect(manual.asked.map((options) => options?.['forceRefresh'])).toEqual([undefined, true]);
    manual.give();
    expect((await waiting).map(({ accessKeyId }) => accessKeyId)).toEqual(['2', '2']);
    // A request that was signed before reports its rejection late.
    expect(cache.reject(rejected)).toBe(true);
    expect((await cache.get()).accessKeyId).toBe('2');
  });

  test('without a provider can only be rejected', async () => {
    const { state, cache } = setUp();
    const fixed = { accessKeyId: 'fixed', secretAccessKey: 'secret' };
    state.source = fixed;
    const identity = await cache.get();
    expect(cache.reject(identity)).toBe(false);
    state.source = { accessKeyId: 'other', secretAccessKey: 'secret' };
    expect(cache.reject(identity)).toBe(true);
  });

  test('that never come are waited for 20 s at most, and then requested again', async () => {
    const { manual, clock, cache, idNow } = setUp();
    const waiting = Promise.allSettled([cache.get(), cache.get()]);
    await clock.advance(20_000);
    for (const outcome of await waiting) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'credentials-unavailable', retryable: true } });
    }
    const again = idNow();
    expect(manual.asked).toHaveLength(2);
    // The answer that is not waited for any more.
    manual.give();
    await settlePromises();
    expect(await idNow()).toBe('1');
    manual.give();
    expect(await again).toBe('2');
    expect(clock.timerCount).toBe(0);
  });

  test('that are valid stay in use if a refresh never comes', async () => {
    const { clock, state, idNow, begin } = setUp();
    await begin(60 * MINUTE_MS);
    state.nowMs = 56 * MINUTE_MS;
    const id = idNow();
    await clock.advance(20_000);
    expect(await id).toBe('1');
    expect(clock.timerCount).toBe(0);
  });

  test('of a replaced provider are not used, however late they come', async () => {
    const { manual, state, cache, idNow } = setUp();
    const late = cache.get();
    state.source = { accessKeyId: 'other', secretAccessKey: 'secret' };
    expect(await idNow()).toBe('other');
    manual.give();
    await late;
    expect(await idNow()).toBe('other');
  });
});

/** An event of a cache, and its duration. */
type Step =
  | { readonly kind: 'get' | 'reject' | 'fail' | 'replace' }
  | { readonly kind: 'answer'; readonly lifeMs: number }
  | { readonly kind: 'pass'; readonly ms: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Step>({ kind: 'get' }, { kind: 'get' }, { kind: 'reject' }, { kind: 'fail' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'replace' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      lifeMs: fc.constantFrom(60, 60, 5, 1).map((minutes) => minutes * MINUTE_MS),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(10, 15_000, MINUTE_MS, 26 * MINUTE_MS) }) },
);

test('after any events, one request is open, none is late, and every caller gets an answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 60 }), async (sequence) => {
      const clock = new FakeClock();
      const questions: {
        readonly source: CredentialsProvider;
        readonly atMs: number;
        readonly answer: (identity: AwsCredentialIdentity | Error) => void;
      }[] = [];
      const complaints: string[] = [];
      const rejected = new Set<AwsCredentialIdentity>();
      const lives = new Map<AwsCredentialIdentity, number>();
      let unanswered = 0;
      let last: AwsCredentialIdentity | undefined;
      const isAsked = (source: CredentialsProvider) =>
        questions.some((question) => question.source === source && clock.now() < question.atMs + 20_000);
      const createSource = () => {
        const source: Extract<CredentialsProvider, (...given: never[]) => unknown> = () => {
          if (isAsked(source)) complaints.push('asked twice at once');
          return new Promise((resolve, reject) => {
            const answer = (identity: AwsCredentialIdentity | Error) => {
              if (identity instanceof Error) reject(identity);
              else resolve(identity);
            };
            questions.push({ source, atMs: clock.now(), answer });
          });
        };
        return source;
      };
      let source = createSource();
      const cache = new CredentialsCache({
        source: () => source,
        region: 'us-west-2',
        wallClock: () => clock.now(),
        clock,
        random: () => 0.5,
      });
      const get = async () => {
        unanswered += 1;
        const wereRejected = new Set(rejected);
        try {
          const identity = await cache.get();
          expect(wereRejected).not.toContain(identity);
          expect(identity.expiration?.getTime()).toBeGreaterThan(clock.now());
          last = identity;
        } catch (error) {
          expect(error).toMatchObject({ code: 'credentials-unavailable' });
        }
        unanswered -= 1;
      };
      const gets: Promise<void>[] = [];
      for (const step of sequence) {
        switch (step.kind) {
          case 'get': {
            gets.push(get());
            await settlePromises();
            // Credentials of an hour that expire within ten minutes are refreshed in the background.
            const restMs = (last?.expiration?.getTime() ?? Infinity) - clock.now();
            if (last !== undefined && lives.get(last) === 60 * MINUTE_MS && restMs < 10 * MINUTE_MS) expect(isAsked(source)).toBe(true);
            break;
          }
          case 'reject':
            if (last !== undefined && cache.reject(last)) rejected.add(last);
            break;
          case 'fail':
            questions.shift()?.answer(new Error('As the test wants it.'));
            break;
          case 'replace':
            source = createSource();
            break;
          case 'answer': {
            const identity = { accessKeyId: 'id', secretAccessKey: 'secret', expiration: new Date(clock.now() + step.lifeMs) };
            lives.set(identity, step.lifeMs);
            questions.shift()?.answer(identity);
            break;
          }
          case 'pass':
            await clock.advance(step.ms);
            break;
        }
        await settlePromises();
      }
      await clock.advance(20_000);
      await Promise.all(gets);
      expect(complaints).toEqual([]);
      expect(unanswered).toBe(0);
      expect(clock.timerCount).toBe(0);
    }),
    { numRuns: 500 },
  );
});
