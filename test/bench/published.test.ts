import { expect, it } from 'vitest';
import { PASSAGE_SENTENCES } from './passage';
import { runPublishedBenchmark } from './published-benchmark';
import { formatPublished } from './published-report';

const SENTENCES = 2;

/** A browser, two servers and a bundler start; the speaking itself takes a second. */
const TIMEOUT_MS = 60_000;

it(
  'measures both ways in a browser and tells the same of both',
  async () => {
    const result = await runPublishedBenchmark({ sentences: SENTENCES, wordMs: 5, pacing: 'instant' });

    const sentences = PASSAGE_SENTENCES.slice(0, SENTENCES);
    const characters = sentences.join(' ').length;
    const number: unknown = expect.any(Number);
    const measuredWay = {
      totalMs: number,
      audioBytes: number,
      audioSeconds: number,
      firstAudioMs: number,
      firstSoundMs: number,
      scheduleMs: undefined,
      overheadMs: undefined,
      deliveryMs: { median: number, max: number },
    };
    expect(result).toEqual({
      name: 'published',
      settings: {
        voice: 'Matthew',
        sampleRate: 24_000,
        wordMs: 5,
        pacing: 'instant',
        characters,
        words: sentences.join(' ').split(' ').length,
        sentences: SENTENCES,
        isWhole: false,
      },
      published: {
        sequential: { totalMs: 115_226, apiCalls: 27, audioBytes: 2_354_292, audioSeconds: number },
        stream: { totalMs: 70_071, apiCalls: 1, audioBytes: 2_324_636, audioSeconds: number },
      },
      measured: {
        // The space between the sentences is in no sentence.
        sequential: { ...measuredWay, apiCalls: SENTENCES, requestCharacters: characters - 1 },
        stream: { ...measuredWay, apiCalls: 1, requestCharacters: characters },
      },
      ratios: {
        published: { time: number, calls: 1 / 27, bytes: number },
        measured: { time: number, calls: 1 / SENTENCES, bytes: number, firstAudio: number, firstSound: number },
      },
    });
    const { sequential, stream } = result.measured;
    for (const { audioBytes, audioSeconds, firstAudioMs, firstSoundMs, totalMs } of [sequential, stream]) {
      // At 48 kbit/s; fewer than ten seconds of two long sentences would be another text.
      expect(audioBytes).toBeGreaterThan(60_000);
      expect(audioSeconds).toBeGreaterThan(10);
      expect(firstSoundMs).toBeGreaterThan(firstAudioMs);
      expect(totalMs).toBeGreaterThan(firstAudioMs);
    }
    expect(result.ratios.measured.time).toBe(stream.totalMs / sequential.totalMs);
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({ name: 'published', ratios: result.ratios });
    expect(formatPublished(result)).toContain('only the whole can stand beside what is published');
  },
  TIMEOUT_MS,
);
