import { describe, expect, it } from 'vitest';
import { finalLine, sumOfTallies, tallyOfExitCode, tallyOfVitest } from '../../scripts/test-tally.mjs';

/** Builds a report of Vitest's JSON reporter, with the fields that are read. */
function report(...files: { status: string; tests: string[] }[]): string {
  return JSON.stringify({
    numTotalTests: 0,
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((testStatus) => ({ status: testStatus })),
    })),
  });
}

describe('tallyOfVitest', () => {
  it('counts each test by its status', () => {
    const text = report(
      { status: 'passed', tests: ['passed', 'passed', 'skipped'] },
      { status: 'failed', tests: ['failed', 'passed', 'pending', 'todo'] },
    );
    expect(tallyOfVitest(text, 1)).toEqual({ passed: 3, failed: 1, skipped: 3 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    const text = report({ status: 'passed', tests: ['passed'] }, { status: 'failed', tests: [] });
    expect(tallyOfVitest(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('counts a file whose hooks failed after its tests had passed', () => {
    const text = report({ status: 'failed', tests: ['passed', 'passed'] });
    expect(tallyOfVitest(text, 1)).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('counts a bad end that no test explains, such as an unhandled rejection', () => {
    expect(tallyOfVitest(report({ status: 'passed', tests: ['passed'] }), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it.each([
    ['no report', undefined, 137],
    ['no report though the exit code is 0', undefined, 0],
    ['half a report', '{"testResults": [{"status": "pas', 1],
    ['a report of another kind', '[]', 0],
    ['a run without a test', report(), 0],
    ['a run in which every test was skipped', report({ status: 'passed', tests: [] }), 0],
  ])('counts %s as a failure', (_, text, exitCode) => {
    expect(tallyOfVitest(text, exitCode)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('does not let a skipped test stand for one that ran', () => {
    expect(tallyOfVitest(report({ status: 'passed', tests: ['skipped'] }), 0)).toEqual({ passed: 0, failed: 1, skipped: 1 });
  });
});

describe('tallyOfExitCode', () => {
  it('is one check', () => {
    expect(tallyOfExitCode(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(tallyOfExitCode(124)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('sumOfTallies', () => {
  it('adds up', () => {
    const sum = sumOfTallies([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 10, failed: 3, skipped: 0 },
    ]);
    expect(sum).toEqual({ passed: 11, failed: 3, skipped: 2 });
  });

  it('calls it a failure when nothing was checked', () => {
    expect(sumOfTallies([])).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('finalLine', () => {
  it('names what was skipped only when something was', () => {
    expect(finalLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(finalLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
  });
});
