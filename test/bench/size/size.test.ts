import { expect, it } from 'vitest';
import budget from './budget.json';
import { MAX_INITIAL_GZIP_BYTES, overBudget, packagesIn, weighEntries, weighSmallestApp } from './size-benchmark';

/** Running the bundler takes time. */
const TIMEOUT_MS = 60_000;

it(
  'loads neither the AWS SDK nor a decoder with the page, and both later',
  async () => {
    const { initial, lazy } = await weighSmallestApp();
    expect(packagesIn(initial.chunks)).toEqual([]);
    expect(packagesIn(lazy.chunks)).toEqual(expect.arrayContaining(['@aws-sdk/client-polly', '@smithy/core', 'mpg123-decoder']));
    // The code for markdown is a separate chunk, loaded on demand.
    expect(lazy.chunks.map(({ name }) => name)).toContain('speakable-text');
    expect(initial.gzipBytes).toBeLessThan(MAX_INITIAL_GZIP_BYTES);
  },
  TIMEOUT_MS,
);

it(
  'keeps each entry and each part within its budget',
  async () => {
    const entries = await weighEntries();
    expect(overBudget(entries, budget)).toEqual([]);
    expect(entries.map(({ name }) => name)).toEqual(Object.keys(budget));
  },
  TIMEOUT_MS,
);

it('finds an entry that has grown by more than 2 %', () => {
  expect(overBudget([{ name: 'part', gzipBytes: 1020 }], { part: 1000 })).toEqual([]);
  expect(overBudget([{ name: 'part', gzipBytes: 1021 }], { part: 1000 })).toHaveLength(1);
  expect(overBudget([{ name: 'part', gzipBytes: 1 }], {})).toHaveLength(1);
});
