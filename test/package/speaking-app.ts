/** Opens an app that a bundler built, and checks what a visitor sees and hears. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright';
import { expect } from 'vitest';
import { chromiumLaunchOptions } from '../stack/chromium';
import { startSpeechStack, type SpeechStack } from '../stack/speech-stack';
import { expectLegible, readLook } from './look-probe';
import { serveFolder } from './served-folder';

/** Full scale is 1. espeak-ng's voice reaches about a third. */
const AUDIBLE = 0.05;

/** Opens apps that speak with one local Polly. */
export class Visitor {
  readonly #stack: SpeechStack;
  readonly #browser: Browser;

  private constructor(stack: SpeechStack, browser: Browser) {
    this.#stack = stack;
    this.#browser = browser;
  }

  /** Starts local Polly, a relay and a browser. */
  static async arrive(): Promise<Visitor> {
    const stack = await startSpeechStack({ pacing: 'instant' });
    return new Visitor(stack, await chromium.launch(chromiumLaunchOptions('gesture-required')));
  }

  /** Writes the addresses into an app, before it is built. */
  async writeSettings(appDir: string): Promise<void> {
    const { region, identityPoolId, relayUrl, pollyEndpoint } = this.#stack.settings;
    await writeFile(join(appDir, 'settings.json'), JSON.stringify({ region, endpoint: pollyEndpoint, relay: relayUrl, identityPoolId }));
  }

  /** Opens a built app, checks its look in light and dark, and listens to the end. */
  async visit(folder: string): Promise<void> {
    const served = await serveFolder(folder);
    const page = await this.#browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // The browser requests an icon by itself.
      if (message.type() === 'error' && !message.location().url.endsWith('favicon.ico')) complaints.push(message.text());
    });
    try {
      await page.addInitScript(hearWhatIsPlayed);
      await page.goto(served.url);
      const listen = page.getByRole('button', { name: 'Listen' });
      await listen.waitFor();
      expectLegible(await readLook(page), 'light');
      await page.evaluate(() => {
        document.documentElement.style.colorScheme = 'dark';
      });
      expectLegible(await readLook(page), 'dark');
      await listen.click();
      await page.locator('[data-status="ended"]').waitFor();
      expect(await page.evaluate(() => document.documentElement.dataset['loudest'])).toSatisfy((loudest) => Number(loudest) > AUDIBLE);
      expect(complaints).toEqual([]);
    } finally {
      await page.close();
      served.close();
    }
  }

  /** Stops everything. */
  async leave(): Promise<void> {
    await this.#browser.close();
    await this.#stack.close();
  }
}

/**
 * Builds the page of test/package/consumer/speaking-page as esbuild's documentation shows.
 *
 * @returns Folder of the built page.
 */
export async function buildWithEsbuild(appDir: string): Promise<string> {
  const outdir = join(appDir, 'esbuild');
  await build({
    entryPoints: [join(appDir, 'main.mjs')],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  await cp(join(appDir, 'built-page.html'), join(outdir, 'index.html'));
  return outdir;
}

/** Runs in the page before its scripts: records the loudest output sample. */
function hearWhatIsPlayed(): void {
  let loudest = 0;
  const listenTo = (node: AudioNode): void => {
    const analyser = new AnalyserNode(node.context);
    const samples = new Float32Array(analyser.fftSize);
    node.connect(analyser);
    const listen = (): void => {
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, ...samples.map(Math.abs));
      document.documentElement.dataset['loudest'] = String(loudest);
      requestAnimationFrame(listen);
    };
    listen();
  };
  AudioNode.prototype.connect = new Proxy(Reflect.get(AudioNode.prototype, 'connect'), {
    apply(target, node: AudioNode, args: unknown[]) {
      if (args[0] === node.context.destination) listenTo(node);
      return Reflect.apply(target, node, args) as unknown;
    },
  });
}
