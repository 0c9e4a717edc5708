/**
 * Turns an audio log into a file that other programs can play.
 */
import type { AudioWriter } from './audio-log';
import { splicedBytes } from './spliced-bytes';

/** Format tags of a WAV file: `WAVE_FORMAT_PCM`, `_MULAW` and `_ALAW` of the registry in RFC 2361. */
const WAV_FORMATS = { pcm: 1, mulaw: 7, alaw: 6 } as const;

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const PCM_FORMAT_BYTES = 16;
/** Formats other than PCM also contain the length of an extension, which is 0. */
const EXTENSIBLE_FORMAT_BYTES = 18;
const FACT_BYTES = 4;

/**
 * Creates the file from the sound received so far: mp3 and Ogg as received, raw samples (`pcm`, `mulaw`, `alaw`) as a WAV file.
 * Dropped and skipped sound is left out: samples and Ogg are cut at the exact sample, mp3 at a frame.
 *
 * @param name - Name of the file without its extension. Default: `speech`.
 */
export function toFile(log: AudioWriter, name = 'speech'): File {
  const { outputFormat, sampleRate } = log.format;
  const isSpliced = log.cuts.length > 0 || log.segments.some((segment) => segment.isSpliced);
  const parts = isSpliced ? splicedBytes(log.packets) : [...log.chunks];
  switch (outputFormat) {
    case 'mp3':
      return new File(parts, `${name}.mp3`, { type: 'audio/mpeg' });
    case 'ogg_opus':
    case 'ogg_vorbis':
      return new File(parts, `${name}.ogg`, { type: 'audio/ogg' });
    case 'pcm':
    case 'mulaw':
    case 'alaw':
      return new File(wavParts(outputFormat, sampleRate, parts), `${name}.wav`, { type: 'audio/wav' });
  }
}

/** Writes a RIFF file (Multimedia Programming Interface and Data Specifications 1.0; RFC 2361): format, length, samples. */
function wavParts(
  format: keyof typeof WAV_FORMATS,
  sampleRate: number,
  chunks: readonly Uint8Array<ArrayBuffer>[],
): Uint8Array<ArrayBuffer>[] {
  const isPcm = format === 'pcm';
  const bytesPerSample = isPcm ? 2 : 1;
  const byteLength = chunks.reduce((sum, { length }) => sum + length, 0);
  const samples = Math.floor(byteLength / bytesPerSample);
  const dataBytes = samples * bytesPerSample;
  const formatBytes = isPcm ? PCM_FORMAT_BYTES : EXTENSIBLE_FORMAT_BYTES;
  const factBytes = isPcm ? 0 : CHUNK_HEADER_BYTES + FACT_BYTES;
  // Chunks have an even length, so a padding byte follows odd data.
  const padBytes = dataBytes % 2;
  const headerBytes = RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + formatBytes + factBytes + CHUNK_HEADER_BYTES;
  const header = new RiffWriter(headerBytes);
  header.chunk('RIFF', headerBytes - CHUNK_HEADER_BYTES + dataBytes + padBytes);
  header.text('WAVE');
  header.chunk('fmt ', formatBytes);
  header.uint16(WAV_FORMATS[format]);
  header.uint16(1);
  header.uint32(sampleRate);
  header.uint32(sampleRate * bytesPerSample);
  header.uint16(bytesPerSample);
  header.uint16(bytesPerSample * 8);
  if (!isPcm) {
    header.uint16(0);
    header.chunk('fact', FACT_BYTES);
    header.uint32(samples);
  }
  header.chunk('data', dataBytes);
  const parts = [header.bytes, ...chunks];
  const surplus = byteLength - dataBytes;
  const last = parts.at(-1);
  // Drops half a sample at the end, which the header does not count.
  if (surplus > 0 && last !== undefined) parts[parts.length - 1] = last.subarray(0, last.length - surplus);
  if (padBytes > 0) parts.push(new Uint8Array(padBytes));
  return parts;
}

class RiffWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  text(text: string): void {
    for (const character of text) this.#view.setUint8(this.#at++, character.charCodeAt(0));
  }

  uint16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  uint32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  chunk(name: string, length: number): void {
    this.text(name);
    this.uint32(length);
  }
}
