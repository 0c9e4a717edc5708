/** How the sound of the benchmark comes into its pages. */
import type { AudioFormat } from '../../src/audio/player/audio-sink';

/** Where the server has encoded sound. */
export const MATERIAL_PATH = '/material/';

/** Sound in one of Polly's formats. */
export interface PlaybackMaterial extends AudioFormat {
  /** Under which the server has its bytes. */
  readonly name: string;
  readonly seconds: number;
  /** What `chirpWithNoise` makes the same sound from again. */
  readonly seed: number;
}

/** Fetches the bytes, in the page. */
export async function fetchMaterial({ name }: PlaybackMaterial): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(MATERIAL_PATH + name);
  if (!response.ok) throw new Error(`There is no material "${name}".`);
  return new Uint8Array(await response.arrayBuffer());
}
