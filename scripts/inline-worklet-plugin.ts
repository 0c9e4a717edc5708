/**
 * A Vite plugin that turns `import source from './processor/index.ts?worklet'` into a string: the entry, bundled to one
 * script without imports. `?worker-script` does the same for a Worker. Browsers load both by URL, and a library does not
 * know the URL of an app's files; but a string can be loaded from a blob. For apps whose Content-Security-Policy forbids
 * blobs, a library build also writes the script as a file.
 */
import { basename, dirname, relative, resolve } from 'node:path';
import { build, normalizePath, type Plugin } from 'vite';

/** The endings of such imports, and the folders of their scripts in a library build. */
const FOLDERS = { '?worklet': 'worklet', '?worker-script': 'worker' } as const;
/** The null byte is Rollup's convention for keeping other plugins away from a module. */
const VIRTUAL = /^\0(worklet|worker):/;

/**
 * Creates the plugin.
 *
 * A library build also writes each entry to `worklet/<name of its folder>.js` or `worker/<name of its folder>.js`.
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
      // The id is relative, since a library build names a file after it, and the name must not contain the machine's paths.
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

/** Bundles `entry` with Vite's bundler, without the app's plugins, which do not know such scripts. */
async function bundle(entry: string): Promise<{ readonly code: string; readonly files: readonly string[] }> {
  const files = new Set<string>();
  const result = await build({
    plugins: [
      {
        name: 'inline-worklet-files',
        // Collected here and not from the finished chunk, which does not list modules that were inlined whole.
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
