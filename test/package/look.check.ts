/** Checks the published stylesheet, unchanged and compiled by bundlers, on pages with and without a color-scheme. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as buildWithEsbuild } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright';
import { createElement, type ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { build, type BuildEnvironmentOptions } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as publicReact from '../../src/react/index';
import { chromiumLaunchOptions } from '../stack/chromium';
import { installPackage, ROOT_DIR, type InstalledPackage } from './installed-package';
import { expectLegible, readLook, undefinedVariables } from './look-probe';

/** The compilers of the stylesheet. bundlers/bundlers.check.ts covers the other bundlers, which must be installed first. */
const COMPILERS = ['a plain link', 'Vite', 'Vite for old browsers', 'Vite with esbuild for styles', 'esbuild'] as const;

let installed: InstalledPackage;
let markup: string;
let browser: Browser;
let page: Page;
const stylesheets = new Map<string, string>();

beforeAll(async () => {
  installed = await installPackage();
  const { packageDir } = installed;
  markup = await renderOnServer(packageDir);
  stylesheets.set('a plain link', await readFile(join(packageDir, 'dist', 'styles.css'), 'utf8'));
  stylesheets.set('Vite', await compileWithVite({}));
  stylesheets.set('Vite for old browsers', await compileWithVite({ cssTarget: ['chrome87', 'safari14'] }));
  stylesheets.set('Vite with esbuild for styles', await compileWithVite({ cssMinify: 'esbuild' }));
  stylesheets.set('esbuild', await compileWithEsbuild());
  browser = await chromium.launch(chromiumLaunchOptions('allowed'));
  page = await browser.newPage();
});

afterAll(async () => {
  await browser.close();
  await installed.remove();
});

async function compileWithVite(options: BuildEnvironmentOptions): Promise<string> {
  const root = join(installed.projectDir, 'look-page');
  await build({ root, configFile: false, logLevel: 'error', build: { ...options, emptyOutDir: true } });
  const assets = join(root, 'dist', 'assets');
  const file = (await readdir(assets)).find((name) => name.endsWith('.css')) ?? '';
  return readFile(join(assets, file), 'utf8');
}

async function compileWithEsbuild(): Promise<string> {
  const { outputFiles } = await buildWithEsbuild({
    entryPoints: [join(installed.projectDir, 'look-page', 'main.js')],
    outdir: installed.projectDir,
    bundle: true,
    minify: true,
    write: false,
  });
  return outputFiles.find(({ path }) => path.endsWith('.css'))?.text ?? '';
}

/** Renders the published component as a server does. */
async function renderOnServer(packageDir: string): Promise<string> {
  const entry = pathToFileURL(join(packageDir, 'dist', 'react', 'index.js')).href;
  const { SpeechProvider, SpokenText } = (await import(/* @vite-ignore */ entry)) as typeof publicReact;
  const text: ReactElement = createElement(SpokenText, { streaming: false, children: 'A word of a sentence.' });
  const credentials = () => Promise.reject(new Error('Nothing is spoken here.'));
  return renderToString(createElement(SpeechProvider, { region: 'us-west-2', credentials, children: text }));
}

/** A page of an app whose styles were not compiled together with the stylesheet. */
interface AppPage {
  readonly declares: string;
  readonly head?: string;
  /** Attributes of `<html>`. */
  readonly html?: string;
  /** Attributes of the surrounding element. */
  readonly parent?: string;
  readonly prefers?: 'light' | 'dark';
  readonly looks: 'light' | 'dark';
}

const style = (css: string) => `<style>${css}</style>`;

