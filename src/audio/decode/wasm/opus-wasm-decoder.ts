/**
 * Opus, decoded by libopus compiled to WebAssembly. The library comes with this file, which is loaded only where the
 * browser does not decode Opus by itself.
 */
import { OpusDecoder } from 'opus-decoder';
import type { PacketDecoderMaker } from '../../packets/packet-decoder';
import { startWasmDecoder } from './wasm-frame-decoder';

/**
 * Makes a decoder. It decodes to one channel whatever the stream has, as every Opus decoder can (RFC 6716, section 2.1.7).
 *
 * @throws SpeechError `audio-unsupported` where WebAssembly is refused.
 */
export const createOpusWasmDecoder: PacketDecoderMaker = (events) =>
  startWasmDecoder(() => new OpusDecoder({ channels: 1 }), 'Opus', events);
