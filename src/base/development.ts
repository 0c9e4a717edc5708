/**
 * What a developer is told on the console, and how development is told apart. `process.env.NODE_ENV` is written out, since
 * bundlers replace exactly these words.
 */

/** Node's, or a bundler's words in its place; named here because this folder has the types of a Worker. */
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** The part of a page's address that is used; named here because this folder is compiled for pages and Workers alike. */
declare const location: { readonly hostname: string } | undefined;

const PREFIX = 'react-polly-stream: ';

/** Hosts that only a developer's own machine has (RFC 6761, section 6.3). */
const LOCAL_HOST = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Whether the app is being developed: where the bundler or Node says anything but `production`. A page without a bundler,
 * where nobody says, is in development on the developer's own machine.
 */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production';
  } catch {
    return typeof location !== 'undefined' && LOCAL_HOST.test(location.hostname);
  }
}

const told = new Set<string>();

/**
 * Warns the developer, once for each subject; silent in production.
 *
 * @param subject - What it is about. The same subject is told once, however its words differ.
 * @param message - What happens and what to do. Never holds spoken text or secrets.
 */
export function warnOnce(subject: string, message: string): void {
  if (isDevelopment() && isNew(subject)) console.warn(PREFIX + message);
}

/**
 * Reports a mistake or a failure, once for each subject, in production too where `always` says so.
 *
 * @param subject - What it is about. The same subject is told once, however its words differ.
 * @param message - What happened and what to do. Never holds spoken text or secrets.
 * @param always - Whether production is told as well. Default: false.
 */
export function reportOnce(subject: string, message: string, always = false): void {
  if ((always || isDevelopment()) && isNew(subject)) console.error(PREFIX + message);
}

function isNew(subject: string): boolean {
  if (told.has(subject)) return false;
  told.add(subject);
  return true;
}
