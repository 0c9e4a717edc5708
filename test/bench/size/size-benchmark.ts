/**
 * Measures the size of an app with `<SpokenText>`: bundled for production, without React, which every React app has
 * already, and with all other dependencies.
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';
import { inlineWorklet } from '../../../scripts/inline-worklet-plugin';

const ROOT_DIR = fileURLToPath(new URL('../../..', import.meta.url));
const ENTRY = 'virtual:smallest-app';
const RESOLVED_ENTRY = `\0${ENTRY}`;
const EXTERNAL = /^react(?:-dom)?(?:\/|$)/u;

/** The most that a page should load at first, including the marks, keys and controls of SpokenText. */
const INITIAL_TARGET_BYTES = 12_000;

/** The most that should be loaded after that until a text is heard: mp3 in Chromium, through the relay. */
const SPEAKING_TARGET_BYTES = 75_000;

/** The chunks that such a text is spoken with, besides those that they import. */
const SPEAKING_CHUNKS: readonly string[] = [
  'speech-code',
  'synthesis-code',
  'connect-service',
  'polly-commands',
  'event-stream-signer',
  'relay-request-handler',
  'worklet-code',
  'feed-worker',
];

/** The share by which an entry may outgrow its budget. */
const MAX_GROWTH = 0.02;

const REACT_ENTRY = '/src/react/index.ts';
const CORE_ENTRY = '/src/core/index.ts';

/** What is weighed by itself: the module, and the names that are imported from it. */
const ENTRIES: Readonly<Record<string, readonly [entry: string, ...imports: string[]]>> = {
  'SpeechProvider + SpokenText': [REACT_ENTRY, 'SpeechProvider', 'SpokenText'],
  'SpeechProvider + useSpeechStream': [REACT_ENTRY, 'SpeechProvider', 'useSpeechStream'],
  SpeechProvider: [REACT_ENTRY, 'SpeechProvider'],
  SpokenTextRoot: [REACT_ENTRY, 'SpokenTextRoot'],
  SpokenTextWords: [REACT_ENTRY, 'SpokenTextWords'],
  SpokenTextToggle: [REACT_ENTRY, 'SpokenTextToggle'],
  'SpokenTextStop, SpokenTextReplay, SpokenTextDownload': [REACT_ENTRY, 'SpokenTextStop', 'SpokenTextReplay', 'SpokenTextDownload'],
  SpokenTextProgress: [REACT_ENTRY, 'SpokenTextProgress'],
  SpokenTextTime: [REACT_ENTRY, 'SpokenTextTime'],
  SpokenTextRate: [REACT_ENTRY, 'SpokenTextRate'],
  'SpokenTextStatus, SpokenTextFailure': [REACT_ENTRY, 'SpokenTextStatus', 'SpokenTextFailure'],
  SpokenTextCaptions: [REACT_ENTRY, 'SpokenTextCaptions'],
  useCaptions: [REACT_ENTRY, 'useCaptions'],
  createAudioOutput: [REACT_ENTRY, 'createAudioOutput'],
  'core: SpeechClient + SpeechStream': [CORE_ENTRY, 'SpeechClient', 'SpeechStream'],
  'core: duplexOverRelay': [CORE_ENTRY, 'duplexOverRelay'],
};

/** Leaves out what is loaded later. */
const WITHOUT_LATE_CODE: Plugin = {
  name: 'without-late-code',
  enforce: 'pre',
  resolveId: (id, _importer, { kind }) => (kind === 'dynamic-import' ? { id: `late:${id}`, external: true } : undefined),
};

/** One package, or one folder of this project, in a chunk. */
export interface ChunkPart {
  readonly name: string;
  /** Size of its code in the chunk before minifying and compressing; only useful for comparing parts. */
  readonly renderedBytes: number;
}

