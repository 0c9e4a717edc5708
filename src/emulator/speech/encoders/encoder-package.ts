/**
 * Loads the encoder packages. They are optional, since only local Polly needs them: each is loaded when the first stream
 * uses it, and never bundled.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WasmMediaEncoder } from 'wasm-media-encoders';
import { speechPackageError, type SpeechPackage } from '../errors/speech-errors';

/** The two codecs of `wasm-media-encoders`. The package is MIT; its LAME is LGPL, its libvorbis BSD. */
type MediaType = 'audio/mpeg' | 'audio/ogg';

const WASM_FILES: Readonly<Record<MediaType, string>> = {
  'audio/mpeg': 'wasm-media-encoders/wasm/mp3',
  'audio/ogg': 'wasm-media-encoders/wasm/ogg',
};

/** Compiled modules. They are kept, because compiling takes longer than encoding a sentence. */
const compiled = new Map<MediaType, Promise<WebAssembly.Module>>();

/**
 * Loads an encoder package.
 *
 * @throws {@link SpeechError} `package-missing` if it cannot be loaded.
 */
export async function loadEncoderPackage<Loaded>(packageName: SpeechPackage, load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load();
  } catch (cause) {
    throw speechPackageError(packageName, cause instanceof Error ? cause : new Error(String(cause)));
  }
}

/**
 * Creates an encoder of `wasm-media-encoders`, which still has to be configured.
 *
 * @throws {@link SpeechError} `package-missing` if the package is not installed.
 */
export async function createMediaEncoder<Type extends MediaType>(type: Type): Promise<WasmMediaEncoder<Type>> {
  return loadEncoderPackage('wasm-media-encoders', async () => {
    const { createEncoder } = await import('wasm-media-encoders');
    return createEncoder(type, await compileOnce(type));
  });
}

function compileOnce(type: MediaType): Promise<WebAssembly.Module> {
  let module = compiled.get(type);
  if (module === undefined) {
    module = readFile(createRequire(import.meta.url).resolve(WASM_FILES[type])).then((bytes) => WebAssembly.compile(bytes));
    // A failed compilation is retried: the package may be installed by then.
    module.catch(() => compiled.delete(type));
    compiled.set(type, module);
  }
  return module;
}
