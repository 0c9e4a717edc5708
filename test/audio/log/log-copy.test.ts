import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AudioLog, AudioWriter } from '../../../src/audio/log/audio-log';
import { LogCopy, LogSender, type LogSenderOptions } from '../../../src/audio/log/log-copy';
import type { LogMessage } from '../../../src/audio/log/port-protocol';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { AudioFormat } from '../../../src/base/audio-format';
import { systemClock } from '../../../src/base/clock';
import { createStreamEncoder } from '../../../src/emulator/speech/encoders/audio-encoder';
import { FakeClock } from '../../base/fake-clock';
import { chirpWithNoise, joinAll } from '../measuring/material';

const FORMATS: readonly AudioFormat[] = [
  { outputFormat: 'pcm', sampleRate: 8000 },
  { outputFormat: 'mp3', sampleRate: 24_000 },
  { outputFormat: 'ogg_opus', sampleRate: 48_000 },
  { outputFormat: 'ogg_vorbis', sampleRate: 24_000 },
];

/** A copy that is told as another thread is: with what a message makes of it. */
function copyOf(
  log: AudioLog,
  { clock = systemClock, canWait = () => false }: Partial<Pick<LogSenderOptions, 'clock' | 'canWait'>> = {},
): { readonly copy: LogCopy; readonly sender: LogSender; readonly told: LogMessage['type'][] } {
  const copy = new LogCopy(log.format, structuredClone({ cuts: log.cuts, segments: log.segments }));
  const told: LogMessage['type'][] = [];
  const sender = new LogSender(log, {
    clock,
    send: (message) => {
      told.push(message.type);
      copy.take(structuredClone(message));
    },
    canWait,
  });
  return { copy, sender, told };
}

/** All that a reader of a log meets. */
function contentOf(log: AudioLog) {
  const { packets, segments, isSegmentComplete, isEnded, cuts, error } = log;
  const all = Array.from({ length: packets.length }, (_, index) => {
    const { config, bytes, ...packet } = packets.at(index);
    return { ...packet, codec: config.codec, startSeconds: packets.startSeconds(index), bytes: Buffer.from(bytes).toString('base64') };
  });
  const { firstPacket, seconds } = packets.locate(packets.seconds / 2);
  return { all, seconds: packets.seconds, firstPacket, middle: seconds, segments, isSegmentComplete, isEnded, cuts: cuts.length, error };
}

type Step = { readonly write: number } | { readonly cut: number } | { readonly skip: number } | { readonly end: 'segment' | 'all' };

function take(log: AudioWriter, step: Step, bytes: Uint8Array, at: number): number {
  if ('write' in step) {
    // From the beginning on, where a segment has begun.
    log.append(bytes.slice(at, at + step.write));
    return at + step.write;
  }
  if ('cut' in step) log.cut(step.cut / 1000);
  else if ('skip' in step) log.startSegment({ skipSeconds: step.skip / 1000 });
  else if (step.end === 'segment') log.endSegment();
  else log.end();
  return 0;
}

test.each(FORMATS)('a copy ($outputFormat) is what the log is after each write, from whenever on it is kept', async (format) => {
  const encoder = await createStreamEncoder(format.outputFormat, format.sampleRate);
  const bytes = joinAll(encoder.encode(chirpWithNoise(1, format.sampleRate)), encoder.finish());
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ write: fc.integer({ min: 1, max: bytes.length }) }) },
    { weight: 2, arbitrary: fc.record({ cut: fc.nat({ max: 2500 }) }) },
    { weight: 2, arbitrary: fc.record({ skip: fc.constantFrom(0, 40, 300) }) },
    { weight: 1, arbitrary: fc.record({ end: fc.constantFrom('segment', 'segment', 'segment', 'all') }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.nat({ max: 12 }), fc.infiniteStream(fc.boolean()), (steps, keptFrom, waits) => {
      const log = new WritableAudioLog(format);
      let at = 0;
      for (const each of steps.slice(0, keptFrom)) at = take(log, each, bytes, at);
      const { copy } = copyOf(log);
      const collecting = copyOf(log, { clock: new FakeClock(), canWait: () => waits.next().value === true });
      expect(contentOf(copy)).toEqual(contentOf(log));
      for (const each of steps.slice(keptFrom)) {
        at = take(log, each, bytes, at);
        expect(contentOf(copy)).toEqual(contentOf(log));
      }
      collecting.sender.flush();
      expect(contentOf(collecting.copy)).toEqual(contentOf(log));
    }),
    { numRuns: 60 },
  );
});

test('a copy ends with the error that the log ends with', () => {
  const log = new WritableAudioLog({ outputFormat: 'mp3', sampleRate: 24_000 });
  const { copy } = copyOf(log);
  log.append(new Uint8Array(60_000).fill(0x20));
  expect(copy).toMatchObject({ isEnded: true, error: { code: 'audio-undecodable', message: log.error?.message } });
});

test('packets that can wait are collected for a second or a little more, and sent before anything else', async () => {
  const log = new WritableAudioLog({ outputFormat: 'pcm', sampleRate: 1000 });
  const clock = new FakeClock();
  const { copy, told } = copyOf(log, { clock, canWait: (seconds) => seconds >= 0.1 });
  for (let writes = 0; writes < 4; writes += 1) log.append(new Uint8Array(200));
  expect(copy.packets.seconds).toBe(0.1);
  await clock.advance(1000 - 1);
  log.append(new Uint8Array(200));
  expect(copy.packets.seconds).toBe(0.1);
  await clock.advance(1);
  log.append(new Uint8Array(200));
  expect(copy.packets.seconds).toBeCloseTo(0.6, 9);
  log.append(new Uint8Array(200));
  await clock.advance(1250 - 1);
  expect(copy.packets.seconds).toBeCloseTo(0.6, 9);
  await clock.advance(1);
  expect(copy.packets.seconds).toBeCloseTo(0.7, 9);
  log.append(new Uint8Array(200));
  log.cut(0.75);
  log.startSegment();
  log.append(new Uint8Array(200));
  log.end();
  expect(told).toEqual(['packets', 'packets', 'packets', 'packets', 'cut', 'segment', 'packets', 'end']);
  expect(contentOf(copy)).toEqual(contentOf(log));
});

test('a copy that is closed is told nothing more', () => {
  const log = new WritableAudioLog({ outputFormat: 'pcm', sampleRate: 1000 });
  const { sender, told } = copyOf(log);
  log.append(new Uint8Array(200));
  sender.close();
  log.append(new Uint8Array(200));
  log.end();
  expect(told).toEqual(['packets']);
});
