/**
 * Feeds a ring from the page itself, where no Worker can: with every decoder, WebAssembly ones included. Loaded only then.
 */
import { createAudioReader } from '../decode/encoded-audio-reader';
import { FALLBACK_DECODERS } from '../decode/fallback-decoders';
import type { AudioFormat } from '../../base/audio-format';
import { PcmFeeder, type PcmFeederOptions } from './pcm-feeder';

/** Makes a feed that runs in this thread. */
export function openPageFeed(format: AudioFormat, options: Omit<PcmFeederOptions, 'reader'>): PcmFeeder {
  return new PcmFeeder({ ...options, reader: createAudioReader({ format, fallback: FALLBACK_DECODERS }) });
}
