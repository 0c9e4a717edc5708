/** The launch options of Chromium in all tests and benchmarks. */
import { existsSync } from 'node:fs';

/** Build machines need no sandbox for root and no requests to Google. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/** Whether pages may play sound without a gesture. Browsers of visitors require one. */
export type AutoplayPolicy = 'allowed' | 'gesture-required';

/** Options for Playwright's `launch`. */
export interface ChromiumLaunchOptions {
  readonly args: string[];
  readonly executablePath?: string;
}

/**
 * Returns Playwright's launch options. `npm test` sets CHROMIUM_PATH to the browser that it found or installed. Otherwise
 * Debian's Chromium is used if it is installed, or Playwright's own.
 */
export function chromiumLaunchOptions(autoplay: AutoplayPolicy): ChromiumLaunchOptions {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined);
  const policy = autoplay === 'allowed' ? 'no-user-gesture-required' : 'document-user-activation-required';
  return {
    args: [...ARGUMENTS, `--autoplay-policy=${policy}`],
    ...(executablePath === undefined ? {} : { executablePath }),
  };
}
