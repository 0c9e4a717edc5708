/**
 * `npm run lint`: finds circular imports between files of src and between its folders, including type imports.
 *
 * ESLint's rule covers neither types nor folders. The remaining circles are listed in `import-circles.json`. The list can
 * only shrink: a circle that is not listed fails, and so does a listed one that is gone.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));
const LIST = 'scripts/import-circles.json';
const ENDINGS = ['', '.ts', '.tsx', '.d.ts', '/index.ts'];

/**
 * An import: the importing file and the imported one.
 *
 * @typedef {readonly [from: string, to: string]} Import
 */

/**
 * Lists the imports between files.
 *
 * @param {ReadonlyMap<string, string>} sources - The text of each file, by its path.
 * @returns {Import[]}
 */
export function importsOf(sources) {
  return [...sources].flatMap(([from, text]) =>
    ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
      if (!fileName.startsWith('.')) return [];
      const path = posix.join(posix.dirname(from), fileName.replace(/\?.*$/, ''));
      const to = ENDINGS.map((ending) => path + ending).find((candidate) => sources.has(candidate));
      return to === undefined ? [] : [/** @type {const} */ ([from, to])];
    }),
  );
}

/**
 * Lists the imports on a circle as `from -> to`: between files, and between folders. Folders are compared as siblings below
 * their common folder; a sibling is a subfolder with all its contents, or the common folder's own files.
 *
 * @param {readonly Import[]} imports
 * @returns {string[]}
 */
export function circlesAmong(imports) {
  const folders = imports.flatMap(([from, to]) => foldersOf(from, to));
  return [...new Set([...onCircles(imports), ...onCircles(folders)])].sort();
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {Import[]}
 */
function foldersOf(from, to) {
  const one = from.split('/').slice(0, -1);
  const other = to.split('/').slice(0, -1);
  let shared = 0;
  while (shared < Math.min(one.length, other.length) && one[shared] === other[shared]) shared += 1;
  if (shared === one.length && shared === other.length) return [];
  // The slash at the end tells folders from the files of the common folder.
  return [[`${one.slice(0, shared + 1).join('/')}/`, `${other.slice(0, shared + 1).join('/')}/`]];
}

/**
 * @param {readonly Import[]} edges
 * @returns {string[]}
 */
function onCircles(edges) {
  /** @type {Map<string, Set<string>>} */
  const next = new Map();
  for (const [from, to] of edges) next.set(from, (next.get(from) ?? new Set()).add(to));
  /** @type {Map<string, Set<string>>} */
  const reached = new Map();
  for (const start of next.keys()) {
    /** @type {Set<string>} */
    const seen = new Set();
    const waiting = [start];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const each of next.get(node) ?? []) {
        if (seen.has(each)) continue;
        seen.add(each);
        waiting.push(each);
      }
    }
    reached.set(start, seen);
  }
  return edges.filter(([from, to]) => from === to || reached.get(to)?.has(from)).map(([from, to]) => `${from} -> ${to}`);
}

function readSources() {
  const paths = readdirSync(join(ROOT_DIR, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => posix.join('src', ...path.split(sep)));
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT_DIR, path), 'utf8')]));
}

function main() {
  /** @type {string[]} */
  const listed = JSON.parse(readFileSync(join(ROOT_DIR, LIST), 'utf8'));
  const found = circlesAmong(importsOf(readSources()));
  const added = found.filter((circle) => !listed.includes(circle));
  const gone = listed.filter((circle) => !found.includes(circle));
  for (const circle of added) console.error(`${circle} is a circular import. Move the shared code below both sides.`);
  for (const circle of gone) console.error(`${circle} is no longer circular. Remove it from ${LIST}.`);
  process.exitCode = added.length + gone.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
