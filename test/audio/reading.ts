/**
 * Reading an utterance as a player does.
 */
import type { AudioReader } from '../../src/audio/decode/audio-reader';
import { createAudioReader } from '../../src/audio/decode/encoded-audio-reader';
import { FALLBACK_DECODERS } from '../../src/audio/decode/fallback-decoders';
import type { AudioFormat } from '../../src/audio/player/audio-sink';

/** What a reader gave. */
export interface Read {
  readonly samples: Float32Array<ArrayBuffer>;
  /** The rates, in the order they came. */
  readonly rates: readonly number[];
  readonly last: 'starved' | 'ended' | 'sought';
}

/** Makes a reader that decodes by whatever works here. */
export function makeReader(format: AudioFormat): AudioReader {
  return createAudioReader({ format, fallback: FALLBACK_DECODERS });
}

/** Reads until there is nothing more. */
export async function readAll(reader: AudioReader, maxSeconds = 0.5): Promise<Read> {
  const runs: Float32Array[] = [];
  const rates: number[] = [];
  for (;;) {
    const run = await reader.read(maxSeconds);
    if (typeof run === 'string') {
      const samples = new Float32Array(runs.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of runs) {
        samples.set(part, at);
        at += part.length;
      }
      return { samples, rates, last: run };
    }
    runs.push(run.samples);
    if (rates.at(-1) !== run.sampleRate) rates.push(run.sampleRate);
  }
}

/** Gives a new reader all the pieces, and reads to the end. */
export async function decodeAll(format: AudioFormat, pieces: readonly Uint8Array[]): Promise<Read & { error: unknown }> {
  const reader = makeReader(format);
  for (const piece of pieces) reader.append(piece);
  reader.endOfStream();
  const read = await readAll(reader);
  const { error } = reader;
  reader.close();
  return { ...read, error };
}
