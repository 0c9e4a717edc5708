import { expect, it } from 'vitest';
import { MAX_INITIAL_GZIP_BYTES, packagesIn, weighSmallestApp } from './size-benchmark';

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
