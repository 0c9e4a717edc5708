/** Fetches the benchmark's sound in its pages. */
import type { AudioFormat } from '../../../src/audio/player/audio-sink';

/** The server's path of encoded sound. */
export const MATERIAL_PATH = '/material/';

/** Sound in one of Polly's formats. */
export interface PlaybackMaterial extends AudioFormat {
  /** The name of its bytes on the server. */
  readonly name: string;
  readonly seconds: number;
  /** The seed with which `chirpWithNoise` makes the same sound again. */
  readonly seed: number;
}

/** Fetches the bytes; runs in the page. */
export async function fetchMaterial({ name }: PlaybackMaterial): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(MATERIAL_PATH + name);
  if (!response.ok) throw new Error(`There is no material "${name}".`);
  return new Uint8Array(await response.arrayBuffer());
}
