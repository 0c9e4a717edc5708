/**
 * Console messages for developers, and the test for development mode. `process.env.NODE_ENV` is spelled out because
 * bundlers replace exactly this expression.
 */

import type * as notes from './developer-notes';

/** Node's `process`, or the bundler's replacement. It is declared here because this folder is compiled with the types of a Worker. */
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** The part of `location` that is used. It is declared here because this folder is compiled for both pages and Workers. */
declare const location: { readonly hostname: string } | undefined;

const PREFIX = 'react-polly-stream: ';

/** Host names of the developer's own machine (RFC 6761, section 6.3). */
const LOCAL_HOST = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Whether the app runs in development: `NODE_ENV` is anything but `production`. A page without a bundler has no `NODE_ENV`;
 * it counts as development if its host is the local machine.
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
 * Warns the developer once per note and detail. Production stays silent and does not load the texts.
 *
 * @param detail - Replaces `%s` in the note. Must not contain spoken text or secrets.
 */
export function warnOnce(note: keyof typeof notes.NOTES, detail = ''): void {
  if (!isDevelopment() || !isNew(`${note} ${detail}`)) return;
  void import('./developer-notes').then(
    ({ NOTES }) => console.warn(`${PREFIX}${NOTES[note].replace('%s', () => detail)}`),
    () => undefined,
  );
}

/**
 * Prints an error to the console, once per message.
 *
 * @param message - Says what happened and what to do. Must not contain spoken text or secrets.
 * @param always - Whether to print it in production too.
 */
export function reportOnce(message: string, always: boolean): void {
  if ((always || isDevelopment()) && isNew(message)) console.error(PREFIX + message);
}

function isNew(what: string): boolean {
  if (told.has(what)) return false;
  told.add(what);
  return true;
}
