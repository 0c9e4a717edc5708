/** Runs the published package in Chromium under a Content-Security-Policy that forbids blobs. */
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chirpWithNoise, encodeMp3 } from '../audio/measuring/material';
import { chromiumLaunchOptions } from '../stack/chromium';
import { installPackage, type InstalledPackage } from './installed-package';
import { serveFolder, type ServedFolder } from './served-folder';

/** The policy that docs/csp.md recommends for mp3. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

const RATE = 24_000;

let installed: InstalledPackage;
let served: ServedFolder;
let browser: Browser;

beforeAll(async () => {
  installed = await installPackage();
  const root = join(installed.projectDir, 'policy-page');
  await build({ root, configFile: false, logLevel: 'error', build: { target: 'es2022' } });
  served = await serveFolder(join(root, 'dist'), {
    headers: { 'content-security-policy': POLICY },
    files: { '/sound.mp3': await encodeMp3(chirpWithNoise(0.3, RATE), RATE) },
  });
  browser = await chromium.launch(chromiumLaunchOptions('allowed'));
});

afterAll(async () => {
  await browser.close();
  served.close();
  await installed.remove();
});

test.each([
  ['plays with the worklet and the Worker from their URLs', '/#worker', 'ended', 1],
  ['plays with the worklet from its URL, and decodes in the page', '/', 'ended', 0],
  ['says worklet-unavailable where it would need a blob', '/#blob', 'worklet-unavailable', 0],
])('%s', async (_, path, outcome, workers) => {
  const page = await browser.newPage();
  await page.goto(served.url + path);
  await page.waitForFunction(() => document.title !== 'Strict policy');
  expect(await page.title()).toBe(outcome);
  expect(page.workers()).toHaveLength(workers);
  await page.close();
});
