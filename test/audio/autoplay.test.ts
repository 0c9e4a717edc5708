/**
 * Autoplay as a visitor meets it: a Chromium with its own policy, and not the permissive one of the other tests.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inlineWorklet } from '../../scripts/inline-worklet-plugin';

interface Told {
  readonly what: string;
  readonly value: unknown;
}

let server: ViteDevServer;
let browser: Browser;
let page: Page;
const told: Told[] = [];
let wake: () => void = () => undefined;

beforeAll(async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-autoplay',
    plugins: [inlineWorklet()],
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { port: 0, host: '127.0.0.1', watch: null },
  });
  await server.listen();
  const debianChromium = '/usr/bin/chromium';
  const executablePath = process.env['CHROMIUM_PATH'] ?? (existsSync(debianChromium) ? debianChromium : undefined);
  browser = await chromium.launch({
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=document-user-activation-required'],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  page = await browser.newPage();
  page.on('console', (message) => {
    if (!message.text().startsWith('{')) return;
    told.push(JSON.parse(message.text()) as Told);
    wake();
  });
  const address = server.resolvedUrls?.local[0];
  await page.goto(`${address ?? ''}test/audio/autoplay-page/index.html`);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await server.close();
});

async function untilTold(what: string, value?: unknown): Promise<unknown> {
  for (;;) {
    const found = told.find((each) => each.what === what && (value === undefined || each.value === value));
    if (found !== undefined) return found.value;
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

test('a page without a gesture is blocked, and after one click everything is heard from its beginning', async () => {
  await untilTold('state', 'blocked');
  expect(await untilTold('heard')).toBe(0);
  expect(told.map(({ value }) => value)).not.toContain('playing');
  await page.click('#listen');
  expect(await untilTold('unlocked')).toBe(true);
  expect(await untilTold('recorded')).toMatchObject({
    gaps: [],
    lost: [],
    doubled: [],
    clicks: [],
    missingAtStart: 0,
    missingAtEnd: 0,
  });
  const states = told.filter(({ what }) => what === 'state').map(({ value }) => value);
  expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
    'waiting',
    'blocked',
    'paused',
    'waiting',
    'playing',
    'ended',
  ]);
}, 60_000);