/** The reader prefers dark unless stated otherwise. A page must opt in to dark. */
const PAGES: readonly AppPage[] = [
  { declares: 'nothing', looks: 'light' },
  { declares: 'nothing, for a reader who prefers light', prefers: 'light', looks: 'light' },
  { declares: 'color-scheme: dark', head: style(':root { color-scheme: dark }'), prefers: 'light', looks: 'dark' },
  { declares: 'color-scheme: light', head: style(':root { color-scheme: light }'), looks: 'light' },
  { declares: 'color-scheme: light dark', head: style(':root { color-scheme: light dark }'), looks: 'dark' },
  { declares: 'both, for a reader who prefers light', head: style(':root { color-scheme: light dark }'), prefers: 'light', looks: 'light' },
  { declares: 'both in a meta element', head: '<meta name="color-scheme" content="light dark">', looks: 'dark' },
  { declares: 'a class dark alone', html: 'class="dark"', prefers: 'light', looks: 'dark' },
  { declares: 'a class dark among others', html: 'class="app dark"', prefers: 'light', looks: 'dark' },
  { declares: 'a class dark with its scheme', html: 'class="dark"', head: style('.dark { color-scheme: dark }'), looks: 'dark' },
  { declares: 'a class dark with its scheme inline', html: 'class="dark" style="color-scheme: dark"', looks: 'dark' },
  { declares: 'data-theme="dark" alone', html: 'data-theme="dark"', prefers: 'light', looks: 'dark' },
  { declares: 'data-theme="light" alone', html: 'data-theme="light"', looks: 'light' },
  { declares: 'a class dark on the parent', parent: 'class="dark"', prefers: 'light', looks: 'dark' },
  { declares: 'dark, with a parent of class light', html: 'class="dark"', parent: 'class="light"', looks: 'light' },
  {
    declares: 'dark by scheme and class, with a parent of data-theme="light"',
    html: 'class="dark" style="color-scheme: dark"',
    parent: 'data-theme="light"',
    looks: 'light',
  },
  { declares: 'light by class, with a dark parent', html: 'class="light"', parent: 'style="color-scheme: dark"', looks: 'dark' },
  {
    declares: 'a class light, on a page that follows the reader',
    html: 'class="light"',
    head: style(':root { color-scheme: light dark }'),
    looks: 'light',
  },
  { declares: 'data-mode="dark"', html: 'data-mode="dark"', prefers: 'light', looks: 'dark' },
  { declares: 'data-bs-theme="dark"', html: 'data-bs-theme="dark"', prefers: 'light', looks: 'dark' },
  { declares: 'data-mui-color-scheme="dark"', html: 'data-mui-color-scheme="dark"', prefers: 'light', looks: 'dark' },
  { declares: 'data-mantine-color-scheme="dark"', html: 'data-mantine-color-scheme="dark"', prefers: 'light', looks: 'dark' },
  { declares: 'data-color-scheme="DARK"', html: 'data-color-scheme="DARK"', prefers: 'light', looks: 'dark' },
  { declares: 'data-color-mode="dark" on the body', head: '</head><body data-color-mode="dark">', prefers: 'light', looks: 'dark' },
  { declares: 'data-theme="github-dark"', html: 'data-theme="github-dark"', prefers: 'light', looks: 'dark' },
  { declares: 'a class theme-dark', html: 'class="theme-dark"', prefers: 'light', looks: 'dark' },
  { declares: 'a class dark-mode', html: 'class="dark-mode"', prefers: 'light', looks: 'dark' },
  { declares: 'data-bs-theme="dark", with a light parent', html: 'data-bs-theme="dark"', parent: 'data-bs-theme="light"', looks: 'light' },
  { declares: 'a class light, with a dark parent in it', html: 'class="light"', parent: 'class="dark"', prefers: 'light', looks: 'dark' },
  { declares: 'data-theme="system"', html: 'data-theme="system"', looks: 'dark' },
  { declares: 'data-color-mode="auto", for a reader who prefers light', html: 'data-color-mode="auto"', prefers: 'light', looks: 'light' },
  {
    declares: 'its own variable',
    head: style('.night { --polly-color-scheme: dark }'),
    html: 'class="night light"',
    prefers: 'light',
    looks: 'dark',
  },
  { declares: 'nothing, with a dark parent', parent: 'style="color-scheme: dark"', prefers: 'light', looks: 'dark' },
  {
    declares: 'dark, with a light parent',
    head: style(':root { color-scheme: dark }'),
    parent: 'style="color-scheme: light"',
    looks: 'light',
  },
];

async function show(compiler: string, { head = '', html = '', parent = '', prefers = 'dark' }: Omit<AppPage, 'looks' | 'declares'>) {
  await page.emulateMedia({ colorScheme: prefers, forcedColors: 'none', contrast: 'no-preference' });
  // Chromium keeps the color-scheme of a meta element in the previous content.
  await page.goto('about:blank');
  // The page's own styles come before the package's, which must not rely on them.
  await page.setContent(
    `<!doctype html><html ${html}><head>${head}${style(stylesheets.get(compiler) ?? '')}</head><body><div ${parent}>${markup}</div></body></html>`,
  );
}

describe.each(COMPILERS)('compiled by %s', (compiler) => {
  test('uses no variable that is defined nowhere', () => {
    expect(stylesheets.get(compiler)).toContain('.polly-spoken-text');
    expect(undefinedVariables(stylesheets.get(compiler) ?? '')).toEqual([]);
  });

  test.each(PAGES)('on a page that declares $declares it looks $looks', async ({ looks, ...app }) => {
    await show(compiler, app);
    expectLegible(await readLook(page), looks);
  });

  test("an app's own colours count", async () => {
    await show(compiler, { parent: 'style="--polly-accent: rgb(1 2 3); --polly-word: rgb(4 5 6); --polly-surface: rgb(7 8 9)"' });
    expect(await readLook(page)).toMatchObject({ button: [1, 2, 3], cursor: [1, 2, 3], word: [4, 5, 6], surface: [7, 8, 9] });
  });

  test.each(['light', 'dark'] as const)('with more contrast in %s the word stands out', async (scheme) => {
    await show(compiler, { head: style(`:root { color-scheme: ${scheme} }`) });
    await page.emulateMedia({ contrast: 'more' });
    const look = await readLook(page);
    expectLegible(look, scheme);
    expect(look).toMatchObject({ word: look.text, wordText: look.surface, border: look.text, muted: look.text });
  });

  test('with forced colours the word is marked as the system marks', async () => {
    await show(compiler, {});
    await page.emulateMedia({ forcedColors: 'active' });
    const { word, wordText } = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(
        document.querySelector('[data-part="text"]') ?? document.body,
        '::highlight(polly-word)',
      );
      return { word: backgroundColor, wordText: color };
    });
    const system = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.cssText = 'forced-color-adjust: none; background: Highlight; color: HighlightText';
      const { backgroundColor, color } = getComputedStyle(probe);
      return { word: backgroundColor, wordText: color };
    });
    expect({ word, wordText }).toEqual(system);
  });
});

test('the stylesheet of the stories does not hide what an app would see', async () => {
  const preview = await readFile(join(ROOT_DIR, '.storybook', 'preview.css'), 'utf8');
  expect(preview.replaceAll(/\/\*[^]*?\*\//gu, '')).not.toMatch(/:root|html|light-dark/u);
});
