/** Reads an utterance as a player does. */
import { PcmReader } from '../../../src/audio/decode/pcm-reader';
import { FALLBACK_DECODERS } from '../../../src/audio/decode/fallback-decoders';
import type { SegmentOptions } from '../../../src/audio/log/segment-options';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { FallbackDecoders } from '../../../src/audio/packets/packet-decoder';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';

/** What a reader returned. */
export interface Read {
  readonly samples: Float32Array<ArrayBuffer>;
  /** The rates, in order of appearance. */
  readonly rates: readonly number[];
  readonly last: 'starved' | 'ended' | 'sought';
}

/** A reader, and the log that it reads. */
export class LogAndReader extends PcmReader {
  override readonly log: WritableAudioLog;

  constructor(format: AudioFormat, fallback?: FallbackDecoders) {
    const log = new WritableAudioLog(format);
    super(log, fallback);
    this.log = log;
  }

  get receivedSeconds(): number {
    return this.log.packets.seconds;
  }

  append(bytes: Uint8Array): void {
    this.log.append(bytes);
  }

  startSegment(options?: SegmentOptions): void {
    this.log.startSegment(options);
  }

  truncate(seconds: number): void {
    this.log.cut(seconds);
  }

  endOfStream(): void {
    this.log.end();
  }
}

/** Makes a reader that decodes with whatever works here. */
export function makeReader(format: AudioFormat): LogAndReader {
  return new LogAndReader(format, FALLBACK_DECODERS);
}

/** Reads until there is nothing more. */
export async function readAll(reader: PcmReader, maxSeconds = 0.5): Promise<Read> {
  const runs: Float32Array[] = [];
  const rates: number[] = [];
  for (;;) {
    const run = await reader.read(maxSeconds);
    if (typeof run === 'string') {
      const samples = new Float32Array(runs.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of runs) {
        samples.set(part, at);
        at += part.length;
      }
      return { samples, rates, last: run };
    }
    runs.push(run.samples);
    if (rates.at(-1) !== run.sampleRate) rates.push(run.sampleRate);
  }
}

/** Writes all pieces to a new log, and reads it to the end. */
export async function decodeAll(format: AudioFormat, pieces: readonly Uint8Array[]): Promise<Read & { error: unknown }> {
  const reader = makeReader(format);
  for (const piece of pieces) reader.append(piece);
  reader.endOfStream();
  const read = await readAll(reader);
  const { error } = reader;
  reader.close();
  return { ...read, error };
}
