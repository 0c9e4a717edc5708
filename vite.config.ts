import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import dts from 'vite-plugin-dts';
import { inlineWorklet } from './scripts/inline-worklet-plugin.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** All bare imports stay imports, so that the app's package manager can deduplicate dependencies. */
const isBareImport = (id: string) => /^(?:node:|@?[a-z])/i.test(id) && !id.startsWith('virtual:') && !/^[a-z]:[\\/]/i.test(id);

/** Copies the stylesheet next to the modules. Apps import it by name. */
function copyStyles(): Plugin {
  return {
    name: 'copy-styles',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'styles.css', source: await readFile(fromRoot('src/react/styles.css')) });
    },
  };
}

/** Also writes declarations for modules without exports, because TypeScript refuses an import without a declaration. */
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
 * Adds the file extension to the relative imports of a declaration. The sources omit it, and with `moduleResolution:
 * "NodeNext"`, TypeScript would treat such imports as `any`.
 *
 * @param path - The path of the written declaration.
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
      // Starts the thread from source, so the package does not need it.
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
        'testing/index': 'src/testing/index.ts',
        'emulator/cli': 'src/emulator/cli.ts',
        // The thread starts from this file, but no import names it.
        'emulator/speech/espeak/espeak-worker': 'src/emulator/speech/espeak/espeak-worker.ts',
      },
    },
    rolldownOptions: {
      external: isBareImport,
      // No warnings about directives, which stay since each module is a file (test/package checks that), nor about slow types.
      checks: { moduleLevelDirective: false, bundlerTimings: false },
      // Writes one file per module: an app's bundler leaves out unused modules, and lazily loaded code stays separate.
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
});
