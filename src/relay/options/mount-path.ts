/** Checks the path of a relay. */
import { describeEntry } from '../../base/options/describe-entry';

/** Matches a path (RFC 3986, section 3.3) without `*`, in which each escape is complete. */
const PLAIN_PATH = /^(?:[\w\-./~!$&'()+,;=:@]|%[\da-f]{2})+$/i;

/** Returns the problem of a path as a sentence; undefined if it is valid. */
export function pathProblem(path: string): string | undefined {
  if (!path.startsWith('/') || path.startsWith('//')) {
    const proposal = `/${(/^[a-z]+:\/\/[^/]*(?<path>.*)$/i.exec(path)?.groups?.['path'] ?? path).replace(/^[/\\]+/, '')}`;
    return `${describeEntry(path)} does not begin with a single "/". Write ${describeEntry(proposal)}.`;
  }
  if (/\*|\/:|[{[]/.test(path)) {
    return `${describeEntry(path)} is a pattern. It is compared as it is written: write the whole path, such as "/polly-relay".`;
  }
  const base = 'http://relay';
  const pathname = URL.canParse(base + path) ? new URL(base + path).pathname : '/';
  // Browsers normalize a path like `URL` does, and the relay compares paths exactly.
  if (pathname !== path) return `a browser never asks for ${describeEntry(path)}. Write ${describeEntry(pathname)}, without a query.`;
  if (PLAIN_PATH.test(path)) return undefined;
  return `${describeEntry(path)} has a character that a path cannot have, or a "%" that escapes none. Write one such as "/polly-relay".`;
}
