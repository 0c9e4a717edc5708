import { expect, it } from 'vitest';
import budget from './budget.json';
import { overBudget, packagesIn, weighEntries, weighSmallestApp, weighWaits } from './size-benchmark';

/** Running the bundler takes time. */
const TIMEOUT_MS = 60_000;

it(
  'loads neither the AWS SDK nor a decoder with the page, and both later',
  async () => {
    const result = await weighSmallestApp();
    const { initial, lazy, speaking } = result;
    expect(packagesIn(initial.chunks)).toEqual([]);
    expect(packagesIn(lazy.chunks)).toEqual(expect.arrayContaining(['@aws-sdk/client-polly', '@smithy/core', 'mpg123-decoder']));
    // The code for markdown is a separate chunk, loaded on demand.
    expect(lazy.chunks.map(({ name }) => name)).toContain('speakable-text');
    // Nor is a decoder loaded where the browser has one.
    expect(packagesIn(speaking.chunks)).not.toEqual(expect.arrayContaining(['mpg123-decoder']));
    expect(overBudget(weighWaits(result), budget)).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  'keeps each entry and each part within its budget',
  async () => {
    const entries = await weighEntries();
    expect(overBudget(entries, budget)).toEqual([]);
    expect(Object.keys(budget)).toEqual(expect.arrayContaining(entries.map(({ name }) => name)));
  },
  TIMEOUT_MS,
);

it('finds an entry that has grown by more than 2 %', () => {
  expect(overBudget([{ name: 'part', gzipBytes: 1020 }], { part: 1000 })).toEqual([]);
  expect(overBudget([{ name: 'part', gzipBytes: 1021 }], { part: 1000 })).toHaveLength(1);
  expect(overBudget([{ name: 'part', gzipBytes: 1 }], {})).toHaveLength(1);
});
