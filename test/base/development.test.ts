/** Development is detected from the bundler's or Node's variable, and without one from the page's host. */
import { afterEach, expect, test, vi } from 'vitest';
import { isDevelopment, reportOnce, warnOnce } from '../../src/base/development/development';
import { PATIENCE } from '../stack/patience';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each([
  ['development', true],
  ['test', true],
  ['production', false],
])('NODE_ENV %s', (mode, is) => {
  vi.stubEnv('NODE_ENV', mode);
  expect(isDevelopment()).toBe(is);
});

test('a server without NODE_ENV is in development, as for React', () => {
  vi.stubEnv('NODE_ENV', undefined);
  expect(isDevelopment()).toBe(true);
});

test.each([
  ['http://localhost:8000/', true],
  ['http://127.0.0.1/', true],
  ['http://[::1]:8000/', true],
  ['http://app.localhost/', true],
  ['https://app.example.com/', false],
  ['https://localhost.example.com/', false],
  [undefined, false],
])('without a bundler, at %s', (href, is) => {
  vi.stubGlobal('process', undefined);
  vi.stubGlobal('location', href === undefined ? undefined : new URL(href));
  expect(isDevelopment()).toBe(is);
});

test('each message is printed once, and only some of them in production', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const error = vi.spyOn(console, 'error').mockReturnValue();
  vi.stubEnv('NODE_ENV', 'production');
  warnOnce('empty-option', 'one');
  reportOnce('Two.', false);
  reportOnce('Three.', true);
  vi.stubEnv('NODE_ENV', 'development');
  for (let count = 0; count < 3; count += 1) {
    warnOnce('empty-option', 'one');
    warnOnce('empty-option', 'another');
    reportOnce('Two.', false);
    reportOnce('Three.', true);
  }
  await vi.waitUntil(() => warn.mock.calls.length >= 2, PATIENCE);
  expect(warn.mock.calls).toEqual(
    ['one', 'another'].map((name) => [expect.stringContaining(`react-polly-stream: The option "${name}" is empty`) as string]),
  );
  expect(error.mock.calls).toEqual([['react-polly-stream: Three.'], ['react-polly-stream: Two.']]);
});
