/** Opus in Ogg (RFC 7845), and the length of Opus packets (RFC 6716, section 3). */
import type { OggCodec } from './ogg-codec';
import type { CodecConfig } from '../packets/packet';
import { undecodable } from '../packets/undecodable';

/** Opus counts samples at this rate, whatever the rate of the input (RFC 7845, section 4). */
const SAMPLE_RATE = 48_000;
const HEAD_BYTES = 19;
const CHANNELS_AT = 9;
const PRE_SKIP_AT = 10;
const MAPPING_FAMILY_AT = 18;
/** 120 ms, the longest packet (RFC 6716, section 3.2.5). */
const MAX_PACKET_FRAMES = 5760;

/** Samples of a frame by the 5-bit configuration, in groups by mode: SILK, hybrid, CELT. */
const SILK_FRAMES = [480, 960, 1920, 2880];
const HYBRID_FRAMES = [480, 960];
const CELT_FRAMES = [120, 240, 480, 960];

/** An Opus stream. */
export class OpusStream implements OggCodec {
  readonly canBeginLate = false;
  readonly preSkipFrames: number;
  readonly #config: CodecConfig;
  #hasTags = false;

  /**
   * @param head - The identification header.
   * @throws SpeechError `audio-undecodable` if it is broken or has more than two channels.
   */
  constructor(head: Uint8Array) {
    const channels = head[CHANNELS_AT] ?? 0;
    if (head.length < HEAD_BYTES || head[MAPPING_FAMILY_AT] !== 0 || channels < 1 || channels > 2) {
      throw undecodable('ogg_opus', 'its header is broken, or has more than two channels.');
    }
    this.preSkipFrames = (head[PRE_SKIP_AT] ?? 0) | ((head[PRE_SKIP_AT + 1] ?? 0) << 8);
    this.#config = { codec: 'opus', sampleRate: SAMPLE_RATE, channels, head: head.slice() };
  }

  get config(): CodecConfig | undefined {
    return this.#hasTags ? this.#config : undefined;
  }

  takeHeader(): void {
    this.#hasTags = true;
  }

  framesOf(packet: Uint8Array): number | undefined {
    const [toc] = packet;
    if (toc === undefined) return undefined;
    // RFC 6716, section 3.2: the packet has one frame, two frames, or the number in its second byte.
    const code = toc & 3;
    const count = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
    const frames = count * frameLength(toc >> 3);
    return frames === 0 || frames > MAX_PACKET_FRAMES ? undefined : frames;
  }
}

/** RFC 6716, table 2. */
function frameLength(configuration: number): number {
  if (configuration < 12) return SILK_FRAMES[configuration & 3] ?? 0;
  if (configuration < 16) return HYBRID_FRAMES[configuration & 1] ?? 0;
  return CELT_FRAMES[configuration & 3] ?? 0;
}
