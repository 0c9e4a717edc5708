/**
 * Groups packets into pieces for appending, and computes their position in the utterance. The append window cuts off trimmed
 * samples, so that joined streams have no gap.
 */
import type { AudioLog } from '../../log/audio-log';
import type { AudioPacket } from '../../packets/packet';

/** Packets that are appended together. */
export interface Piece {
  /** At least one packet. All have the same configuration. */
  readonly packets: readonly AudioPacket[];
  /** Index of the packet after the last one. */
  readonly nextPacket: number;
  /** The second of the utterance at which the first packet begins, including its trimmed samples. May be negative. */
  readonly offsetSeconds: number;
  /** Sound before this second is cut off. */
  readonly windowStartSeconds: number;
  /** Sound after this second is cut off; Infinity for none. */
  readonly windowEndSeconds: number;
}

/** The limits of a piece. */
export interface PieceLimits {
  /** Packets that begin after this second are left out, except the first one. */
  readonly untilSeconds: number;
  readonly maxBytes: number;
  /** Samples at the beginning of a stream that the browser drops by itself. */
  readonly droppedByDecoderFrames: number;
}

/** Returns the next piece; undefined if more packets are needed for one. */
export function nextPiece(table: AudioLog['packets'], firstPacket: number, limits: PieceLimits): Piece | undefined {
  if (firstPacket >= table.length) return undefined;
  const first = table.at(firstPacket);
  const leadFrames = framesBeforeSound(table, firstPacket);
  // The trimmed samples before the sound are known only when the packet with the sound has arrived.
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

/** Trimmed samples from the beginning of a packet to the first sound, which may be in a later packet. */
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
