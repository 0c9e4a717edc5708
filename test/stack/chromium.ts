/** How every test and benchmark starts Chromium. */
import { existsSync } from 'node:fs';

/** What a build machine needs: no sandbox for root, nothing that calls home. */
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

/** Whether pages may make sound by themselves, or want a gesture first, as visitors' browsers do. */
export type AutoplayPolicy = 'allowed' | 'gesture-required';

/** Options for Playwright's `launch`. */
export interface ChromiumLaunchOptions {
  readonly args: string[];
  readonly executablePath?: string;
}

/**
 * Playwright's launch options. `npm test` names the browser it found or installed in CHROMIUM_PATH; otherwise Debian's
 * is taken where it is, and Playwright's own where it is not.
 */
export function chromiumLaunchOptions(autoplay: AutoplayPolicy): ChromiumLaunchOptions {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined);
  const policy = autoplay === 'allowed' ? 'no-user-gesture-required' : 'document-user-activation-required';
  return {
    args: [...ARGUMENTS, `--autoplay-policy=${policy}`],
    ...(executablePath === undefined ? {} : { executablePath }),
  };
}
