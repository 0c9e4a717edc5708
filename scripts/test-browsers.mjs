/**
 * `npm run test:browsers`: runs the audio tests in Firefox and WebKitGTK, with their own sound server and display. A
 * missing engine counts as a failure, and the output says how to install it.
 *
 * `npm run test:browsers -- firefox` runs only the named engines. The last line is `N passed, N failed`.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engines } from '../test/browsers/engines.mjs';
import { missingDevicePackages, startVirtualDevices } from '../test/browsers/virtual-devices.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { runCommand } from './run-command.mjs';
import { finalLine, sumOfTallies, tallyOfExitCode, tallyOfVitest } from './test-tally.mjs';

/** @typedef {import('../test/browsers/engines.mjs').Engine} Engine */
/** @typedef {{ title: string, tally: import('./test-tally.mjs').Tally, notes: string[] }} EngineResult */

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));
const REPORT_DIR = join(ROOT_DIR, '.cache', 'test-reports');

/** The longest time of an engine's run; a longer one hangs. */
const ENGINE_TIMEOUT_MS = 8 * 60_000;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

try {
  const wanted = wantedEngines(process.argv.slice(2));
  await ensureInstalled(ROOT_DIR);
  const results = await runAll(wanted);
  const width = Math.max(...results.map(({ title }) => title.length)) + 2;
  console.log('');
  for (const { title, tally, notes } of results) {
    console.log(`${title.padEnd(width)}${finalLine(tally)}`);
    for (const note of notes) console.log(`${' '.repeat(width)}${note}`);
  }
  const total = sumOfTallies(results.map(({ tally }) => tally));
  console.log(`\n${finalLine(total)}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @param {string[]} names
 * @returns {Engine[]}
 */
function wantedEngines(names) {
  const all = engines();
  const unknown = names.find((name) => !all.some((engine) => engine.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no engine "${unknown}". npm run test:browsers -- [${all.map(({ name }) => name).join('] [')}]`);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** @param {Engine[]} wanted */
async function runAll(wanted) {
  if (process.platform !== 'linux') {
    throw new Error('These tests need Linux, for their own sound server and display. A container is enough.');
  }
  const missing = missingDevicePackages();
  if (missing.length > 0) throw new Error(`A sound server or a display is missing. Install them: apt-get install ${missing.join(' ')}`);
  const devices = await startVirtualDevices();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      devices.close();
      process.exit(EXIT_CODES[signal]);
    });
  }
  /** @type {EngineResult[]} */
  const results = [];
  try {
    // One after the other: the tests would hear each other's sound.
    for (const engine of wanted) results.push(await runEngine(engine, devices.env));
  } finally {
    devices.close();
  }
  return results;
}

/**
 * @param {Engine} engine
 * @param {Record<string, string>} env
 * @returns {Promise<EngineResult>}
 */
async function runEngine({ name, title, program, packages }, env) {
  if (program === undefined) {
    return { title, tally: tallyOfExitCode(1), notes: [`Not installed, so nothing was tested. apt-get install ${packages}`] };
  }
  console.log(`\n> ${title} (${program})`);
  const reportFile = join(REPORT_DIR, `browsers-${name}.json`);
  mkdirSync(REPORT_DIR, { recursive: true });
  // Removes the report of an earlier run.
  rmSync(reportFile, { force: true });
  const vitest = [join(ROOT_DIR, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/browsers/vitest.config.ts'];
  const { code } = await runCommand(
    process.execPath,
    [...vitest, '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
    {
      cwd: ROOT_DIR,
      env: { ...env, TEST_BROWSER_ENGINE: name, TEST_BROWSER_PROGRAM: program },
      timeoutMs: ENGINE_TIMEOUT_MS,
    },
  );
  const report = readIfThere(reportFile);
  return { title, tally: tallyOfVitest(report, code), notes: reasonsToSkip(report) };
}

/**
 * @param {string | undefined} reportText
 * @returns {string[]}
 */
function reasonsToSkip(reportText) {
  if (reportText === undefined) return ['The run left no report: it hung or was killed.'];
  const counts = new Map();
  for (const file of JSON.parse(reportText).testResults) {
    for (const { meta } of file.assertionResults) {
      if (meta?.skipReason !== undefined) counts.set(meta.skipReason, (counts.get(meta.skipReason) ?? 0) + 1);
    }
  }
  return [...counts].map(([reason, count]) => `skipped ${count}: ${reason}`);
}

function readIfThere(/** @type {string} */ file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
