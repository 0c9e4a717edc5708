/** The messages from a log to its copy in another thread: its writes, in order. */
import type { SpeechErrorOptions } from '../../base/errors';
import type { AudioPacket, CodecConfig } from '../packets/packet';
import type { AudioLog } from './audio-log';

/** Consecutive packets of one stream. */
export interface PacketsMessage {
  readonly type: 'packets';
  /** The codec of the packets if they begin a stream; undefined if they continue one. */
  readonly config: CodecConfig | undefined;
  /** The bytes of all packets. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Four numbers per packet: its bytes, its frames, and the frames to trim at its start and at its end. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

/** One write to the log. */
export type LogMessage =
  | PacketsMessage
  | { readonly type: 'segment'; readonly isSpliced: boolean }
  | { readonly type: 'segment-end' }
  | { readonly type: 'cut'; readonly seconds: number }
  | { readonly type: 'end'; readonly error: SpeechErrorOptions | undefined };

/** Greatest number of packets in one message, so that the copy of a long log can be read before all of it has arrived. */
const MAX_PACKETS = 1024;

/**
 * Packs consecutive packets of a log, up to a change of stream.
 *
 * @param end - The index after the last packet.
 */
export function packPackets(packets: AudioLog['packets'], start: number, end: number): PacketsMessage {
  const joined: AudioPacket[] = [];
  for (let index = start; index < Math.min(end, start + MAX_PACKETS); index += 1) {
    const packet = packets.at(index);
    if (packet.isFirst && joined.length > 0) break;
    joined.push(packet);
  }
  const bytes = new Uint8Array(joined.reduce((sum, packet) => sum + packet.bytes.length, 0));
  const rows = new Uint32Array(4 * joined.length);
  let at = 0;
  let row = 0;
  // Without an array for each packet, of which there are thousands a minute.
  for (const packet of joined) {
    rows[row] = packet.bytes.length;
    rows[row + 1] = packet.frames;
    rows[row + 2] = packet.trimStartFrames;
    rows[row + 3] = packet.trimEndFrames;
    row += 4;
    bytes.set(packet.bytes, at);
    at += packet.bytes.length;
  }
  const [first] = joined;
  return { type: 'packets', config: first?.isFirst === true ? first.config : undefined, bytes, rows };
}

/**
 * Unpacks packets.
 *
 * @param lastConfig - The codec of the preceding packets.
 */
export function unpackPackets({ config, bytes, rows }: PacketsMessage, lastConfig: CodecConfig | undefined): AudioPacket[] {
  const packets: AudioPacket[] = [];
  const own = config ?? lastConfig;
  let at = 0;
  for (let row = 0; row < rows.length && own !== undefined; row += 4) {
    const [length = 0, frames = 0, trimStartFrames = 0, trimEndFrames = 0] = rows.subarray(row, row + 4);
    const isFirst = config !== undefined && row === 0;
    packets.push({ config: own, bytes: bytes.subarray(at, at + length), frames, trimStartFrames, trimEndFrames, isFirst });
    at += length;
  }
  return packets;
}
