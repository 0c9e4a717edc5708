import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { build, createServer, type BuildOptions } from 'vite';
import { afterEach, expect, test, vi } from 'vitest';
import { inlineWorklet } from '../../../scripts/inline-worklet-plugin';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
});

async function makeApp(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'inline-worklet-'));
  cleanups.push(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, 'processor'));
  await writeFile(join(root, 'processor/part.ts'), 'export const answer: number = 41;');
  await writeFile(join(root, 'processor/index.ts'), `import { answer } from './part';\nregisterProcessor('p' + answer);`);
  await writeFile(join(root, 'main.ts'), `import source from './processor/index.ts?worklet';\nexport const code: string = source;`);
  return root;
}

/** Builds the app as a library, and returns the files. */
async function buildLibrary(root: string, options: BuildOptions = {}) {
  const lib = { entry: join(root, 'main.ts'), formats: ['es' as const] };
  const result = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [inlineWorklet()],
    build: { write: false, minify: false, lib, ...options },
  });
  return (Array.isArray(result) ? result : []).flatMap(({ output }) => output);
}

/** Runs worklet code, and returns the names it registered. */
function run(code: string): string[] {
  const names: string[] = [];
  runInNewContext(code, { registerProcessor: (name: string) => names.push(name) });
  return names;
}

test('a library build contains the script as a string, and writes it as a file', async () => {
  const root = await makeApp();
  const files = await buildLibrary(root);
  const script = files.find(({ fileName }) => fileName === 'worklet/processor.js');
  const main = files.find(({ type }) => type === 'chunk');
  if (script?.type !== 'asset' || main?.type !== 'chunk') throw new Error('The build lacks a file.');
  expect(run(String(script.source))).toEqual(['p41']);
  const loaded = (await import(`data:text/javascript,${encodeURIComponent(main.code)}`)) as { code: string };
  expect(loaded.code).toBe(script.source);
});

test('a Worker is included and written in the same way, in its own folder', async () => {
  const root = await makeApp();
  await writeFile(join(root, 'main.ts'), `import source from './processor/index.ts?worker-script';\nexport const code: string = source;`);
  const files = await buildLibrary(root);
  const script = files.find(({ fileName }) => fileName === 'worker/processor.js');
  expect(script?.type === 'asset' ? run(String(script.source)) : undefined).toEqual(['p41']);
});

test('a build of a file module reveals nothing about the machine', async () => {
  const root = await makeApp();
  const files = await buildLibrary(root, { sourcemap: true, rolldownOptions: { output: { preserveModules: true } } });
  const carrier = files.find((file) => file.type === 'chunk' && file.fileName.includes('processor'));
  expect(carrier?.fileName).toMatch(/processor\/index/);
  expect(JSON.stringify([files.map(({ fileName }) => fileName), carrier])).not.toContain(basename(root));
});

test('a development server serves the script anew when one of its files changes', async () => {
  const root = await makeApp();
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [inlineWorklet()],
    server: { middlewareMode: true, ws: false },
  });
  cleanups.push(() => server.close());
  const load = async () => run(((await server.ssrLoadModule('/main.ts')) as { code: string }).code);
  expect(await load()).toEqual(['p41']);
  await writeFile(join(root, 'processor/part.ts'), 'export const answer: number = 42;');
  // The file system notifies the server some time later.
  await vi.waitFor(async () => expect(await load()).toEqual(['p42']), { timeout: 30_000 });
});
