/**
 * The packages that encode are optional: they are loaded when the first stream asks for them, because only who runs the
 * local Polly needs them, and never bundled.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WasmMediaEncoder } from 'wasm-media-encoders';
import { speechPackageError, type SpeechPackage } from './speech-package';

/** The two codecs of `wasm-media-encoders`. The package is MIT, LAME in it LGPL, libvorbis in it BSD. */
type MediaType = 'audio/mpeg' | 'audio/ogg';

const WASM_FILES: Readonly<Record<MediaType, string>> = {
  'audio/mpeg': 'wasm-media-encoders/wasm/mp3',
  'audio/ogg': 'wasm-media-encoders/wasm/ogg',
};

/** What was compiled is kept: compiling takes longer than encoding a sentence. */
const compiled = new Map<MediaType, Promise<WebAssembly.Module>>();

/**
 * Loads what an encoder is made of.
 *
 * @param packageName - What has to be installed.
 * @param load - Imports the package.
 * @throws {@link SpeechError} `package-missing` when it can't be loaded.
 */
export async function loadEncoderPackage<Loaded>(packageName: SpeechPackage, load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load();
  } catch (cause) {
    throw speechPackageError(packageName, cause instanceof Error ? cause : new Error(String(cause)));
  }
}

/**
 * A new encoder of `wasm-media-encoders`, to be configured.
 *
 * @throws {@link SpeechError} `package-missing` when the package is not installed.
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
    // What failed is tried again: the package may have been installed meanwhile.
    module.catch(() => compiled.delete(type));
    compiled.set(type, module);
  }
  return module;
}
