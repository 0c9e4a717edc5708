/** The published package under a Content-Security-Policy that forbids blobs, in Chromium. */
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium, type Browser } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chirpWithNoise, encodeMp3 } from '../audio/material';
import { chromiumLaunchOptions } from '../stack/chromium';
import { installPackage, type InstalledPackage } from './installed-package';

/** What the README asks for where mp3 is played. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

const CONTENT_TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.mp3': 'audio/mpeg' };
const RATE = 24_000;

let installed: InstalledPackage;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  installed = await installPackage();
  const root = join(installed.projectDir, 'policy-page');
  await build({ root, configFile: false, logLevel: 'error', build: { target: 'es2022' } });
  server = await serve(join(root, 'dist'), await encodeMp3(chirpWithNoise(0.3, RATE), RATE));
  browser = await chromium.launch(chromiumLaunchOptions('allowed'));
});

afterAll(async () => {
  await browser.close();
  server.close();
  await installed.remove();
});

/** A server of files that sends the policy with each. */
async function serve(folder: string, sound: Uint8Array): Promise<Server> {
  const listening = createServer((request, response) => {
    const path = request.url === '/' || request.url === undefined ? '/index.html' : request.url;
    const content = path === '/sound.mp3' ? Promise.resolve(sound) : readFile(join(folder, path));
    content.then(
      (bytes) => {
        const contentType = CONTENT_TYPES[extname(path)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': contentType, 'content-security-policy': POLICY }).end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return listening;
}

test.each([
  ['plays with the worklet and the Worker from their URLs', '/#worker', 'ended', 1],
  ['plays with the worklet from its URL, and decodes in the page', '/', 'ended', 0],
  ['says worklet-unavailable where it would need a blob', '/#blob', 'worklet-unavailable', 0],
])('%s', async (_, path, outcome, workers) => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  await page.waitForFunction(() => document.title !== 'Strict policy');
  expect(await page.title()).toBe(outcome);
  expect(page.workers()).toHaveLength(workers);
  await page.close();
});
