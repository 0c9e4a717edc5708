import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { failureOfOutput, failuresOfVitest, formatFailures } from '../../scripts/test-failures.mjs';

const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'test-failures-'));

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs Vitest on the code of test files, and returns its report. */
function reportOf(files: Readonly<Record<string, string>>): string {
  for (const [name, code] of Object.entries(files)) writeFileSync(join(dir, name), code);
  const config = join(dir, 'vitest.config.mjs');
  writeFileSync(config, `export default { root: ${JSON.stringify(dir)}, test: { globals: true, include: ['*.case.mjs'] } };`);
  const reportFile = join(dir, 'report.json');
  spawnSync(process.execPath, [
    join(ROOT_DIR, 'node_modules/vitest/vitest.mjs'),
    'run',
    `--config=${config}`,
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ]);
  return readFileSync(reportFile, 'utf8');
}

describe('failuresOfVitest', () => {
  it('names each failed test with the beginning of its error and its place, and each file that could not be loaded', () => {
    const report = reportOf({
      'some.case.mjs': `test('passes', () => {});
        describe('a group', () => test('fails', () => expect([1, 2]).toEqual([1, 3])));`,
      'none.case.mjs': `throw new Error('This file has no test.');`,
    });
    expect(failuresOfVitest(report, dir).sort((one, other) => other.name.localeCompare(one.name))).toEqual([
      {
        name: 'some.case.mjs > a group fails',
        lines: ['AssertionError: expected [ 1, 2 ] to deeply equal [ 1, 3 ]', expect.stringContaining('some.case.mjs:2')],
      },
      { name: 'none.case.mjs', lines: [expect.stringContaining('This file has no test.')] },
    ]);
  });

  it('has nothing to say of a run without a report', () => {
    expect(failuresOfVitest(undefined, dir)).toEqual([]);
    expect(failuresOfVitest('{"testResults": [{"stat', dir)).toEqual([]);
  });
});

describe('failureOfOutput', () => {
  it('keeps the last lines', () => {
    expect(failureOfOutput('1\n2\n3\n\u001B[31m4\u001B[39m\n\n5\n6\n').lines).toEqual(['3', '4', '5', '6']);
  });
});

describe('formatFailures', () => {
  it('is empty if nothing failed', () => {
    expect(formatFailures([{ step: 'unit', failures: [] }])).toBe('');
  });

  it('names the step, the test and the error', () => {
    const failures = [{ name: 'a.test.ts > adds', lines: ['Error: no', '    at a.test.ts:1:2'] }];
    expect(formatFailures([{ step: 'unit', failures }])).toBe('Failed:\nunit: a.test.ts > adds\n    Error: no\n    at a.test.ts:1:2');
  });

  it('leaves room for the tally in 3 kB, however much failed', () => {
    const line = 'x'.repeat(1_000);
    const failures = Array.from({ length: 200 }, (_, index) => ({ name: `test ${index} ${line}`, lines: [line, line, line] }));
    const text = formatFailures([
      { step: 'unit', failures },
      { step: 'browser', failures },
    ]);
    expect(text.length).toBeLessThan(2_300);
    expect(text).toContain('unit: test 0 ');
    expect(text.split('\n').at(-1)).toBe('and 395 more');
  });
});
