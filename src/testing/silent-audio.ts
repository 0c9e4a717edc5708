/** Makes silence in the formats of Polly, so that an app's tests need no encoder. */
import type { AudioFormat } from '../base/audio-format';
import { SpeechError } from '../base/errors';
import { OggPageWriter, opusTags } from '../base/sound/ogg-page';

/** Makes one encoded stream of silence, piece by piece. */
export interface SilentStream {
  /** Returns the next seconds of silence, rounded up to whole packets. The first piece contains the stream's headers. */
  next(seconds: number): Uint8Array;
}

/** The value of a sample of silence (ITU-T G.711: mu-law and A-law). */
const SILENT_BYTE = { pcm: 0, mulaw: 0xff, alaw: 0xd5 } as const;

/**
 * Begins a stream.
 *
 * @throws SpeechError `audio-unsupported` for `ogg_vorbis`, whose headers need an encoder.
 */
export function createSilentStream({ outputFormat, sampleRate }: AudioFormat): SilentStream {
  switch (outputFormat) {
    case 'mp3':
      return mp3Stream(sampleRate);
    case 'ogg_opus':
      return opusStream();
    case 'ogg_vorbis':
      throw new SpeechError({
        code: 'audio-unsupported',
        message: 'Speech for tests has no ogg_vorbis. Use another format in tests, such as mp3, which is the default.',
      });
    default: {
      const bytesPerSample = outputFormat === 'pcm' ? 2 : 1;
      return {
        next: (seconds) => new Uint8Array(Math.ceil(seconds * sampleRate) * bytesPerSample).fill(SILENT_BYTE[outputFormat]),
      };
    }
  }
}

/** Sample rates of MPEG-1 layer III by their index in the header (ISO/IEC 11172-3, 2.4.2.3); MPEG-2 and 2.5 halve them. */
const MPEG1_SAMPLE_RATES = [44_100, 48_000, 32_000];
/** The second byte of a header for MPEG-1, 2 and 2.5: layer III, no checksum. */
const MPEG_VERSIONS = [
  { divisor: 1, header: 0xfb, samples: 1_152, bitsPerSecond: 32_000 },
  { divisor: 2, header: 0xf3, samples: 576, bitsPerSecond: 8_000 },
  { divisor: 4, header: 0xe3, samples: 576, bitsPerSecond: 8_000 },
];
const LOWEST_BIT_RATE = 0x10;
const MONO = 0xc0;

/** Frames whose side information is all zero: they contain no sound (ISO/IEC 11172-3, 2.4.1.7). */
function mp3Stream(sampleRate: number): SilentStream {
  const version = MPEG_VERSIONS.find(({ divisor }) => MPEG1_SAMPLE_RATES.includes(sampleRate * divisor)) ?? MPEG_VERSIONS[0];
  const { divisor, header, samples, bitsPerSecond } = version as (typeof MPEG_VERSIONS)[number];
  const frame = new Uint8Array(Math.floor(((samples / 8) * bitsPerSecond) / sampleRate));
  frame.set([0xff, header, LOWEST_BIT_RATE | (MPEG1_SAMPLE_RATES.indexOf(sampleRate * divisor) << 2), MONO]);
  return { next: (seconds) => repeated(frame, Math.ceil((seconds * sampleRate) / samples)) };
}

/** A packet of 20 ms of silence: CELT, full band, mono (RFC 6716, 3.1). */
const OPUS_PACKET = Uint8Array.of(0xf8, 0xff, 0xfe);
const OPUS_FRAMES = 960;
const OPUS_SAMPLE_RATE = 48_000;
/** Version 1, one channel, no frames to skip, 48 kHz, no gain, mapping 0 (RFC 7845, 5.1). */
const OPUS_HEAD = Uint8Array.of(...new TextEncoder().encode('OpusHead'), 1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0);

function opusStream(): SilentStream {
  const writer = new OggPageWriter(1);
  let frames = 0;
  return {
    next(seconds) {
      const packets = new Array<Uint8Array>(Math.ceil((seconds * OPUS_SAMPLE_RATE) / OPUS_FRAMES)).fill(OPUS_PACKET);
      const headers = frames === 0 ? [writer.write([OPUS_HEAD], 0), writer.write([opusTags()], 0)] : [];
      frames += packets.length * OPUS_FRAMES;
      return joined([...headers, writer.write(packets, frames)]);
    },
  };
}

function repeated(bytes: Uint8Array, count: number): Uint8Array {
  return joined(new Array<Uint8Array>(count).fill(bytes));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
