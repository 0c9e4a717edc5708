/**
 * Tests whether the browser's own decoders work, by decoding a little sound and checking the output. Some browsers
 * claim support in `isConfigSupported` and then fail: WebKitGTK does so with mp3, and with Vorbis it never results.
 *
 * The test can do harm. After one Vorbis packet no decoder of WebKitGTK 2.50 results any more, whatever its codec, in
 * this page and its Workers, even if it is playing. So Vorbis is tested only if mp3 works as claimed, and once a test
 * got no result, no decoder of the browser is used.
 */
import { systemClock, type Clock } from '../../base/clock';
import { probePackets, type CompressedCodec } from './probe-samples';
import { WebCodecsDecoder } from './web-codecs-decoder';

/**
 * How long a test may take. A working decoder results within milliseconds, the browser's first one within some tens.
 * A decoder that never results (Vorbis in WebKitGTK) must not delay playback. A slow decoder is merely not used.
 */
const PROBE_TIMEOUT_MS = 1000;
/** Well below the loudness of the samples, well above decoded silence. */
const MIN_PEAK = 0.05;

/** Whether a test got no result. All other decoders may be stuck as well. */
let isStuck = false;
/** The results, each found once. */
const results = new Map<CompressedCodec, Promise<boolean>>();

/**
 * Whether `AudioDecoder` really decodes a codec, in this page or this Worker. Never rejects.
 *
 * @param codec - The codec to test.
 * @param clock - Measures the time limit. Default: the system clock.
 */
export async function canDecodeWithWebCodecs(codec: CompressedCodec, clock: Clock = systemClock): Promise<boolean> {
  let result = results.get(codec);
  if (result === undefined) {
    result = typeof AudioDecoder === 'function' ? findOut(codec, clock) : Promise.resolve(false);
    results.set(codec, result);
  }
  return (await result) && !isStuck;
}

async function findOut(codec: CompressedCodec, clock: Clock): Promise<boolean> {
  if (codec === 'vorbis' && !(await canDecodeWithWebCodecs('mp3', clock))) return false;
  return !isStuck && probe(codec, clock);
}

async function probe(codec: CompressedCodec, clock: Clock): Promise<boolean> {
  const packets = probePackets(codec);
  let frames = 0;
  let peak = 0;
  let giveUp: () => void = () => undefined;
  const gaveUp = new Promise<void>((resolve) => (giveUp = resolve));
  const decoder = new WebCodecsDecoder({
    onSamples: (samples) => {
      frames += samples.length;
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    },
    onFailure: () => giveUp(),
  });
  const timer = clock.setTimer(() => {
    isStuck = true;
    giveUp();
  }, PROBE_TIMEOUT_MS);
  try {
    for (const packet of packets) {
      if (packet.isFirst) decoder.start(packet.config);
      decoder.decode(packet);
    }
    await Promise.race([decoder.flush(), gaveUp]);
  } catch {
    // A decoder that throws does not work either.
    return false;
  } finally {
    clock.clearTimer(timer);
    decoder.close();
  }
  // The length must match exactly: a decoder that cuts or adds samples would shift all later sound.
  return frames === packets.reduce((sum, packet) => sum + packet.frames, 0) && peak > MIN_PEAK;
}
