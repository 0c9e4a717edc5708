/** The meaning of Polly's silence, by its length. */
import { expect, test } from 'vitest';
import { meaningOfSilence, NO_SOUND_MS } from '../../../src/core/attempts/silence';

test.each([
  ['short', 0, true],
  ['short', 1_999, false],
  ['quiet', 2_000, true],
  ['quiet', 3_999, true],
  ['final', 4_000, true],
  ['quiet', 4_000, false],
  ['quiet', NO_SOUND_MS - 1, false],
  ['final', NO_SOUND_MS, false],
] as const)('%s after %d ms, with sound before: %s', (meaning, silentMs, hasSound) => {
  expect(meaningOfSilence(silentMs, hasSound)).toBe(meaning);
});
