/**
 * mp3, decoded by mpg123 compiled to WebAssembly. The library comes with this file, which is loaded only where the browser
 * does not decode mp3 by itself.
 */
import { MPEGDecoder } from 'mpg123-decoder';
import type { PacketDecoderMaker } from '../../packets/packet-decoder';
import { startWasmDecoder } from './wasm-frame-decoder';

/**
 * Makes a decoder.
 *
 * @throws SpeechError `audio-unsupported` where WebAssembly is refused.
 */
export const createMp3WasmDecoder: PacketDecoderMaker = (events) =>
  // Trimming is done with the packets: the library believes the frame count of a tag, and a live stream may lie.
  startWasmDecoder(() => new MPEGDecoder({ enableGapless: false }), 'mp3', events);
