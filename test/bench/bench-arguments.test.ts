import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runBench } from './bench-arguments';

const argumentsBefore = process.argv;
const exitCodeBefore = process.exitCode;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'));
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'log').mockReturnValue();
  process.argv = ['node', 'benchmark', '--json', join(folder, 'result.json')];
});

afterEach(() => {
  process.argv = argumentsBefore;
  process.exitCode = exitCodeBefore;
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test.each([
  ['no targets', {}, undefined],
  ['every target reached', { missedTargets: [] }, undefined],
  ['a target missed', { missedTargets: ['less than 1 ms'] }, 1],
])('a benchmark with %s', async (_, judged, exitCode) => {
  process.exitCode = undefined;
  await runBench([], () => Promise.resolve({ name: 'made-up', report: 'a table', ...judged }));
  expect(process.exitCode).toBe(exitCode);
  expect(console.log).toHaveBeenCalledWith('\na table\n');
  // The measurements are written despite the failure.
  expect(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))).toEqual({
    name: 'made-up',
    report: 'a table',
    ...judged,
    environment: expect.objectContaining({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u) as string,
      cores: expect.any(Number) as number,
    }) as object,
  });
});

test('a benchmark receives its own folders, and no others', async () => {
  process.argv.push('--speech', 'recordings');
  const work = vi.fn(() => Promise.resolve({ name: 'made-up', report: '' }));
  await runBench([], work, ['speech']);
  expect(work).toHaveBeenCalledWith({}, { speech: 'recordings' });
  await runBench([], work);
  expect(work).toHaveBeenCalledTimes(1);
  expect(process.exitCode).toBe(1);
});

test('a benchmark that throws fails', async () => {
  process.exitCode = undefined;
  await runBench([], () => Promise.reject(new Error('no speech')));
  expect(process.exitCode).toBe(1);
});
