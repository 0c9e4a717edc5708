/**
 * Installs the dependencies that package-lock.json names, if they are not installed, so that `npm start` and `npm test`
 * work right after a checkout. Uses only Node itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';

/** The oldest Node version in package.json's "engines". */
const OLDEST_NODE = { major: 20, minor: 19 };

/**
 * The used part of a lockfile.
 *
 * @typedef {object} Lockfile
 * @property {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>} packages
 */

/**
 * Installs the dependencies if they are missing or differ from the locked ones.
 *
 * @param {string} rootDir - Folder of package.json.
 * @throws {Error} If that fails; the message says why.
 */
export async function ensureInstalled(rootDir) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
    throw new Error(`This project needs Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer; this is ${process.version}.`);
  }
  const reason = reasonToInstall(
    readLockfile(join(rootDir, 'package-lock.json')),
    readLockfile(join(rootDir, 'node_modules', '.package-lock.json')),
  );
  if (reason === undefined) return;
  console.log(`Installing dependencies: ${reason}.`);
  const { code } = await runCommand('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=warn', '--progress=true'], {
    cwd: rootDir,
  });
  if (code !== 0) {
    throw new Error(`"npm ci" failed with code ${code}; its own message is above.`);
  }
}

/**
 * Compares the lockfile with npm's record of the installation. It compares contents, because file dates are meaningless
 * after a checkout or copy.
 *
 * @param {Lockfile | undefined} locked - package-lock.json.
 * @param {Lockfile | undefined} installed - node_modules/.package-lock.json, which npm writes after each install.
 * @returns {string | undefined} Why an install is needed; undefined if it is not.
 */
export function reasonToInstall(locked, installed) {
  if (locked === undefined) return 'package-lock.json cannot be read';
  if (installed === undefined) return 'node_modules is not there';
  for (const [path, wanted] of Object.entries(locked.packages)) {
    if (path === '') continue;
    const present = installed.packages[path];
    if (present === undefined) {
      // npm leaves out packages for other operating systems.
      if (wanted.optional === true || wanted.devOptional === true) continue;
      return `${path} is missing`;
    }
    if (present.version !== wanted.version || present.integrity !== wanted.integrity) return `${path} is outdated`;
  }
  const surplus = Object.keys(installed.packages).find((path) => locked.packages[path] === undefined);
  return surplus === undefined ? undefined : `${surplus} is no longer wanted`;
}

/**
 * @param {string} file
 * @returns {Lockfile | undefined}
 */
function readLockfile(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
