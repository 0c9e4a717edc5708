/**
 * A Vite plugin that turns `import source from './processor/index.ts?worklet'` into the source of that entry, bundled
 * to one script without imports, as a string; `?worker-script` does the same for a Worker. Both are loaded by URL, and a
 * library cannot know the URL under which an app serves its files; a string can be loaded from a blob. For apps whose
 * Content-Security-Policy forbids that, a library build also writes the script as a file of its own.
 */
import { basename, dirname, relative, resolve } from 'node:path';
import { build, normalizePath, type Plugin } from 'vite';

/** What an import ends in, and the folder that a library build writes its script to. */
const FOLDERS = { '?worklet': 'worklet', '?worker-script': 'worker' } as const;
/** The null byte keeps other plugins away from the module, a convention of Rollup's. */
const VIRTUAL = /^\0(worklet|worker):/;

/**
 * Makes the plugin.
 *
 * In a library build each entry is also written to `worklet/<name of its folder>.js`, or `worker/<name of its folder>.js`.
 */
export function inlineWorklet(): Plugin {
  let isLibraryBuild = false;
  let root = '';
  return {
    name: 'inline-worklet',
    enforce: 'pre',
    configResolved(config) {
      root = config.root;
      isLibraryBuild = config.command === 'build' && config.build.lib !== false;
    },
    resolveId(id, importer) {
      const [query, folder] = Object.entries(FOLDERS).find(([ending]) => id.endsWith(ending)) ?? [];
      if (query === undefined || folder === undefined) return undefined;
      const path = id.slice(0, -query.length);
      const entry = importer === undefined ? resolve(root, path) : resolve(dirname(importer), path);
      // A library build names a file after it, and that must say nothing of the machine.
      return `\0${folder}:${normalizePath(relative(root, entry))}`;
    },
    async load(id) {
      const [prefix, folder] = VIRTUAL.exec(id) ?? [];
      if (prefix === undefined || folder === undefined) return undefined;
      const entry = resolve(root, id.slice(prefix.length));
      const { code, files } = await bundle(entry);
      for (const file of files) this.addWatchFile(file);
      if (isLibraryBuild) {
        this.emitFile({ type: 'asset', fileName: `${folder}/${basename(dirname(entry))}.js`, source: code });
      }
      return { code: `export default ${JSON.stringify(code)};`, map: null, moduleSideEffects: false };
    },
  };
}

/** Bundles `entry` with Vite's own bundler and with none of the app's plugins, which know nothing of such scripts. */
async function bundle(entry: string): Promise<{ readonly code: string; readonly files: readonly string[] }> {
  const files = new Set<string>();
  const result = await build({
    plugins: [
      {
        name: 'inline-worklet-files',
        // Not the ids of the finished chunk: a module that is inlined whole is no part of it, and still a source.
        moduleParsed: ({ id }) => {
          if (!id.startsWith('\0')) files.add(id);
        },
      },
    ],
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      lib: { entry, formats: ['iife'], name: 'worklet', fileName: 'worklet' },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap((output) => ('output' in output ? output.output : []));
  const chunk = chunks.find((file) => file.type === 'chunk');
  if (chunks.length !== 1 || chunk === undefined) {
    throw new Error(`${entry} must bundle to exactly one script, but came to ${chunks.length} files.`);
  }
  return { code: chunk.code, files: [...files] };
}
