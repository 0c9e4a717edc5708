/** The published package works after an install: its files, its types and its entries for Node. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { filterProblems } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPackage, ROOT_DIR, run, type InstalledPackage } from './installed-package';

const FORMAT: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => installed.projectDir,
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installPackage();
});

afterAll(async () => {
  await installed.remove();
});

const read = (file: string) => readFile(join(installed.packageDir, file), 'utf8');

describe('the files', () => {
  test('are the built ones and what goes with them', () => {
    const besideDist = installed.packedFiles.filter((path) => !path.startsWith('dist/'));
    const isNamed = (path: string) => !path.startsWith('docs/') && !path.startsWith('examples/relay/');
    expect(besideDist.filter(isNamed).sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.md', 'package.json']);
    expect(besideDist).toEqual(expect.arrayContaining(['docs/hook.md', 'docs/sources.md', 'examples/relay/nginx.conf']));
    const written = ['dist/styles.css', 'dist/worklet/processor.js', 'dist/worker/feed-worker.js'];
    expect(installed.packedFiles).toEqual(expect.arrayContaining(written));
    // Built files can be read and debugged without source maps.
    const inDist = installed.packedFiles.filter((path) => path.startsWith('dist/'));
    expect(inDist.filter((path) => !/\.(?:js|d\.ts|css)$/.test(path))).toEqual([]);
  });

  test('have no fault that publint knows', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed.packageDir, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('are there for every entry and command', async () => {
    const { exports, bin } = JSON.parse(await read('package.json')) as {
      exports: Record<string, string | Record<string, string>>;
      bin: Record<string, string>;
    };
    const named = [...Object.values(exports), bin].flatMap((target) => (typeof target === 'string' ? target : Object.values(target)));
    expect(installed.packedFiles).toEqual(expect.arrayContaining(named.map((path) => path.replace(/^\.\//, ''))));
    for (const command of Object.values(bin)) expect(await read(command)).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test('say that the React entry is client code, for frameworks with server components', async () => {
    expect(await read('dist/react/index.js')).toMatch(/^(['"])use client\1;/);
  });

  test('tell nothing of the machine they were built on', async () => {
    const telling: string[] = [];
    const inUrl = ROOT_DIR.replaceAll('\\', '/').replace(/^\//, '');
    for (const entry of await readdir(installed.packageDir, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      const isTelling = entry.isFile() && (await readFile(file, 'utf8')).includes(inUrl);
      if (file.slice(installed.packageDir.length).replaceAll('\\', '/').includes(inUrl) || isTelling) telling.push(file);
    }
    expect(telling).toEqual([]);
  });
});

describe('the types', () => {
  test.each([
    ['NodeNext', { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
    ['Bundler', { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
  ])('are all there for a project with moduleResolution %s', (_, resolution) => {
    const consumer = join(installed.projectDir, 'every-entry.tsx');
    const program = ts.createProgram([consumer], {
      ...resolution,
      target: ts.ScriptTarget.ES2022,
      jsx: ts.JsxEmit.ReactJSX,
      types: ['node'],
      typeRoots: [join(installed.projectDir, 'node_modules', '@types')],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    });
    // Includes the package's declarations, where a missing declaration would become `any`. Other declarations are excluded,
    // because checking them takes long.
    const files = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName === consumer || fileName.includes('/react-polly-stream/dist/'));
    expect(files.length).toBeGreaterThan(20);
    const diagnostics = files.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
    expect(ts.formatDiagnostics([...program.getOptionsDiagnostics(), ...diagnostics], FORMAT)).toBe('');
  });
});

describe('the types', () => {
  test('are found from every entry that can be imported', async () => {
    const result = await checkPackage(createPackageFromTarballData(await readFile(installed.tarball)));
    if (result.types === false) throw new Error('The package has no types.');
    // For ES modules and bundlers. CommonJS loads these modules with import(), and TypeScript 4's `node10` ignores exports.
    const problems = (['node16-esm', 'bundler'] as const).flatMap((resolutionKind) => filterProblems(result, { resolutionKind }));
    expect(problems).toEqual([]);
  });

  test('let a project import the stylesheet and the scripts, which export nothing', async () => {
    const file = join(installed.projectDir, 'exports-nothing.ts');
    const entries = ['styles.css', 'worklet', 'worker'].map((entry) => `react-polly-stream/${entry}`);
    await writeFile(file, entries.map((entry) => `import '${entry}';\n`).join(''));
    const program = ts.createProgram([file], {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      // The default from TypeScript 6 on.
      noUncheckedSideEffectImports: true,
      types: [],
      noEmit: true,
    });
    expect(ts.formatDiagnostics(program.getSemanticDiagnostics(program.getSourceFile(file)), FORMAT)).toBe('');
  });
});

describe('in Node', () => {
  test('the relay and the local Polly start and stop', async () => {
    const program = `
      import { startRelay } from 'react-polly-stream/relay';
      import { startLocalPolly } from 'react-polly-stream/emulator';
      import { pollyRelay } from 'react-polly-stream/vite';
      const polly = await startLocalPolly({ pacing: 'instant' });
      const relay = await startRelay({ upstreams: [polly.url] });
      const { status } = await fetch(polly.url + '/_local/identity-pools', { method: 'POST' });
      await relay.close();
      await polly.close();
      console.log(status, new URL(relay.url).protocol, pollyRelay().name);
    `;
    const output = await run(process.execPath, ['--input-type=module', '--eval', program], installed.projectDir);
    expect(output.trim()).toBe('200 ws: polly-relay');
  });

  test.each(['relay/cli.js', 'emulator/cli.js'])('%s explains itself', async (file) => {
    const output = await run(process.execPath, [join(installed.packageDir, 'dist', file), '--help'], installed.projectDir);
    expect(output).toContain('--port');
  });
});
