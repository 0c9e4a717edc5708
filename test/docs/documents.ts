/** Reads the project's documents and their parts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of this project. */
export const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** A document: its path from the root, with forward slashes, and its text. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** A block of code in a document. */
export interface CodeBlock {
  /** Document and line, as editors open it: `docs/hook.md:12`. */
  readonly place: string;
  /** The language after the fence; empty if there is none. */
  readonly language: string;
  readonly code: string;
}

/** Returns all documents, the README first. */
export function readDocuments(): Document[] {
  const inRoot = readdirSync(ROOT_DIR).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md');
  const inDocs = readdirSync(join(ROOT_DIR, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`);
  return [...inRoot, ...inDocs].map((path) => ({ path, text: readFileSync(join(ROOT_DIR, path), 'utf8') }));
}

/** Returns the code blocks of a document, without the indent of blocks in lists. */
export function codeBlocks({ path, text }: Document): CodeBlock[] {
  return [...text.matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms)].map(({ index, 1: indent = '', 2: language = '', 3: code = '' }) => ({
    place: `${path}:${text.slice(0, index).split('\n').length}`,
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** Returns the text of a document with an empty line in place of each line of code. */
export function withoutCode({ text }: Document): string {
  return text.replaceAll(/^( *)```.*?^\1```$/gms, (block) => block.replaceAll(/[^\n]/g, ''));
}
