/** Counts the results for the last line of `npm test`. Every number comes from a report or an exit code. */

/**
 * The numbers of passed, failed and skipped checks.
 *
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * Counts a single check, such as the linter.
 *
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfExitCode(exitCode) {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

/**
 * Counts a run of Vitest. A run counts as one more failure if it left no report, found no test, or failed without a failed
 * test.
 *
 * @param {string | undefined} reportText - The output of Vitest's JSON reporter, if there is any.
 * @param {number} exitCode - Vitest's exit code.
 * @returns {Tally}
 */
export function tallyOfVitest(reportText, exitCode) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const file of filesOf(reportText)) {
    let hasFailure = false;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') tally.passed += 1;
      else if (status === 'failed') {
        tally.failed += 1;
        hasFailure = true;
      } else tally.skipped += 1;
    }
    // A file that could not be loaded fails without listing tests.
    if (file.status === 'failed' && !hasFailure) tally.failed += 1;
  }
  const ranNothing = tally.passed + tally.failed === 0;
  const failedOutsideTests = exitCode !== 0 && tally.failed === 0;
  if (ranNothing || failedOutsideTests) tally.failed += 1;
  return tally;
}

/**
 * Adds up tallies. An empty sum is a failure, because nothing was checked.
 *
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sumOfTallies(tallies) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  if (sum.passed + sum.failed === 0) sum.failed = 1;
  return sum;
}

/**
 * Formats the last line: `N passed, N failed`, and `, N skipped` if any were skipped.
 *
 * @param {Tally} tally
 * @returns {string}
 */
export function finalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Returns the files of a report; none if it is missing or incomplete.
 *
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} ReportedTest
 * @typedef {{ name: string, status: string, message?: string, assertionResults: ReportedTest[] }} ReportedFile
 *
 * @param {string | undefined} reportText
 * @returns {ReportedFile[]}
 */
export function filesOf(reportText) {
  if (reportText === undefined) return [];
  try {
    const report = JSON.parse(reportText);
    return Array.isArray(report.testResults) ? report.testResults : [];
  } catch {
    // A killed runner leaves an incomplete report.
    return [];
  }
}
