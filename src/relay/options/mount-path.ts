/** What the path of a relay may be. */
import { describeEntry } from '../../base/options/describe-entry';

/** The characters of a path (RFC 3986, section 3.3), less the star, and each escape whole. */
const PLAIN_PATH = /^(?:[\w\-./~!$&'()+,;=:@]|%[\da-f]{2})+$/i;

/** Says what is wrong with a path, in a sentence; undefined where nothing is. */
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
  // A browser sends it in the form that URL gives it, and it is compared as it comes.
  if (pathname !== path) return `a browser never asks for ${describeEntry(path)}. Write ${describeEntry(pathname)}, without a query.`;
  if (PLAIN_PATH.test(path)) return undefined;
  return `${describeEntry(path)} has a character that a path cannot have, or a "%" that escapes none. Write one such as "/polly-relay".`;
}
