/** An app with the published package looks right and speaks, built by each common bundler. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as buildWithVite } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureInstalled } from '../../../scripts/ensure-installed.mjs';
import { packPackage, ROOT_DIR, run } from '../installed-package';
import { undefinedVariables } from '../look-probe';
import { buildWithEsbuild, Visitor } from '../speaking-app';

const HERE = fileURLToPath(new URL('.', import.meta.url));
/** Bundlers, React and the AWS SDK; kept between runs. */
const BUNDLERS_DIR = join(ROOT_DIR, '.cache', 'bundlers');
/** The app, with the package installed from its tarball; created anew in each run. */
const APP_DIR = join(BUNDLERS_DIR, 'app');
/** The larger AWS package, which contains Cognito's provider, too. Some bundlers cannot build it. */
const PUBLIC_CREDENTIALS = '@aws-sdk/credential-providers';

let visitor: Visitor;

beforeAll(async () => {
  await mkdir(BUNDLERS_DIR, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) await cp(join(HERE, file), join(BUNDLERS_DIR, file));
  await ensureInstalled(BUNDLERS_DIR);
  await rm(APP_DIR, { recursive: true, force: true });
  await mkdir(APP_DIR);
  await writeFile(join(APP_DIR, 'package.json'), '{ "name": "app", "private": true, "type": "module" }');
  // Bundlers use the nearest tsconfig.json. This project's own would map the package to its sources.
  await writeFile(join(APP_DIR, 'tsconfig.json'), '{}');
  const { filename } = await packPackage(APP_DIR);
  // The package's peer dependencies are in the folder above.
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--legacy-peer-deps', filename], APP_DIR);
  visitor = await Visitor.arrive();
});

afterAll(async () => {
  await visitor.leave();
});

/** Copies the page to a folder for one bundler. */
async function preparePage(name: string, more?: 'next' | 'webpack'): Promise<string> {
  const folder = join(APP_DIR, name);
  await cp(join(ROOT_DIR, 'test', 'package', 'consumer', 'speaking-page'), folder, { recursive: true });
  if (more !== undefined) await cp(join(HERE, 'app', more), folder, { recursive: true });
  await visitor.writeSettings(folder);
  return folder;
}

async function takePublicCredentials(folder: string): Promise<void> {
  const page = join(folder, 'speaking-page.mjs');
  const code = await readFile(page, 'utf8');
  await writeFile(page, code.replace('@aws-sdk/credential-provider-cognito-identity', PUBLIC_CREDENTIALS));
}

const runTool = (file: string, args: readonly string[], cwd: string) =>
  run(process.execPath, [join(BUNDLERS_DIR, 'node_modules', ...file.split('/')), ...args], cwd);

/** Checks each stylesheet of a build, opens the page, and listens. */
async function expectThatItSpeaks(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  const stylesheets = await Promise.all(files.filter((name) => name.endsWith('.css')).map((name) => readFile(join(folder, name), 'utf8')));
  expect(stylesheets.filter((css) => css.includes('.polly-spoken-text'))).toHaveLength(1);
  expect(stylesheets.flatMap(undefinedVariables)).toEqual([]);
  await visitor.visit(folder);
}

test('Vite 8', async () => {
  const root = await preparePage('vite-8');
  await buildWithVite({ root, configFile: false, logLevel: 'error' });
  await expectThatItSpeaks(join(root, 'dist'));
});

test('Vite 8, with the credentials of the public package', async () => {
  const root = await preparePage('vite-8-public');
  await takePublicCredentials(root);
  await buildWithVite({ root, configFile: false, logLevel: 'error' });
  await expectThatItSpeaks(join(root, 'dist'));
});

test('Vite 7', async () => {
  const root = await preparePage('vite-7');
  await runTool('vite/bin/vite.js', ['build', '--logLevel', 'error'], root);
  await expectThatItSpeaks(join(root, 'dist'));
});

test('esbuild', async () => {
  const root = await preparePage('esbuild');
  await expectThatItSpeaks(await buildWithEsbuild(root));
});

test('webpack, with css-loader', async () => {
  const root = await preparePage('webpack', 'webpack');
  await run(process.execPath, ['build.mjs'], root);
  await cp(join(root, 'built-page.html'), join(root, 'dist', 'index.html'));
  await expectThatItSpeaks(join(root, 'dist'));
});

test.each([
  ['Turbopack', 'next-turbopack', []],
  ['webpack', 'next-webpack', ['--webpack']],
])('Next.js with %s, rendered on the server first', async (_, name, args) => {
  const root = await preparePage(name, 'next');
  await runTool('next/dist/bin/next', ['build', ...args], root);
  expect(await readFile(join(root, 'out', 'index.html'), 'utf8')).toContain('This page was built by a bundler.');
  await expectThatItSpeaks(join(root, 'out'));
});

test('Next.js with Turbopack, with the credentials of the public package', async () => {
  const root = await preparePage('next-turbopack-public', 'next');
  await takePublicCredentials(root);
  await runTool('next/dist/bin/next', ['build'], root);
  await expectThatItSpeaks(join(root, 'out'));
});

test('TypeScript 7 finds the types of what exports nothing', async () => {
  const file = join(APP_DIR, 'exports-nothing.ts');
  await writeFile(file, ['styles.css', 'worklet', 'worker'].map((entry) => `import 'react-polly-stream/${entry}';\n`).join(''));
  const options = ['--ignoreConfig', '--noEmit', '--module', 'esnext', '--moduleResolution', 'bundler', '--types', ''];
  await runTool('typescript/bin/tsc', [...options, file], APP_DIR);
});
