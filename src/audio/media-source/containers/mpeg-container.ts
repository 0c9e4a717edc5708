/**
 * Plain mp3: frames without a container (the MPEG audio byte stream format of Media Source Extensions). It adds no bytes and no
 * delay.
 */
import type { AudioPacket } from '../../packets/packet';
import { joinBytes, type Container } from './container';

/**
 * Delay of a layer III decoder in samples. Chromium removes it from `audio/mpeg` (measured in recordings; `kCodecDelay` in its
 * `mpeg1_audio_stream_parser.cc`). In a browser that does not, joins are off by 22 ms at 24 kHz.
 */
const DECODER_DELAY_FRAMES = 529;

/** Plain mp3, for browsers that support `audio/mpeg`: Chromium and WebKit, but not Firefox. */
export const mpegContainer: Container = {
  name: 'mpeg',
  mimeType: 'audio/mpeg',
  isUntimed: true,
  droppedByDecoderFrames: DECODER_DELAY_FRAMES,
  header: () => undefined,
  fragment: (packets: readonly AudioPacket[]) => joinBytes(packets.map(({ bytes }) => bytes)),
};