/** One file of an app's bundle. */
export interface ShippedChunk {
  readonly name: string;
  readonly minifiedBytes: number;
  readonly gzipBytes: number;
  /** Its parts, largest first. */
  readonly parts: readonly ChunkPart[];
}

/** The result, as written with `--json`. */
export interface SizeResult {
  readonly name: 'size';
  readonly settings: { readonly imports: readonly string[]; readonly external: readonly string[] };
  /** Loaded with the page. */
  readonly initial: { readonly gzipBytes: number; readonly chunks: readonly ShippedChunk[] };
  /** Loaded when speech first needs it; the decoders are for one format each. */
  readonly lazy: { readonly gzipBytes: number; readonly chunks: readonly ShippedChunk[] };
  /** The part of these that is loaded until a text is heard: mp3 in Chromium, through the relay. */
  readonly speaking: { readonly gzipBytes: number; readonly chunks: readonly ShippedChunk[] };
}

/** Bundles the smallest app in memory and measures the result. */
export async function weighSmallestApp(): Promise<SizeResult> {
  const imports = ['SpokenText', 'SpeechProvider'];
  const chunks = await bundle(REACT_ENTRY, imports);
  const initialFiles = withImports(chunks, (chunk) => chunk.isEntry);
  const spokenFiles = withImports(chunks, ({ name }) => SPEAKING_CHUNKS.includes(name));
  const missing = SPEAKING_CHUNKS.filter((wanted) => !chunks.some(({ name }) => name === wanted));
  if (missing.length > 0) throw new Error(`There is no chunk ${missing.join(', ')}.`);
  const shipped = chunks.map(({ fileName, name, code, modules }) => ({
    isInitial: initialFiles.has(fileName),
    isSpoken: spokenFiles.has(fileName) && !initialFiles.has(fileName),
    name,
    minifiedBytes: Buffer.byteLength(code),
    gzipBytes: gzipBytesOf(code),
    parts: partsOf(modules),
  }));
  const group = (isMember: (chunk: (typeof shipped)[number]) => boolean) => {
    const members = shipped
      .filter(isMember)
      .map(({ name, minifiedBytes, gzipBytes, parts }) => ({ name, minifiedBytes, gzipBytes, parts }))
      .sort((one, other) => other.gzipBytes - one.gzipBytes);
    return { gzipBytes: members.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0), chunks: members };
  };
  return {
    name: 'size',
    settings: { imports, external: ['react', 'react-dom'] },
    initial: group(({ isInitial }) => isInitial),
    lazy: group(({ isInitial }) => !isInitial),
    speaking: group(({ isSpoken }) => isSpoken),
  };
}

/** The files of some chunks, and of all that they import. */
function withImports(chunks: readonly Rolldown.OutputChunk[], isWanted: (chunk: Rolldown.OutputChunk) => boolean): ReadonlySet<string> {
  const files = new Set(chunks.filter(isWanted).map(({ fileName }) => fileName));
  // Items added to a set during iteration are visited, too.
  for (const file of files) for (const imported of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) files.add(imported);
  return files;
}

/** What a listener waits for, weighed as the entries are. */
export function weighWaits({ initial, speaking }: SizeResult): readonly ShippedEntry[] {
  return [
    { name: 'loaded with the page', gzipBytes: initial.gzipBytes },
    { name: 'loaded to speak mp3', gzipBytes: speaking.gzipBytes },
  ];
}

/** The targets that are missed, each as a sentence. */
export function missedTargets({ initial, speaking }: SizeResult): string[] {
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  return [
    ...(initial.gzipBytes <= INITIAL_TARGET_BYTES ? [] : [`at most ${kilobytes(INITIAL_TARGET_BYTES)} gzip loaded with the page`]),
    ...(speaking.gzipBytes <= SPEAKING_TARGET_BYTES ? [] : [`at most ${kilobytes(SPEAKING_TARGET_BYTES)} gzip more to speak mp3`]),
  ];
}

