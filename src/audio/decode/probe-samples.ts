/**
 * A little sound in each codec, to test whether a decoder works. All of it was made for this purpose. mp3 is a tone
 * of 440 Hz, encoded by LAME. Opus is the same tone, encoded by libopus. Vorbis is noise in the smallest possible
 * stream: blocks of 64 samples, two codebooks of two values, a flat floor.
 */
import type { AudioPacket, CodecConfig } from '../packets/packet';

/** The codecs that need a decoder. */
export type CompressedCodec = 'mp3' | 'opus' | 'vorbis';

/** The packets of a codec's sample. The first Vorbis packet yields no sound. */
export function probePackets(codec: CompressedCodec): AudioPacket[] {
  const { config, frames, packets } = SAMPLES[codec]();
  return packets.map((base64, index) => ({
    config,
    bytes: bytesOf(base64),
    frames: codec === 'vorbis' && index === 0 ? 0 : frames,
    trimStartFrames: 0,
    trimEndFrames: 0,
    isFirst: index === 0,
  }));
}

interface Sample {
  readonly config: CodecConfig;
  /** Samples of a packet. */
  readonly frames: number;
  /** In Base64. */
  readonly packets: readonly string[];
}

const SAMPLES: Record<CompressedCodec, () => Sample> = {
  mp3: () => ({
    config: { codec: 'mp3', sampleRate: 24_000, channels: 1 },
    frames: 576,
    packets: [
      '//NkxAAZWGKgP1gYAAvW23buW5bO2drvYm/b0JCGMZjGYwlmy8ag7X4fp6SkpKSkpAQBMHwfB/hjg/ygYlHc/yjtAf4EdoD/' +
        'AjuH+U9/R74Pg+BAQBAEAwD4Pg+XAgIBjB8/o//DAPg+D4fQCAIBi8Hz6hIgKBADAsJDCUMKrwaesxVR448KwAFmctiQYRlg',
      '//NkxB0i04qED52IAHKRXmTouGFYSEwEycrAWQAIoGiAAVfD9gy0GRhjf8UCIVIcOcMt/5MkVICUiLEW//KJFSKmRFiLGP/+' +
        'XS6ZF4vIl0upf//l4vIl01UkktFFX///5eLyJdNVJJLRal/////9WvVoqSSWiipIyRRMajABwB4wBEACAQAWYC0BFmA1AI5g',
      '//NkxBQYIFocAd8AAEYAzmDJh4RhxxNkYPMImmGXiwx+OMpQaWsK5mG/hyhg/oPEYQ6CVGA3AW5gMgDOYDQAYmAMgGxgDoAM' +
        'LABzTez//r//////////9v6aiamAJAmIHGfWnK3GBigtpidY8aYMYAbmC2ifp2Z3NKY0mFbnWHQaNN5kYdGJxGYWCRg0Flm0',
    ],
  }),
  opus: () => ({
    config: {
      codec: 'opus',
      sampleRate: 48_000,
      channels: 1,
      head: bytesOf('T3B1c0hlYWQBAQAAgLsAAAAAAA=='),
    },
    frames: 960,
    packets: ['CIR6tQufjDF6dXJqInAYU8COtGanJVpEHlY=', 'CK+a8eBoCDU3YObgsstECzRg', 'CKmCCvr+4sjImBBZ3cr9A02zvXE='],
  }),
  vorbis: () => ({
    config: {
      codec: 'vorbis',
      sampleRate: 8000,
      channels: 1,
      headers: [
        bytesOf('AXZvcmJpcwAAAAABQB8AAAAAAAAAAAAAAAAAAGYB'),
        bytesOf('A3ZvcmJpcwAAAAAAAAAAAQ=='),
        bytesOf('BXZvcmJpcwFCQ1YBAAIAAAAAQkNWAQACAAAAEAEAgOIBAKBiQAAAAAgACAAAKAgEAAAAAIAAAHwAAAAAEQAAAAAAAAAAAAAAACA='),
      ],
    },
    frames: 32,
    packets: ['Xl9jbFZFBA==', 'Xl9biEStAg==', 'Xl9TehQtBg==', 'Xl+bL3q8BA=='],
  }),
};

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
