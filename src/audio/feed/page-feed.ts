/** Feeds a ring from the page, with every decoder, including WebAssembly ones. Loaded only if no Worker can do it. */
import { FALLBACK_DECODERS } from '../decode/fallback-decoders';
import { PcmReader } from '../decode/pcm-reader';
import type { AudioLog } from '../log/audio-log';
import { PcmFeeder, type PcmFeederOptions } from './pcm-feeder';

/** Makes a feed that runs in this thread. */
export function openPageFeed(log: AudioLog, options: Omit<PcmFeederOptions, 'reader'>): PcmFeeder {
  return new PcmFeeder({ ...options, reader: new PcmReader(log, FALLBACK_DECODERS) });
}
