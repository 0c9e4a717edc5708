/**
 * Decodes mp3 with mpg123, compiled to WebAssembly. This file includes the library and is loaded only if the browser
 * does not decode mp3 itself.
 */
import { MPEGDecoder } from 'mpg123-decoder';
import type { PacketDecoderMaker } from '../../packets/packet-decoder';
import { startWasmDecoder } from './wasm-frame-decoder';

/**
 * Makes a decoder.
 *
 * @throws SpeechError `audio-unsupported` if WebAssembly is refused.
 */
export const createMp3WasmDecoder: PacketDecoderMaker = (events) =>
  // Packets are trimmed elsewhere. The library would trust a tag's frame count, which is wrong in some live streams.
  startWasmDecoder(() => new MPEGDecoder({ enableGapless: false }), 'mp3', events);
