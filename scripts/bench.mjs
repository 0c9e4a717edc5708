/**
 * `npm run bench -- NAME [--json FILE]`: runs a benchmark of test/bench and passes it all further arguments. Without a
 * known name it lists the names.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { runCommand } from './run-command.mjs';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));
const BENCH_DIR = join(ROOT_DIR, 'test', 'bench');
const SUFFIX = '.bench.ts';

const [name, ...args] = process.argv.slice(2);
const names = benchmarkNames();
if (name === undefined || !names.includes(name)) {
  if (name !== undefined) console.error(`There is no benchmark "${name}".`);
  console.error(`npm run bench -- NAME [--json FILE]\nBenchmarks: ${names.join(', ') || 'none yet'}`);
  process.exit(1);
}

try {
  await ensureInstalled(ROOT_DIR);
  const chromium = await ensureChromium(ROOT_DIR);
  const file = join(BENCH_DIR, `${name}${SUFFIX}`);
  const { code } = await runCommand(process.execPath, ['--import', 'tsx', file, ...absoluteJson(args)], {
    cwd: ROOT_DIR,
    env: chromium === undefined ? {} : { CHROMIUM_PATH: chromium },
  });
  process.exitCode = code;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function benchmarkNames() {
  try {
    return readdirSync(BENCH_DIR)
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => file.slice(0, -SUFFIX.length))
      .sort();
  } catch {
    return [];
  }
}

/** Resolves the file against the user's folder, which npm stores and the benchmark does not know. */
function absoluteJson(/** @type {string[]} */ words) {
  return words.map((word, index) => (words[index - 1] === '--json' ? resolve(process.env['INIT_CWD'] ?? process.cwd(), word) : word));
}
