/**
 * Decodes Opus with libopus, compiled to WebAssembly. This file includes the library and is loaded only if the
 * browser does not decode Opus itself.
 */
import { OpusDecoder } from 'opus-decoder';
import type { PacketDecoderMaker } from '../../packets/packet-decoder';
import { startWasmDecoder } from './wasm-frame-decoder';

/**
 * Makes a decoder. It always decodes to one channel, which every Opus decoder supports (RFC 6716, section 2.1.7).
 *
 * @throws SpeechError `audio-unsupported` if WebAssembly is refused.
 */
export const createOpusWasmDecoder: PacketDecoderMaker = (events) =>
  startWasmDecoder(() => new OpusDecoder({ channels: 1 }), 'Opus', events);
