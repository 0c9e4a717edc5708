/**
 * The browser's own decoders: `AudioDecoder` of the WebCodecs API (w3.org/TR/webcodecs), in a page or in a Worker.
 */
import type { AudioPacket, CodecConfig } from '../packets/packet';
import { silenceNoise, toMono } from '../packets/mono';
import type { DecoderEvents, PacketDecoder } from '../packets/packet-decoder';
import { webCodecsConfig } from './web-codecs-config';

const MICROSECONDS_PER_SECOND = 1_000_000;

/** Decodes with the browser's own decoder. Use it only if {@link canDecodeWithWebCodecs} returns true. */
export class WebCodecsDecoder implements PacketDecoder {
  readonly #events: DecoderEvents;
  #decoder: AudioDecoder | undefined;
  #framesGiven = 0;

  constructor(events: DecoderEvents) {
    this.#events = events;
  }

  get waiting(): number {
    return this.#decoder?.decodeQueueSize ?? 0;
  }

  start(config: CodecConfig): void {
    // A failed decoder is closed for good, and a flushed one may keep its timestamps. Making a new one is cheap.
    this.close();
    this.#framesGiven = 0;
    const decoder = new AudioDecoder({
      output: (data) => {
        // Firefox outputs an empty block for the first Vorbis packet, and copying that would throw. Output of a
        // replaced decoder is dropped.
        if (data.numberOfFrames > 0 && this.#decoder === decoder) this.#events.onSamples(monoOf(data));
        data.close();
      },
      error: (cause) => {
        if (this.#decoder !== decoder) return;
        this.#decoder = undefined;
        this.#events.onFailure(cause);
      },
    });
    this.#decoder = decoder;
    decoder.configure(webCodecsConfig(config));
  }

  decode({ config, bytes, frames }: AudioPacket): void {
    if (this.#decoder?.state !== 'configured') return;
    const timestamp = Math.round((this.#framesGiven / config.sampleRate) * MICROSECONDS_PER_SECOND);
    this.#framesGiven += frames;
    this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data: bytes }));
  }

  async flush(): Promise<void> {
    try {
      await this.#decoder?.flush();
    } catch {
      // It failed, which onFailure reports, or it was closed.
    }
  }

  close(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
  }
}

/** The output as mono samples. */
function monoOf(data: AudioData): Float32Array<ArrayBuffer> {
  const planes = Array.from({ length: Math.min(2, data.numberOfChannels) }, (_, planeIndex) => {
    const plane = new Float32Array(data.numberOfFrames);
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  const [only] = planes;
  return planes.length === 1 && only !== undefined ? silenceNoise(only) : toMono(planes, data.numberOfFrames);
}
