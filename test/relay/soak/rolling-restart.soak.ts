import { expect, test } from 'vitest';
import { PROXY_NAMES, restartUnderListeners } from '../fleet/rolling-restart';

/** `SOAK_LISTENERS`, or a hundred. */
const LISTENERS = Number(process.env['SOAK_LISTENERS'] ?? 100);
/** Slow enough that the machine can speak for all listeners, and that each stream lasts long. */
const WORD_MS = 1_000;

test(`${LISTENERS} listeners do not hear that relays are replaced, and miss no word when one is killed`, async () => {
  const listenersEach = LISTENERS / PROXY_NAMES.length;
  const { exitCodes, duringReplacement, duringKill } = await restartUnderListeners({ listenersEach, wordMs: WORD_MS });
  console.log(duringReplacement, duringKill);
  expect(new Set(duringReplacement.keys())).toEqual(new Set(PROXY_NAMES));
  expect(exitCodes).toEqual([0, 0, 0]);
  for (const report of duringReplacement.values()) expect(report).toMatchObject({ retries: 0, lost: 0, twice: 0, failed: 0 });
  for (const report of duringKill.values()) expect(report).toMatchObject({ lost: 0, twice: 0, failed: 0 });
});
