/** The quota of bytes per minute counts all sockets of a party together, including closed ones. */
import { expect, test } from 'vitest';
import { Quotas, type Quota } from '../../../src/relay/admission/quotas';
import { UsageCounter } from '../../../src/relay/identity/usage-counter';
import { DEFAULT_RELAY_LIMITS } from '../../../src/relay/options/limits';
import { FakeClock, settlePromises } from '../../base/fake-clock';

function createQuotas(maxBytesPerMinutePerAddress: number) {
  const clock = new FakeClock();
  const quotas = new Quotas({ ...DEFAULT_RELAY_LIMITS, maxBytesPerMinutePerAddress }, new UsageCounter(undefined, clock), clock);
  const enter = () => {
    const quota = quotas.of({ addressKey: '203.0.113.7', ticketKey: undefined, limits: {} });
    expect(quota.takeSocket()).toBeUndefined();
    return quota;
  };
  return { quotas, enter };
}

/** Sends bytes, and returns whether they exceed the quota. */
async function send(quota: Quota, bytes: number): Promise<boolean> {
  let isTooMany = false;
  quota.countBytes(bytes, () => {
    isTooMany = true;
  });
  await settlePromises();
  return isTooMany;
}

test('many sockets that each send less than is counted at once', async () => {
  const { quotas, enter } = createQuotas(1_000);
  const answers = [];
  for (let count = 0; count < 20; count += 1) answers.push(await send(enter(), 60_000));
  expect(answers).not.toContain(false);
  quotas.close();
});

test.each([1, 7, 40, 333])('messages of %i bytes over many sockets: no more than the limit and its 64th part', async (bytes) => {
  const { quotas, enter } = createQuotas(6_400);
  const sockets = Array.from({ length: 10 }, enter);
  let sent = 0;
  for (let isTooMany = false; !isTooMany; sent += bytes) isTooMany = await send(sockets[sent % 10] as Quota, bytes);
  expect(sent).toBeGreaterThan(6_400);
  expect(sent).toBeLessThanOrEqual(6_400 + 100 + 2 * bytes);
  quotas.close();
});

test('sockets that come, send a little and go', async () => {
  const { quotas, enter } = createQuotas(64_000);
  for (let count = 0; count < 80; count += 1) {
    const quota = enter();
    await send(quota, 900);
    quota.releaseSocket();
    await settlePromises();
  }
  expect(enter().takeStream()).toContain('more than 64000 bytes in a minute');
  quotas.close();
});

test('streams of all sockets of a party that is blocked end with their next bytes, and those of others go on', async () => {
  const { quotas, enter } = createQuotas(1_000);
  const [one, two] = [enter(), enter()];
  const other = quotas.of({ addressKey: '203.0.113.8', ticketKey: undefined, limits: {} });
  expect(await send(one, 2_000)).toBe(true);
  expect(await send(two, 1)).toBe(true);
  expect(await send(other, 1)).toBe(false);
  quotas.close();
});
