/**
 * Decodes Vorbis (Vorbis I specification, xiph.org/vorbis/doc/Vorbis_I_spec.html) in browsers that do not. It is our
 * own, because there is no small decoder with a suitable licence. Loaded only when needed.
 */
import type { AudioPacket, CodecConfig } from '../../packets/packet';
import { undecodable } from '../../packets/undecodable';
import { toMono } from '../../packets/mono';
import type { DecoderEvents, PacketDecoder, PacketDecoderMaker } from '../../packets/packet-decoder';
import { bitLength, BitReader } from './bit-reader';
import { InverseMdct } from './inverse-mdct';
import { readSetup, type Mapping, type Setup } from './setup';

/** Makes a decoder. */
export const createVorbisDecoder: PacketDecoderMaker = (events) => Promise.resolve(new VorbisDecoder(events.onSamples));

/** A block after the transform: windowed samples of each channel. */
interface Block {
  readonly length: number;
  readonly channels: readonly Float32Array[];
}

class VorbisDecoder implements PacketDecoder {
  readonly waiting = 0;
  readonly #onSamples: DecoderEvents['onSamples'];
  #setup: Setup | undefined;
  #transforms: readonly [short: InverseMdct, long: InverseMdct] | undefined;
  /** The rising half of a window, by half the length of the shorter of two blocks. */
  readonly #slopes = new Map<number, Float32Array>();
  #last: Block | undefined;

  constructor(onSamples: DecoderEvents['onSamples']) {
    this.#onSamples = onSamples;
  }

  /** @throws SpeechError `audio-undecodable` if the headers are broken. */
  start(config: CodecConfig): void {
    this.#last = undefined;
    if (config.codec !== 'vorbis') return;
    try {
      const [identification, , setup] = config.headers;
      this.#setup = readSetup(identification, setup, config.channels);
    } catch (cause) {
      throw undecodable('ogg_vorbis', 'one of its headers is broken.', cause);
    }
    const [short, long] = this.#setup.blockSizes;
    this.#transforms = [new InverseMdct(short), new InverseMdct(long)];
  }

  decode({ bytes, frames }: AudioPacket): void {
    const last = this.#last;
    const block = this.#decodeBlock(bytes);
    this.#last = block;
    if (last === undefined || block === undefined) {
      // The first packet only prepares the next one. A damaged packet still takes up its time.
      if (block === undefined) this.#onSamples(new Float32Array(frames));
      return;
    }
    const length = (last.length + block.length) / 4;
    this.#onSamples(
      toMono(
        block.channels.map((channel, number) => overlap(last.channels[number], channel, length)),
        length,
      ),
    );
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#setup = undefined;
    this.#last = undefined;
  }

  /** Section 4.3; undefined if the packet has no sound. */
  #decodeBlock(packet: Uint8Array): Block | undefined {
    const setup = this.#setup;
    const bits = new BitReader(packet);
    if (setup === undefined || bits.readFlag()) return undefined;
    const mode = setup.modes[bits.read(bitLength(setup.modes.length - 1))];
    const mapping = setup.mappings[mode?.mapping ?? -1];
    if (mode === undefined || mapping === undefined) return undefined;
    const [short, long] = setup.blockSizes;
    const length = mode.isLong ? long : short;
    const before = mode.isLong && !bits.readFlag() ? short : length;
    const after = mode.isLong && !bits.readFlag() ? short : length;
    if (bits.isOver) return undefined;
    const spectra = readSpectra(setup, mapping, bits, length / 2);
    const transform = this.#transforms?.[mode.isLong ? 1 : 0];
    const channels = spectra.map((spectrum) => {
      const samples = new Float32Array(length);
      if (spectrum === undefined) return samples;
      transform?.run(spectrum, samples);
      this.#window(samples, Math.min(before, length), Math.min(after, length));
      return samples;
    });
    return { length, channels };
  }

  /** Section 4.3.1: slopes as long as those of the neighbouring blocks, so that they add up to one. */
  #window(samples: Float32Array, before: number, after: number): void {
    const quarter = samples.length / 4;
    const rise = this.#slope(before / 2);
    const riseStart = quarter - before / 4;
    samples.fill(0, 0, riseStart);
    for (let index = 0; index < rise.length; index += 1) {
      samples[riseStart + index] = (samples[riseStart + index] ?? 0) * (rise[index] ?? 0);
    }
    const fall = this.#slope(after / 2);
    const fallEnd = 3 * quarter + after / 4;
    for (let index = 0; index < fall.length; index += 1) {
      samples[fallEnd - 1 - index] = (samples[fallEnd - 1 - index] ?? 0) * (fall[index] ?? 0);
    }
    samples.fill(0, fallEnd);
  }

  #slope(length: number): Float32Array {
    let slope = this.#slopes.get(length);
    if (slope === undefined) {
      slope = Float32Array.from({ length }, (_, index) =>
        Math.sin((Math.PI / 2) * Math.sin((Math.PI / 2) * ((index + 0.5) / length)) ** 2),
      );
      this.#slopes.set(length, slope);
    }
    return slope;
  }
}

