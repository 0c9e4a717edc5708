/**
 * Finds a Chromium for the browser tests, or installs one. Downloading is the last resort: the machine's own browser is
 * available at once, and many build machines may not download one.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.mjs';

/** Names under which Linux distributions install Chromium or Chrome. */
const PROGRAM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The places of browsers that are not on the PATH of macOS and Windows. */
const USUAL_FILES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** How long a browser may take to print its version. One that takes longer will not run tests either. */
const VERSION_TIMEOUT_MS = 20_000;

/**
 * Finds or installs Chromium.
 *
 * @param {string} rootDir - Folder of package.json, with its dependencies installed.
 * @returns {Promise<string | undefined>} The browser's path; undefined if Playwright finds its own.
 * @throws {Error} If there is none and none could be installed.
 */
export async function ensureChromium(rootDir) {
  const present = await findChromium();
  if (present !== undefined) return present;
  if (await hasPlaywrightChromium()) return undefined;

  const asRoot = await commandPrefixForRoot();
  if (asRoot !== undefined && findOnPath('apt-get') !== undefined) {
    console.log('No Chromium found. Installing the package of this Linux distribution.');
    const run = (/** @type {string[]} */ ...words) => {
      const [command = '', ...args] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...words];
      return runCommand(command, args);
    };
    await run('apt-get', 'update', '-qq');
    await run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
    const installed = await findChromium();
    if (installed !== undefined) return installed;
  }

  console.log("No Chromium found. Downloading Playwright's own.");
  const { code } = await runCommand('npx', ['playwright', 'install', 'chromium'], { cwd: rootDir });
  if (code === 0 && (await hasPlaywrightChromium())) return undefined;
  throw new Error(
    'The browser tests need Chromium, and none could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to its file.',
  );
}

/**
 * Looks for an installed Chromium that starts.
 *
 * @returns {Promise<string | undefined>} Its path.
 * @throws {Error} If CHROMIUM_PATH names no working browser.
 */
export async function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (await starts(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, which is not a browser that starts. Correct it, or unset it to search for one.`);
  }
  for (const file of [...PROGRAM_NAMES.map(findOnPath), ...USUAL_FILES]) {
    if (file !== undefined && existsSync(file) && (await starts(file))) return file;
  }
  return undefined;
}

/**
 * @param {string} name
 * @returns {string | undefined}
 */
function findOnPath(name) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

/**
 * Whether a browser starts. An existing file is not enough: Ubuntu's `chromium-browser` only prints a hint about a snap.
 */
async function starts(/** @type {string} */ file) {
  // On Windows, chrome.exe opens a window instead of printing its version.
  if (process.platform === 'win32') return existsSync(file);
  const { code, output } = await runCommand(file, ['--version'], { output: 'collect', timeoutMs: VERSION_TIMEOUT_MS });
  return code === 0 && /chrom/i.test(output);
}

async function hasPlaywrightChromium() {
  const { chromium } = await import('playwright');
  return existsSync(chromium.executablePath());
}

/** Returns the prefix that runs a command as root without a password; undefined if there is none. */
async function commandPrefixForRoot() {
  if (process.getuid?.() === 0) return [];
  const { code } = await runCommand('sudo', ['-n', 'true'], { output: 'collect' });
  return code === 0 ? ['sudo', '-n'] : undefined;
}
