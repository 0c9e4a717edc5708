/**
 * Lists what failed, for the end of `npm test`: where only the end of a long output is kept, it still says which tests failed, and why.
 */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { filesOf } from './test-tally.mjs';

/** More failures than these are only counted. */
const MOST_SHOWN = 5;
/** Characters of a line, and lines of an error or of an output. */
const MOST_CHARACTERS = 110;
const ERROR_LINES = 2;
const OUTPUT_LINES = 4;

const STACK_LINE = /^\s+at /u;

/**
 * A failed check.
 *
 * @typedef {object} Failure
 * @property {string} name
 * @property {string[]} lines - The beginning of its error.
 */

/**
 * Lists the failed tests of a run of Vitest, and files that could not be loaded.
 *
 * @param {string | undefined} reportText - The output of Vitest's JSON reporter, if there is any.
 * @param {string} rootDir - Files are named from here.
 * @returns {Failure[]} Empty if the report names none.
 */
export function failuresOfVitest(reportText, rootDir) {
  return filesOf(reportText).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(rootDir, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [{ name: file, lines: linesOfError(message ?? '', rootDir) }];
    return failed.map(({ fullName, failureMessages }) => ({
      name: `${file} > ${fullName}`,
      lines: linesOfError(failureMessages?.[0] ?? '', rootDir),
    }));
  });
}

/**
 * Describes a failed command by the end of its output.
 *
 * @param {string} output
 * @returns {Failure}
 */
export function failureOfOutput(output) {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return { name: 'failed as a whole', lines: lines.slice(-OUTPUT_LINES) };
}

/**
 * Formats failures of all steps, short enough for the last 3 kB of an output.
 *
 * @param {readonly { step: string, failures: readonly Failure[] }[]} steps
 * @returns {string} Empty if nothing failed.
 */
export function formatFailures(steps) {
  const all = steps.flatMap(({ step, failures }) => failures.map(({ name, lines }) => ({ title: `${step}: ${name}`, lines })));
  if (all.length === 0) return '';
  const shown = all.slice(0, MOST_SHOWN).flatMap(({ title, lines }) => [title, ...lines.map((line) => `    ${line.trim()}`)]);
  const rest = all.length - MOST_SHOWN;
  return ['Failed:', ...shown.map(shorten), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

/** Returns the beginning of an error's message, and the place in the test. */
function linesOfError(/** @type {string} */ text, /** @type {string} */ rootDir) {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const message = lines.filter((line) => !STACK_LINE.test(line)).slice(0, ERROR_LINES);
  const place = lines.find((line) => STACK_LINE.test(line) && line.includes(rootDir) && !line.includes('node_modules'));
  return place === undefined ? message : [...message, place];
}

function shorten(/** @type {string} */ line) {
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}
