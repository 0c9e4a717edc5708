/**
 * Finds circles: files of src that import each other, and folders that do, types included. `npm run lint`.
 *
 * ESLint's own rule knows neither types nor folders. The circles there still are stand in `import-circles.json`; that list
 * can only shrink, since a circle that is not listed fails as well as a listed one that is gone.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));
const LIST = 'scripts/import-circles.json';
const ENDINGS = ['', '.ts', '.tsx', '.d.ts', '/index.ts'];

/**
 * An import: the file it stands in, and the file it names.
 *
 * @typedef {readonly [from: string, to: string]} Import
 */

/**
 * Lists what files import of each other.
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
 * Lists the imports that lie on a circle, as `from -> to`: those between files, and those between folders. Two folders
 * count as what lies side by side in the folder they share: each with all that is in it, or the shared folder's own files.
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
  // With a slash at its end each folder is told from the files that a shared folder holds itself.
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
  for (const circle of added) console.error(`${circle} closes a circle. Move what both sides need below them.`);
  for (const circle of gone) console.error(`${circle} is on no circle any more. Take it out of ${LIST}.`);
  process.exitCode = added.length + gone.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
