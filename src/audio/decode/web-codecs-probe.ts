/**
 * Whether the browser's own decoders work: found by decoding a little sound and looking at what comes out, because some
 * browsers say yes to `isConfigSupported` and then fail (WebKitGTK does with mp3, and with Vorbis it never answers).
 *
 * To try is not always harmless. After one packet of Vorbis no decoder of WebKitGTK 2.50 answers any more, of whichever codec,
 * in this page and its Workers, those that play something included. So Vorbis is tried only where mp3 is what it is said to
 * be, and where one codec was not answered, none is used.
 */
import { systemClock, type Clock } from '../../base/clock';
import { probePackets, type CompressedCodec } from './probe-samples';
import { WebCodecsDecoder } from './web-codecs-decoder';

/**
 * A decoder that works answers in some milliseconds, the first one of a browser in some tens. One that never does (Vorbis in
 * WebKitGTK) must not keep anybody waiting; and who was only slow loses no more than the decoder.
 */
const PATIENCE_MS = 1000;
/** Well below the samples' loudness, well above what silence decodes to. */
const LEAST_PEAK = 0.05;

/** One was never answered, and may have taken the others with it. */
let isStuck = false;
/** The answers, found once. */
const answers = new Map<CompressedCodec, Promise<boolean>>();

/**
 * Whether `AudioDecoder` truly decodes a codec, here: in this page or in this Worker. Never rejects.
 *
 * @param codec - What is to be decoded.
 * @param clock - Measures how long it may take. Default: the system's.
 */
export async function canDecodeWithWebCodecs(codec: CompressedCodec, clock: Clock = systemClock): Promise<boolean> {
  let answer = answers.get(codec);
  if (answer === undefined) {
    answer = typeof AudioDecoder === 'function' ? ask(codec, clock) : Promise.resolve(false);
    answers.set(codec, answer);
  }
  return (await answer) && !isStuck;
}

async function ask(codec: CompressedCodec, clock: Clock): Promise<boolean> {
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
  }, PATIENCE_MS);
  try {
    for (const packet of packets) {
      if (packet.isFirst) decoder.start(packet.config);
      decoder.decode(packet);
    }
    await Promise.race([decoder.flush(), gaveUp]);
  } catch {
    // What throws at once does not work either.
    return false;
  } finally {
    clock.clearTimer(timer);
    decoder.close();
  }
  // To the sample: a decoder that cuts or adds anything of its own would shift all that follows.
  return frames === packets.reduce((sum, packet) => sum + packet.frames, 0) && peak > LEAST_PEAK;
}
