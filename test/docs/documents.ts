/** The documents of the project, and the parts of one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** A document: its path from the root, with forward slashes, and its text. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** A block of code in a document. */
export interface CodeBlock {
  /** Document and line, as an editor opens it: `docs/hook.md:12`. */
  readonly place: string;
  /** The language behind the fence; empty where there is none. */
  readonly language: string;
  readonly code: string;
}

/** Every document, the README first. */
export function readDocuments(): Document[] {
  const inRoot = readdirSync(ROOT_DIR).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md');
  const inDocs = readdirSync(join(ROOT_DIR, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`);
  return [...inRoot, ...inDocs].map((path) => ({ path, text: readFileSync(join(ROOT_DIR, path), 'utf8') }));
}

/** The blocks of code of a document, without the space in front of a block that is part of a list. */
export function codeBlocks({ path, text }: Document): CodeBlock[] {
  return [...text.matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms)].map(({ index, 1: indent = '', 2: language = '', 3: code = '' }) => ({
    place: `${path}:${text.slice(0, index).split('\n').length}`,
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** The text of a document without its blocks of code, each of which leaves as many empty lines. */
export function withoutCode({ text }: Document): string {
  return text.replaceAll(/^( *)```.*?^\1```$/gms, (block) => block.replaceAll(/[^\n]/g, ''));
}
