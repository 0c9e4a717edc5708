/** Feeds a ring from the page, with all decoders, including the WebAssembly ones. Loaded only if no Worker can feed the ring. */
import { FALLBACK_DECODERS } from '../decode/fallback-decoders';
import { PcmReader } from '../decode/pcm-reader';
import type { AudioLog } from '../log/audio-log';
import { PcmFeeder, type PcmFeederOptions } from './pcm-feeder';

/** Creates a feed that runs in this thread. */
export function openPageFeed(log: AudioLog, options: Omit<PcmFeederOptions, 'reader'>): PcmFeeder {
  return new PcmFeeder({ ...options, reader: new PcmReader(log, FALLBACK_DECODERS) });
}