/** An import that an app may make alone. */
export interface ShippedEntry {
  readonly name: string;
  /** What is loaded with the page for it. */
  readonly gzipBytes: number;
}

/** Weighs what a page loads at first for each entry and part by itself. Code that is loaded later is left out. */
export async function weighEntries(): Promise<readonly ShippedEntry[]> {
  const weighed: ShippedEntry[] = [];
  for (const [name, [entry, ...imports]] of Object.entries(ENTRIES)) {
    const chunks = await bundle(entry, imports, [WITHOUT_LATE_CODE]);
    weighed.push({ name, gzipBytes: chunks.reduce((sum, { code }) => sum + gzipBytesOf(code), 0) });
  }
  return weighed;
}

/** The entries that have grown beyond their budget, each as a sentence. */
export function overBudget(entries: readonly ShippedEntry[], budget: Readonly<Record<string, number>>): string[] {
  return entries.flatMap(({ name, gzipBytes }) => {
    const allowed = budget[name];
    if (allowed === undefined) return [`${name} has no budget. It weighs ${gzipBytes} bytes.`];
    return gzipBytes <= allowed * (1 + MAX_GROWTH) ? [] : [`${name} weighs ${gzipBytes} bytes. Its budget is ${allowed}.`];
  });
}

/** Bundles an app that imports these names. */
export async function bundle(entry: string, imports: readonly string[], plugins: readonly Plugin[] = []): Promise<Rolldown.OutputChunk[]> {
  const result = await build({
    configFile: false,
    envFile: false,
    publicDir: false,
    root: ROOT_DIR,
    logLevel: 'error',
    // Within a test, NODE_ENV is not `production`, and code for developers would be weighed, too.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    oxc: { jsx: { development: false } },
    plugins: [
      ...plugins,
      inlineWorklet(),
      {
        name: 'smallest-app',
        resolveId: (id) => (id === ENTRY ? RESOLVED_ENTRY : undefined),
        load: (id) => (id === RESOLVED_ENTRY ? `export { ${imports.join(', ')} } from '${entry}';` : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      // Lazy chunks may import from the entry's chunk, as in any app whose entry is an HTML page.
      rolldownOptions: { input: { app: ENTRY }, external: EXTERNAL, preserveEntrySignatures: 'allow-extension' },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs.flatMap((output) => ('output' in output ? output.output : [])).filter((file) => file.type === 'chunk');
}

/** The size of code as a server sends it. */
export function gzipBytesOf(code: string): number {
  return gzipSync(code, { level: 9 }).byteLength;
}

/** Lists the packages in the chunks, without this one. */
export function packagesIn(chunks: readonly ShippedChunk[]): string[] {
  const names = chunks.flatMap(({ parts }) => parts.map(({ name }) => name));
  return [...new Set(names)].filter((name) => !/^(?:src\/|\()/u.test(name)).sort();
}

function partsOf(modules: Readonly<Record<string, { readonly renderedLength: number }>>): ChunkPart[] {
  const bytesByName = new Map<string, number>();
  for (const [id, { renderedLength }] of Object.entries(modules)) {
    if (renderedLength === 0) continue;
    const name = partName(id);
    bytesByName.set(name, (bytesByName.get(name) ?? 0) + renderedLength);
  }
  return [...bytesByName]
    .map(([name, renderedBytes]) => ({ name, renderedBytes }))
    .sort((one, other) => other.renderedBytes - one.renderedBytes);
}

/** Returns a module's package; for this project its folder in src; for the bundler's own modules their name. */
function partName(id: string): string {
  const path = id.replaceAll('\\', '/').replace(/^\0(?:worklet:)?/u, '');
  const inPackage = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path)?.[1];
  if (inPackage !== undefined) return inPackage;
  const root = ROOT_DIR.replaceAll('\\', '/');
  return path.startsWith(root) ? path.slice(root.length).split('/').slice(0, 2).join('/') : `(${path})`;
}
