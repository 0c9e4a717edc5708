/** Circles are found between files and between folders, for every kind of import. */
import { expect, test } from 'vitest';
import { circlesAmong, importsOf } from '../../scripts/check-imports.mjs';

const circlesIn = (files: Readonly<Record<string, string>>) => circlesAmong(importsOf(new Map(Object.entries(files))));

test('two files that import each other, one of them a type only', () => {
  expect(circlesIn({ 'src/a.ts': "import { b } from './b';", 'src/b.tsx': "import type { A } from './a';" })).toEqual([
    'src/a.ts -> src/b.tsx',
    'src/b.tsx -> src/a.ts',
  ]);
});

test('a longer circle, and no import that only leads to it or away from it', () => {
  expect(
    circlesIn({
      'src/entry.ts': "export { a } from './a';",
      'src/a.ts': "import { b } from './b'; import { leaf } from './leaf';",
      'src/b.ts': "const c = await import('./c');",
      'src/c.ts': "import type { A } from './a';",
      'src/leaf.ts': "import { readFileSync } from 'node:fs';",
    }),
  ).toEqual(['src/a.ts -> src/b.ts', 'src/b.ts -> src/c.ts', 'src/c.ts -> src/a.ts']);
});

test('folders import each other through files that do not', () => {
  expect(
    circlesIn({
      'src/one/deep/a.ts': "import '../../two/b';",
      'src/two/b.ts': '',
      'src/two/c.ts': "import '../one/d';",
      'src/one/d.ts': '',
    }),
  ).toEqual(['src/one/ -> src/two/', 'src/two/ -> src/one/']);
});

test('a folder and one inside it have one direction', () => {
  const below = { 'src/a.ts': "import './inner/index';", 'src/inner/index.ts': '' };
  expect(circlesIn(below)).toEqual([]);
  expect(circlesIn({ ...below, 'src/inner/c.ts': "import '../d';", 'src/d.ts': '' })).toEqual(['src/ -> src/inner/', 'src/inner/ -> src/']);
});