/** The spectrum of each channel; undefined for silence. */
function readSpectra(setup: Setup, mapping: Mapping, bits: BitReader, length: number): (Float32Array | undefined)[] {
  const { codebooks } = setup;
  const floorOf = (channel: number) => setup.floors[mapping.submaps[mapping.submapOf[channel] ?? 0]?.floor ?? -1];
  const heights = mapping.submapOf.map((_, channel) => floorOf(channel)?.read(bits, codebooks));
  const needed = heights.map((each) => each !== undefined);
  // Section 4.3.3: both channels of a coupled pair are read if either is needed.
  for (const [magnitude, angle] of mapping.couplings) {
    if (needed[magnitude] !== true && needed[angle] !== true) continue;
    needed[magnitude] = true;
    needed[angle] = true;
  }
  const spectra = needed.map((isNeeded) => (isNeeded ? new Float32Array(length) : undefined));
  for (const [number, { residue }] of mapping.submaps.entries()) {
    const channels = spectra.filter((_, channel) => mapping.submapOf[channel] === number);
    setup.residues[residue]?.addTo(channels, bits, codebooks);
  }
  for (const [magnitude, angle] of [...mapping.couplings].reverse()) uncouple(spectra[magnitude], spectra[angle]);
  return spectra.map((spectrum, channel) => {
    const height = heights[channel];
    if (spectrum === undefined || height === undefined) return undefined;
    floorOf(channel)?.apply(height, spectrum);
    return spectrum;
  });
}

/** Section 4.3.5: square polar to Cartesian. */
function uncouple(magnitudes: Float32Array | undefined, angles: Float32Array | undefined): void {
  if (magnitudes === undefined || angles === undefined) return;
  for (let index = 0; index < magnitudes.length; index += 1) {
    const magnitude = magnitudes[index] ?? 0;
    const angle = angles[index] ?? 0;
    const other = magnitude > 0 ? magnitude - Math.abs(angle) : magnitude + Math.abs(angle);
    magnitudes[index] = angle > 0 ? magnitude : other;
    angles[index] = angle > 0 ? other : magnitude;
  }
}

/** Section 4.3.8: from the middle of one block to the middle of the next, added. */
function overlap(last: Float32Array | undefined, next: Float32Array, length: number): Float32Array {
  const sum = new Float32Array(length);
  if (last !== undefined) sum.set(last.subarray(last.length / 2, Math.min(last.length, last.length / 2 + length)));
  const nextStart = length - next.length / 2;
  for (let index = Math.max(0, -nextStart); index < next.length / 2; index += 1) {
    sum[nextStart + index] = (sum[nextStart + index] ?? 0) + (next[index] ?? 0);
  }
  return sum;
}
