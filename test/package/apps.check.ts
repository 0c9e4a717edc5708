/**
 * An app with the published package speaks, built by each bundler that is a dependency anyway. `npm run test:bundlers`
 * installs others.
 */
import { join } from 'node:path';
import { build as buildWithVite } from 'vite';
import { afterAll, beforeAll, test } from 'vitest';
import { installPackage, type InstalledPackage } from './installed-package';
import { buildWithEsbuild, Visitor } from './speaking-app';

let installed: InstalledPackage;
let visitor: Visitor;
let appDir: string;

beforeAll(async () => {
  [installed, visitor] = await Promise.all([installPackage(), Visitor.arrive()]);
  appDir = join(installed.projectDir, 'speaking-page');
  await visitor.writeSettings(appDir);
});

afterAll(async () => {
  await visitor.leave();
  await installed.remove();
});

test('built by Vite 8', async () => {
  await buildWithVite({ root: appDir, configFile: false, logLevel: 'error' });
  await visitor.visit(join(appDir, 'dist'));
});

test('built by esbuild', async () => {
  await visitor.visit(await buildWithEsbuild(appDir));
});
