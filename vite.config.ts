import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import dts from 'vite-plugin-dts';
import { inlineWorklet } from './scripts/inline-worklet-plugin.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Every bare import stays an import: dependencies are the installer's to deduplicate. */
const isBareImport = (id: string) => /^(?:node:|@?[a-z])/i.test(id) && !id.startsWith('virtual:') && !/^[a-z]:[\\/]/i.test(id);

/** Puts the stylesheet beside the modules; an app imports it by name. */
function copyStyles(): Plugin {
  return {
    name: 'copy-styles',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'styles.css', source: await readFile(fromRoot('src/react/styles.css')) });
    },
  };
}

/** What exports nothing is declared all the same: TypeScript refuses an import of which it finds no declaration. */
function declareScripts(): Plugin {
  const declarations = {
    'styles.d.ts': 'The look of SpokenText. Importing it has a bundler add the stylesheet to the page.',
    'worklet/processor.d.ts': 'The script of the AudioWorklet. Import its address, for `workletUrl` of `createAudioOutput()`.',
    'worker/feed-worker.d.ts': 'The script of the Worker that decodes. Import its address, for `workerUrl` of `createAudioOutput()`.',
  };
  return {
    name: 'declare-scripts',
    generateBundle() {
      for (const [fileName, says] of Object.entries(declarations)) {
        this.emitFile({ type: 'asset', fileName, source: `/** ${says} */\nexport {};\n` });
      }
    },
  };
}

/**
 * Gives the relative imports of a declaration their file: the sources leave the extension out, and TypeScript's
 * `moduleResolution: "NodeNext"` takes what such an import names for `any`.
 *
 * @param path - Where the declaration is going to be written.
 */
function nameImportedFiles(path: string, declaration: string): { content: string } {
  const sourceFolder = fromRoot(join('src', relative(fromRoot('dist'), dirname(path))));
  const relativeImport = /(\bfrom |\bimport\(|\bimport )(['"])(\.{1,2}(?:\/[^'"]+)?)\2/g;
  const content = declaration.replaceAll(relativeImport, (_, before: string, quote: string, to: string) => {
    const isFile = ['.ts', '.tsx'].some((extension) => existsSync(join(sourceFolder, to + extension)));
    return `${before}${quote}${to}${isFile ? '.js' : '/index.js'}${quote}`;
  });
  return { content };
}

export default defineConfig({
  plugins: [
    inlineWorklet(),
    copyStyles(),
    declareScripts(),
    dts({
      tsconfigPath: './tsconfig.json',
      include: ['src'],
      // The source's own way to its thread is no part of the package.
      exclude: ['**/*.test.*', '**/*.mjs'],
      entryRoot: 'src',
      beforeWriteFile: nameImportedFiles,
    }),
  ],
  build: {
    target: 'es2022',
    minify: false,
    lib: {
      formats: ['es'],
      entry: {
        'react/index': 'src/react/index.ts',
        'core/index': 'src/core/index.ts',
        cli: 'src/cli.ts',
        'relay/index': 'src/relay/index.ts',
        'relay/cli': 'src/relay/cli.ts',
        'relay/vite-plugin': 'src/relay/vite-plugin.ts',
        'emulator/index': 'src/emulator/index.ts',
        'emulator/cli': 'src/emulator/cli.ts',
        // A thread is started from a file, which no import names.
        'emulator/speech/espeak/espeak-worker': 'src/emulator/speech/espeak/espeak-worker.ts',
      },
    },
    rolldownOptions: {
      external: isBareImport,
      // A file a module keeps its directive, which test/package sees to; and that types take longest is no news.
      checks: { moduleLevelDirective: false, bundlerTimings: false },
      // A file a module: what an app does not use is left out by its bundler, and what is loaded lazily stays apart.
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
});
