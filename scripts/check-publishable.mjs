/**
 * `npm publish` runs this first. This repository does not know its public address, so package.json has none. Nothing is
 * published until it has: users of the package must find out where to report faults.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));
const FIELDS = ['repository', 'homepage', 'bugs'];

/**
 * Tells what package.json lacks for publishing.
 *
 * @param {Record<string, unknown>} manifest - The content of package.json.
 * @param {string} remote - Address of git's `origin`; empty if there is none.
 * @returns {string | undefined} The command to run; undefined if nothing is missing.
 */
export function whyNotPublishable(manifest, remote) {
  const missing = FIELDS.filter((field) => manifest[field] === undefined);
  if (missing.length === 0) return undefined;
  const address = webAddressOf(remote) ?? 'https://ADDRESS-OF-THE-SOURCE';
  const values = {
    repository: `repository.type=git repository.url=git+${address}.git`,
    homepage: `homepage=${address}#readme`,
    bugs: `bugs.url=${address}/issues`,
  };
  return [
    `package.json names no ${missing.join(', no ')}, so it cannot be published. Run:`,
    ...Object.entries(values).flatMap(([field, words]) => (missing.includes(field) ? [`  npm pkg set ${words}`] : [])),
  ].join('\n');
}

/** @param {string} remote */
function webAddressOf(remote) {
  const [, host, path] = /^(?:https:\/\/|ssh:\/\/git@|git@)([^/:@]+)[/:](.+?)(?:\.git)?\/?$/.exec(remote) ?? [];
  return host === undefined || path === undefined ? undefined : `https://${host}/${path}`;
}

async function main() {
  const manifest = JSON.parse(await readFile(join(ROOT_DIR, 'package.json'), 'utf8'));
  const remote = await promisify(execFile)('git', ['remote', 'get-url', 'origin'], { cwd: ROOT_DIR }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  const reason = whyNotPublishable(manifest, remote);
  if (reason === undefined) return;
  console.error(reason);
  process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
