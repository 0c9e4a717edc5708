/** The engines besides Chromium: where their programs are, and how to install them. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} Engine
 * @property {string} name - Its name on the command line and in vitest.config.ts.
 * @property {string} title
 * @property {string | undefined} program - The browser's file; undefined if it is not installed.
 * @property {string} packages - Its packages in Debian and Ubuntu.
 */

/** Folders for programs that WebKit itself starts. */
const LIBRARY_DIRS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/libexec', '/usr/lib64'];

/**
 * Returns all engines, installed or not.
 *
 * @returns {Engine[]}
 */
export function engines() {
  return [
    {
      name: 'firefox',
      title: 'Firefox',
      program: findOnPath('firefox-esr') ?? findOnPath('firefox'),
      packages: 'firefox-esr',
    },
    {
      name: 'webkit',
      title: 'WebKitGTK',
      // The driver and the browser need each other.
      program: findOnPath('WebKitWebDriver') === undefined ? undefined : findMiniBrowser(),
      packages:
        'webkit2gtk-driver gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav gstreamer1.0-pulseaudio',
    },
  ];
}

/**
 * Finds a program.
 *
 * @param {string} name
 * @returns {string | undefined} Its file.
 */
export function findOnPath(name) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

function findMiniBrowser() {
  for (const folder of LIBRARY_DIRS) {
    const versions = existsSync(folder) ? readdirSync(folder).filter((entry) => entry.startsWith('webkit2gtk-')) : [];
    // The newest first.
    for (const version of versions.sort().reverse()) {
      const file = join(folder, version, 'MiniBrowser');
      if (existsSync(file)) return file;
    }
  }
  return undefined;
}
