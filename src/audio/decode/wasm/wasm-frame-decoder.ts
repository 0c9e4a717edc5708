/** Adapts a decoder of the `wasm-audio-decoders` family to {@link PacketDecoder}. */
import { SpeechError } from '../../../base/errors';
import type { AudioPacket } from '../../packets/packet';
import { toMono } from '../../packets/mono';
import type { DecoderEvents, PacketDecoder } from '../../packets/packet-decoder';

/** The smallest valid module: magic number and version (WebAssembly core specification, 5.5.16). */
const EMPTY_WASM_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** The common interface of these decoders. */
export interface FrameLibrary {
  /** Never settles if WebAssembly is refused. */
  readonly ready: Promise<void>;
  reset(): Promise<void>;
  free(): void;
  decodeFrame(frame: Uint8Array): { readonly channelData: Float32Array[]; readonly samplesDecoded: number };
}

/**
 * Makes a decoder and waits until it is ready.
 *
 * @param makeLibrary - Makes the library's decoder.
 * @param name - Name of the codec, for errors.
 * @param events - Callbacks of the decoder.
 * @throws SpeechError `audio-unsupported` if WebAssembly is refused.
 */
export async function startWasmDecoder(makeLibrary: () => FrameLibrary, name: string, events: DecoderEvents): Promise<PacketDecoder> {
  try {
    await WebAssembly.compile(EMPTY_WASM_MODULE);
    const library = makeLibrary();
    await library.ready;
    return new WasmFrameDecoder(library, events.onSamples);
  } catch (cause) {
    throw new SpeechError({
      code: 'audio-unsupported',
      message:
        `The ${name} decoder could not be started, because WebAssembly was refused. If the page has a ` +
        "Content-Security-Policy, allow 'wasm-unsafe-eval' in script-src, or ask Polly for pcm.",
      cause,
    });
  }
}

class WasmFrameDecoder implements PacketDecoder {
  readonly waiting = 0;
  readonly #onSamples: DecoderEvents['onSamples'];
  #library: FrameLibrary | undefined;
  #isFresh = true;

  constructor(library: FrameLibrary, onSamples: DecoderEvents['onSamples']) {
    this.#library = library;
    this.#onSamples = onSamples;
  }

  async start(): Promise<void> {
    if (this.#isFresh) return;
    this.#isFresh = true;
    await this.#library?.reset();
  }

  decode({ config, bytes, frames }: AudioPacket): void {
    if (this.#library === undefined) return;
    this.#isFresh = false;
    const { channelData, samplesDecoded } = this.#library.decodeFrame(bytes);
    // mpg123 outputs two channels for a mono stream, with the same samples in both.
    const samples = toMono(channelData.slice(0, config.channels), Math.min(frames, samplesDecoded));
    if (samples.length === frames) {
      this.#onSamples(samples);
      return;
    }
    // A damaged packet yields fewer samples or none, but still takes up its time.
    const padded = new Float32Array(frames);
    padded.set(samples);
    this.#onSamples(padded);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#library?.free();
    this.#library = undefined;
  }
}
