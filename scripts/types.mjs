/**
 * `npm run types`: checks the types of the project with the root tsconfig and with each tsconfig in src, which limits its
 * folder to the globals it may use.
 */
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { runCommand } from './run-command.mjs';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));

/** The number of parallel compilers; each takes a core. */
const PARALLEL = 2;

/**
 * Finds all tsconfigs to check.
 *
 * @param {string} rootDir - Folder of the root tsconfig.
 * @returns {string[]} Their paths relative to `rootDir`. The root one is first, since it takes longest.
 */
export function findTsconfigs(rootDir) {
  const nested = readdirSync(join(rootDir, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.split(sep).at(-1) === 'tsconfig.json')
    .map((path) => join('src', path))
    .sort();
  return ['tsconfig.json', ...nested];
}

async function main() {
  await ensureInstalled(ROOT_DIR);
  const waiting = findTsconfigs(ROOT_DIR);
  const compiler = join(ROOT_DIR, 'node_modules', 'typescript', 'bin', 'tsc');
  let failures = 0;

  const work = async () => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      const args = [compiler, '-p', project, '--pretty', String(process.stdout.isTTY === true)];
      const { code, output } = await runCommand(process.execPath, args, { output: 'collect', cwd: ROOT_DIR });
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${project}`);
      if (code === 0) continue;
      failures += 1;
      console.log(output);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  process.exitCode = failures === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
