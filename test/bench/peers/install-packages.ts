/** Installs the packages of package.json beside this file into .cache, and bundles each to one module, as an app would. */
import { mkdirSync, readFileSync, existsSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { runCommand } from '../../../scripts/run-command.mjs';

const MANIFEST = fileURLToPath(new URL('package.json', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../../.cache/peers/', import.meta.url));

/** A package, and what the page imports of it. */
interface WantedPackage {
  readonly name: string;
  readonly entry: string;
}

// ElevenLabs' client does not export its output, and Hume's player is a hook.
const PACKAGES = {
  wavtools: { name: 'wavtools', entry: `export { WavStreamPlayer } from 'wavtools';` },
  elevenlabs: {
    name: '@elevenlabs/client',
    entry: `export { MediaDeviceOutput } from './node_modules/@elevenlabs/client/dist/platform/web/output.js';`,
  },
  hume: {
    name: '@humeai/voice-react',
    entry: `
      import { createElement } from 'react';
      import { createRoot } from 'react-dom/client';
      import { flushSync } from 'react-dom';
      import { useSoundPlayer } from '@humeai/voice-react';
      export function renderSoundPlayer(props) {
        let last;
        const Player = () => {
          last = useSoundPlayer(props);
          return null;
        };
        flushSync(() => createRoot(document.createElement('div')).render(createElement(Player)));
        return () => last;
      }`,
  },
  'pcm-player': { name: 'pcm-player', entry: `export { default } from 'pcm-player/src/pcm-player.js';` },
  'speech-sdk': {
    name: 'microsoft-cognitiveservices-speech-sdk',
    entry: `export { SpeakerAudioDestination, AudioFormatTag } from 'microsoft-cognitiveservices-speech-sdk';`,
  },
} as const satisfies Readonly<Record<string, WantedPackage>>;

/** The name of a bundled package. */
export type PackageName = keyof typeof PACKAGES;

/** A bundled package. */
export interface BundledPackage {
  readonly version: string;
  readonly code: string;
  readonly gzipBytes: number;
}

/**
 * Installs and bundles all packages.
 *
 * @throws Error if npm fails, for example without a network.
 */
export async function bundlePackages(): Promise<Readonly<Record<PackageName, BundledPackage>>> {
  await install();
  const names = Object.keys(PACKAGES) as PackageName[];
  const bundled = await Promise.all(names.map(async (name) => [name, await bundlePackage(PACKAGES[name])] as const));
  return Object.fromEntries(bundled) as Record<PackageName, BundledPackage>;
}

async function install(): Promise<void> {
  const installed = join(FOLDER, 'package.json');
  const isInstalled = existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(MANIFEST, 'utf8');
  if (isInstalled && existsSync(join(FOLDER, 'node_modules'))) return;
  mkdirSync(FOLDER, { recursive: true });
  copyFileSync(MANIFEST, installed);
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev', '--legacy-peer-deps', '--loglevel=error'];
  const { code } = await runCommand('npm', ['install', ...flags], { cwd: FOLDER });
  if (code !== 0) throw new Error(`The compared packages could not be installed: "npm install" failed with code ${code} in ${FOLDER}.`);
}

async function bundlePackage({ name, entry }: WantedPackage): Promise<BundledPackage> {
  const code = await bundle(entry, []);
  // An app has React already.
  const shipped = await bundle(entry, ['react', 'react-dom', 'react-dom/client']);
  const manifest = JSON.parse(readFileSync(join(FOLDER, 'node_modules', name, 'package.json'), 'utf8')) as { version: string };
  return { version: manifest.version, code, gzipBytes: gzipSync(shipped, { level: 9 }).byteLength };
}

async function bundle(entry: string, external: string[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: FOLDER, loader: 'js' },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    external,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
