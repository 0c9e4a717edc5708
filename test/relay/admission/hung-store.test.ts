/** A hanging store delays one stream by a second, but not every stream. */
import { expect, test } from 'vitest';
import { UsageCounter, type UsageCount } from '../../../src/relay/identity/usage-counter';
import { FakeClock, settlePromises } from '../../base/fake-clock';

test('a store that does not answer is left alone for a while, then asked by one, and used again when it answers', async () => {
  const clock = new FakeClock();
  let answer: () => Promise<UsageCount> = () => new Promise(() => undefined);
  let asked = 0;
  const consume = () => {
    asked += 1;
    return answer();
  };
  const counter = new UsageCounter({ consume }, clock);
  let counted: (number | undefined)[] = [];
  const add = () => void counter.add('key', 1).then(({ total }) => counted.push(total));

  add();
  await clock.advance(999);
  expect(counted).toEqual([]);
  await clock.advance(1);
  expect(counted).toEqual([1]);
  for (let count = 0; count < 3; count += 1) add();
  await settlePromises();
  expect([asked, counted]).toEqual([1, [1, 2, 3, 4]]);

  await clock.advance(10_000);
  counted = [];
  for (let count = 0; count < 3; count += 1) add();
  await settlePromises();
  expect(asked).toBe(2);
  expect(counted).toHaveLength(2);
  await clock.advance(1_000);
  expect(counted).toHaveLength(3);

  await clock.advance(10_000);
  answer = () => Promise.resolve({ consumedPoints: 70, msBeforeNext: 1 });
  counted = [];
  for (let count = 0; count < 3; count += 1) {
    add();
    await settlePromises();
  }
  expect([asked, counted]).toEqual([5, [70, 70, 70]]);
});
