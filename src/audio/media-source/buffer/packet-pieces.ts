/**
 * Cuts kept packets into the pieces that are appended one by one, and says where on the utterance's time line each comes
 * to lie: what is no sound falls outside the append window, so that joined streams follow each other without a gap.
 */
import type { AudioLog } from '../../log/audio-log';
import type { AudioPacket } from '../../packets/packet';

/** Packets that are appended together. */
export interface Piece {
  /** One at least, all of one configuration. */
  readonly packets: readonly AudioPacket[];
  /** The packet after the last one. */
  readonly nextPacket: number;
  /** The second of the utterance at which the first packet begins, what is to be cut of it included; may be below 0. */
  readonly offsetSeconds: number;
  /** What lies before this second is cut. */
  readonly windowStartSeconds: number;
  /** What lies after this second is cut; Infinity for nothing. */
  readonly windowEndSeconds: number;
}

/** How much a piece may hold. */
export interface PieceLimits {
  /** No packet that begins later, except the first. */
  readonly untilSeconds: number;
  readonly maxBytes: number;
  /** Samples at the beginning of a stream that the browser drops unasked. */
  readonly droppedByDecoderFrames: number;
}

/** Cuts the next piece; undefined when the packets that are there don't make one yet. */
export function nextPiece(table: AudioLog['packets'], firstPacket: number, limits: PieceLimits): Piece | undefined {
  if (firstPacket >= table.length) return undefined;
  const first = table.at(firstPacket);
  const leadFrames = framesBeforeSound(table, firstPacket);
  // How far before its sound the packet begins is not known before the packet with the sound has come.
  if (leadFrames === undefined) return undefined;
  const packets = [first];
  let bytes = first.bytes.length;
  let end = firstPacket + 1;
  for (; end < table.length && table.startSeconds(end) < limits.untilSeconds; end += 1) {
    const packet = table.at(end);
    const beginsEnd = packet.trimEndFrames > 0 && first.trimEndFrames === 0;
    if (packet.isFirst || packet.config !== first.config || beginsEnd) break;
    bytes += packet.bytes.length;
    if (bytes > limits.maxBytes) break;
    packets.push(packet);
  }
  const { sampleRate } = first.config;
  const startSeconds = table.startSeconds(firstPacket);
  const soundFrames = first.frames - first.trimStartFrames - first.trimEndFrames;
  return {
    packets,
    nextPacket: end,
    offsetSeconds: startSeconds - (leadFrames - limits.droppedByDecoderFrames) / sampleRate,
    windowStartSeconds: leadFrames > 0 ? startSeconds : 0,
    windowEndSeconds: first.trimEndFrames > 0 ? startSeconds + soundFrames / sampleRate : Infinity,
  };
}

/** Samples to be cut from the beginning of a packet to the first sound, through whole packets of nothing if need be. */
function framesBeforeSound(table: AudioLog['packets'], firstPacket: number): number | undefined {
  let frames = 0;
  for (let index = firstPacket; index < table.length; index += 1) {
    const packet = table.at(index);
    if (index > firstPacket && packet.isFirst) return frames;
    frames += packet.trimStartFrames;
    if (packet.frames > packet.trimStartFrames || packet.trimEndFrames > 0) return frames;
  }
  return undefined;
}
