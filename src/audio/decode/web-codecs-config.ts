/** Configures WebCodecs decoders (w3.org/TR/webcodecs-codec-registry and the registrations it names). */
import type { CodecConfig } from '../packets/packet';

/**
 * The configuration of an `AudioDecoder`.
 *
 * @throws TypeError for raw samples, which need no decoder.
 */
export function webCodecsConfig(config: CodecConfig): AudioDecoderConfig {
  const { sampleRate, channels: numberOfChannels } = config;
  switch (config.codec) {
    case 'mp3':
      return { codec: 'mp3', sampleRate, numberOfChannels };
    case 'opus':
      // Without a description, packets are raw Opus and nothing is trimmed: the delay is trimmed with the packets.
      return { codec: 'opus', sampleRate, numberOfChannels };
    case 'vorbis':
      return { codec: 'vorbis', sampleRate, numberOfChannels, description: laceHeaders(config.headers) };
    case 'pcm':
    case 'mulaw':
    case 'alaw':
      throw new TypeError(`${config.codec} needs no decoder.`);
  }
}

/** Joins the three Vorbis headers, preceded by their lengths: Xiph lacing, as the registration of Vorbis requires. */
function laceHeaders(headers: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const lengths = headers.slice(0, -1).flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
  const prefix = [headers.length - 1, ...lengths];
  const laced = new Uint8Array(prefix.length + headers.reduce((sum, { length }) => sum + length, 0));
  laced.set(prefix);
  let at = prefix.length;
  for (const header of headers) {
    laced.set(header, at);
    at += header.length;
  }
  return laced;
}
