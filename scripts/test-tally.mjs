/**
 * Counts what the runners report, for the last line of `npm test`. Every number comes from a report or an exit code.
 */

/**
 * How many checks passed, failed and were skipped.
 *
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * A check that is one thing as a whole, such as the linter.
 *
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfExitCode(exitCode) {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

/**
 * A run of Vitest. A run that left no report, found no test, or ended badly though no test did, counts as one failure.
 *
 * @param {string | undefined} reportText - What Vitest's JSON reporter wrote, if it did.
 * @param {number} exitCode - Vitest's own.
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
    // A file that could not be loaded fails as a file and lists no test.
    if (file.status === 'failed' && !hasFailure) tally.failed += 1;
  }
  const ranNothing = tally.passed + tally.failed === 0;
  const failedOutsideTests = exitCode !== 0 && tally.failed === 0;
  if (ranNothing || failedOutsideTests) tally.failed += 1;
  return tally;
}

/**
 * The sum of several tallies; an empty sum is a failure, because then nothing was checked.
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
 * The line that scripts and people look for at the end: `N passed, N failed`, and `, N skipped` when any were.
 *
 * @param {Tally} tally
 * @returns {string}
 */
export function finalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @typedef {{ status: string, assertionResults: { status: string }[] }} ReportedFile
 * @param {string | undefined} reportText
 * @returns {ReportedFile[]}
 */
function filesOf(reportText) {
  if (reportText === undefined) return [];
  try {
    const report = JSON.parse(reportText);
    return Array.isArray(report.testResults) ? report.testResults : [];
  } catch {
    // A runner that was killed leaves half a report.
    return [];
  }
}
