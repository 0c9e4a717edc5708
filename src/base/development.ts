/**
 * What a developer is told on the console, and how development is told apart. `process.env.NODE_ENV` is written out, since
 * bundlers replace exactly these words.
 */

import type * as notes from './developer-notes';

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
 * Warns the developer, once for each note and detail; silent in production, which does not even load the words.
 *
 * @param note - Which of the {@link NOTES}.
 * @param detail - What it is about. Never holds spoken text or secrets.
 */
export function warnOnce(note: keyof typeof notes.NOTES, detail = ''): void {
  if (!isDevelopment() || !isNew(`${note} ${detail}`)) return;
  void import('./developer-notes').then(
    ({ NOTES }) => console.warn(`${PREFIX}${NOTES[note].replace('%s', () => detail)}`),
    () => undefined,
  );
}

/**
 * Reports a mistake or a failure, once.
 *
 * @param message - What happened and what to do. Never holds spoken text or secrets.
 * @param always - Whether production is told as well.
 */
export function reportOnce(message: string, always: boolean): void {
  if ((always || isDevelopment()) && isNew(message)) console.error(PREFIX + message);
}

function isNew(what: string): boolean {
  if (told.has(what)) return false;
  told.add(what);
  return true;
}
