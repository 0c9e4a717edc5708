/**
 * `npm test`: installs what is missing, then lints, checks types, builds and runs all tests. A failed step does not stop
 * the others. At the end it lists what failed; the last line is `N passed, N failed`, counted from the reports.
 *
 * With arguments (`npm test -- test/relay`) it only runs Vitest with them.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { runCommand } from './run-command.mjs';
import { failureOfOutput, failuresOfVitest, formatFailures } from './test-failures.mjs';
import { finalLine, sumOfTallies, tallyOfExitCode, tallyOfVitest } from './test-tally.mjs';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));
const REPORT_DIR = join(ROOT_DIR, '.cache', 'test-reports');

/** The longest time of a step; a longer one hangs. */
const STEP_TIMEOUT_MS = 8 * 60_000;

/**
 * One step of the run.
 *
 * @typedef {'normal' | 'low'} Priority
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {(output: 'show' | 'collect') => Promise<StepResult>} run
 *
 * @typedef {{ tally: import('./test-tally.mjs').Tally, failures: import('./test-failures.mjs').Failure[], output: string }} StepResult
 *
 * @typedef {{ name: string, tally: import('./test-tally.mjs').Tally, failures: import('./test-failures.mjs').Failure[], seconds: string }} NamedResult
 */

const startedAt = performance.now();
/** @type {NamedResult[]} */
const results = [];

try {
  await ensureInstalled(ROOT_DIR);
  for (const columns of rowsFor(process.argv.slice(2), await browserEnvironment())) await runColumns(columns);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(message);
  results.push({ name: 'install', tally: tallyOfExitCode(1), failures: [failureOfOutput(message)], seconds: secondsSince(startedAt) });
}

const failed = formatFailures(results.map(({ name, failures }) => ({ step: name, failures })));
if (failed !== '') console.log(`\n${failed}`);
const total = sumOfTallies(results.map(({ tally }) => tally));
console.log(`\n${results.map(({ name, tally, seconds }) => `${name.padEnd(10)} ${finalLine(tally)} (${seconds} s)`).join('\n')}`);
console.log(`total      ${secondsSince(startedAt)} s\n`);
console.log(finalLine(total));
process.exitCode = total.failed === 0 ? 0 : 1;

/**
 * Returns the steps: rows run one after another, the columns of a row in parallel, and the steps of a column in order. Tests that play
 * sound in real time leave much of a small machine's two cores to the steps beside them. The unit tests need both cores: beside sound
 * they would take longer than both one after the other.
 *
 * @param {string[]} passedOn - Arguments for Vitest, if it alone is to run.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step[][][]}
 */
function rowsFor(passedOn, env) {
  if (passedOn.length > 0) return [[[vitestStep('vitest', passedOn, env)]]];
  const project = (/** @type {string} */ name) => vitestStep(name, ['--project', name], env);
  return [
    [[project('unit')], [nodeStep('build', 'node_modules/vite/bin/vite.js', ['build']), project('package')]],
    [
      [project('browser')],
      [project('storybook'), project('page'), project('bench')],
      [
        nodeStep('types', 'scripts/types.mjs', [], 'low'),
        nodeStep('lint', 'node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0'], 'low'),
        nodeStep('imports', 'scripts/check-imports.mjs', [], 'low'),
        nodeStep('unused', 'node_modules/knip/bin/knip.js', [], 'low'),
        nodeStep('docs', 'node_modules/typedoc/bin/typedoc', [], 'low'),
      ],
    ],
  ];
}

/** @param {Step[][]} columns */
async function runColumns(columns) {
  await Promise.all(columns.map((column) => runColumn(column, columns.length === 1 ? 'show' : 'collect')));
}

/**
 * @param {Step[]} steps
 * @param {'show' | 'collect'} output
 */
async function runColumn(steps, output) {
  for (const step of steps) await runStep(step, output);
}

/**
 * @param {Step} step
 * @param {'show' | 'collect'} output
 */
async function runStep({ name, run }, output) {
  const stepStartedAt = performance.now();
  console.log(`\n> ${name}`);
  const result = await run(output);
  const seconds = secondsSince(stepStartedAt);
  if (output === 'collect') console.log(`\n> ${name}, ${seconds} s\n${result.output.trimEnd()}`);
  results.push({ name, tally: result.tally, failures: result.failures, seconds });
}

/**
 * @param {string} name
 * @param {string} script - From the root.
 * @param {string[]} args
 * @param {Priority} [priority] - Default: `normal`.
 * @returns {Step}
 */
function nodeStep(name, script, args, priority = 'normal') {
  return {
    name,
    async run(output) {
      const result = await runCommand(process.execPath, [join(ROOT_DIR, script), ...args], {
        output,
        cwd: ROOT_DIR,
        priority,
        timeoutMs: STEP_TIMEOUT_MS,
      });
      const failures = result.code === 0 ? [] : [failureOfOutput(result.output)];
      return { tally: tallyOfExitCode(result.code), failures, output: result.output };
    },
  };
}

/**
 * @param {string} name - Also the name of its report.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step}
 */
function vitestStep(name, args, env) {
  return {
    name,
    async run(output) {
      const reportFile = join(REPORT_DIR, `${name}.json`);
      mkdirSync(REPORT_DIR, { recursive: true });
      // Removes the report of an earlier run.
      rmSync(reportFile, { force: true });
      const result = await runCommand(
        process.execPath,
        [
          join(ROOT_DIR, 'node_modules/vitest/vitest.mjs'),
          'run',
          ...args,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${reportFile}`,
        ],
        { output, cwd: ROOT_DIR, env, timeoutMs: STEP_TIMEOUT_MS },
      );
      const report = readIfThere(reportFile);
      const tally = tallyOfVitest(report, result.code);
      const failures = failuresOfVitest(report, ROOT_DIR);
      if (tally.failed > failures.length) failures.push(failureOfOutput(result.output));
      return { tally, failures, output: result.output };
    },
  };
}

/**
 * Returns the variables that tell Vitest which browser to use. Without a browser, the browser tests fail and say so, and
 * the other steps still run.
 */
async function browserEnvironment() {
  try {
    const file = await ensureChromium(ROOT_DIR);
    return file === undefined ? {} : { CHROMIUM_PATH: file };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return {};
  }
}

function readIfThere(/** @type {string} */ file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function secondsSince(/** @type {number} */ startMs) {
  return ((performance.now() - startMs) / 1_000).toFixed(1);
}
