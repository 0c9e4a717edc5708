/** Makes the decoder for a codec. */
import { SpeechError } from '../../base/errors';
import type { AudioFormat } from '../../base/audio-format';
import type { CodecConfig } from '../packets/packet';
import type { DecoderEvents, FallbackDecoders, PacketDecoder } from '../packets/packet-decoder';
import { RawDecoder } from './raw-decoder';
import type { CompressedCodec } from './probe-samples';
import { canDecodeWithWebCodecs } from './web-codecs-probe';
import { WebCodecsDecoder } from './web-codecs-decoder';

/** The codec of each format. */
const CODECS: Record<AudioFormat['outputFormat'], CodecConfig['codec']> = {
  mp3: 'mp3',
  ogg_opus: 'opus',
  ogg_vorbis: 'vorbis',
  pcm: 'pcm',
  mulaw: 'mulaw',
  alaw: 'alaw',
};

/** The codec of a format's packets. */
export function codecOf(outputFormat: AudioFormat['outputFormat']): CodecConfig['codec'] {
  return CODECS[outputFormat];
}

/**
 * Whether a format can be decoded in this thread without a fallback decoder. Ask in a Worker before sending it bytes:
 * if not, the page must decode.
 */
export async function canDecodeWithoutFallback(outputFormat: AudioFormat['outputFormat']): Promise<boolean> {
  const codec = codecOf(outputFormat);
  return isRaw(codec) || (await canDecodeWithWebCodecs(codec));
}

/**
 * Makes a decoder: the browser's own if it really works, otherwise the fallback.
 *
 * @param codec - The codec of all packets.
 * @param events - Callbacks of the decoder.
 * @param fallback - Undefined if there is none, as in a Worker.
 * @throws SpeechError `audio-unsupported` if nothing decodes the codec. Marked as retryable if the code of the
 *   fallback could not be loaded.
 */
export async function createPacketDecoder(
  codec: CodecConfig['codec'],
  events: DecoderEvents,
  fallback: FallbackDecoders | undefined,
): Promise<PacketDecoder> {
  if (isRaw(codec)) return new RawDecoder(events);
  if (await canDecodeWithWebCodecs(codec)) return new WebCodecsDecoder(events);
  if (fallback !== undefined) return fallback[codec](events);
  throw new SpeechError({
    code: 'audio-unsupported',
    message: `${codec} cannot be decoded in a Worker of this browser: decode it in the page.`,
  });
}

function isRaw(codec: CodecConfig['codec']): codec is Exclude<CodecConfig['codec'], CompressedCodec> {
  return codec === 'pcm' || codec === 'mulaw' || codec === 'alaw';
}
