/**
 * mp3 as it is: frames one after the other (the MPEG audio byte stream format of Media Source Extensions). Nothing to
 * write, and the sound of the first frame is in the browser's hands a moment after it came.
 */
import type { AudioPacket } from '../../packets/packet';
import { joinBytes, type Container } from './container';

/**
 * Samples of a layer III decoder's own delay, which Chromium cuts off before it plays `audio/mpeg` (measured by recording;
 * `kCodecDelay` in its `mpeg1_audio_stream_parser.cc`). Where a browser doesn't, a join is off by 22 ms at 24 kHz.
 */
const DECODER_DELAY_FRAMES = 529;

/** For browsers that take `audio/mpeg`: Chromium and WebKit, not Firefox. */
export const mpegContainer: Container = {
  name: 'mpeg',
  mimeType: 'audio/mpeg',
  isUntimed: true,
  droppedByDecoderFrames: DECODER_DELAY_FRAMES,
  header: () => undefined,
  fragment: (packets: readonly AudioPacket[]) => joinBytes(packets.map(({ bytes }) => bytes)),
};
