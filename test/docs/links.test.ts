/** All links in the documents work: to other documents, to headings, and to files of this project. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDocuments, ROOT_DIR, withoutCode } from './documents';

const DOCUMENTS = readDocuments();
const BY_PATH = new Map(DOCUMENTS.map((document) => [document.path, document]));

/** Returns the name of a heading in addresses, as GitHub creates it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

function anchorsOf(path: string): string[] {
  const document = BY_PATH.get(path);
  return document === undefined ? [] : [...withoutCode(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

describe.each(DOCUMENTS)('$path', (document) => {
  const prose = withoutCode(document);

  test('has no link to a place that does not exist', () => {
    const links = [...prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const path = file === '' ? document.path : normalize(join(dirname(document.path), file)).replaceAll('\\', '/');
      return !existsSync(join(ROOT_DIR, path)) || (anchor !== undefined && !anchorsOf(path).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test('names no file or folder that does not exist', () => {
    const named = [...prose.matchAll(/`((?:src|test|scripts|stories|docs|\.ci|\.storybook|\.github)\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(join(ROOT_DIR, path)))).toEqual([]);
  });
});

test('every page of docs is reached from the README, and every decision from its list', () => {
  const linked = (path: string) => [...(BY_PATH.get(path)?.text ?? '').matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => link);
  const fromReadme = linked('README.md');
  const decisions = linked('docs/decisions/README.md');
  const paths = [...BY_PATH.keys()];
  expect(paths.filter((path) => /^docs\/[^/]+$/.test(path) && !fromReadme.includes(path))).toEqual([]);
  expect(paths.filter((path) => /^docs\/decisions\/\d/.test(path) && !decisions.includes(path.replace('docs/decisions/', '')))).toEqual([]);
});
