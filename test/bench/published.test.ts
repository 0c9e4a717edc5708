import { expect, it } from 'vitest';
import { PASSAGE_SENTENCES } from './passage';
import { missedTargetsOf, runPublishedBenchmark } from './published-benchmark';
import { formatPublished } from './published-report';

/** As few as make text be held back by default: 54 s of speech. */
const SENTENCES = 4;

/** A browser, two servers and a bundler start; the speaking itself takes as long as what is held back is not needed. */
const TIMEOUT_MS = 60_000;

/** The last sentence goes out whole when there is room for its beginning. */
const LONGEST_SENTENCE_MS = 18_000;

it(
  'measures both ways in a browser and tells the same of both, and what the default holds back',
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
        defaultMaxAheadSeconds: 30,
      },
      published: {
        sequential: { totalMs: 115_226, apiCalls: 27, audioBytes: 2_354_292, audioSeconds: number },
        stream: { totalMs: 70_071, apiCalls: 1, audioBytes: 2_324_636, audioSeconds: number },
      },
      measured: {
        // The spaces between the sentences are in no sentence.
        sequential: { ...measuredWay, apiCalls: SENTENCES, requestCharacters: characters - (SENTENCES - 1) },
        stream: { ...measuredWay, apiCalls: 1, requestCharacters: characters },
        streamByDefault: { ...measuredWay, apiCalls: 1, requestCharacters: characters },
      },
      ratios: {
        published: { time: number, calls: 1 / 27, bytes: number },
        measured: { time: number, calls: 1 / SENTENCES, bytes: number, firstAudio: number, firstSound: number },
      },
      missedTargets: [],
    });
    const { sequential, stream, streamByDefault } = result.measured;
    for (const { audioBytes, audioSeconds, firstAudioMs, firstSoundMs, totalMs } of [sequential, stream, streamByDefault]) {
      // At 48 kbit/s; fewer than forty seconds of four long sentences would be another text.
      expect(audioBytes).toBeGreaterThan(240_000);
      expect(audioSeconds).toBeGreaterThan(40);
      expect(firstSoundMs).toBeGreaterThan(firstAudioMs);
      expect(totalMs).toBeGreaterThan(firstAudioMs);
    }
    // What is held back comes when the listener is near enough; the published way waits for no listener.
    const heldBackMs = (streamByDefault.audioSeconds - result.settings.defaultMaxAheadSeconds) * 1000 - LONGEST_SENTENCE_MS;
    expect(streamByDefault.totalMs).toBeGreaterThan(heldBackMs);
    expect(stream.totalMs).toBeLessThan(heldBackMs);
    expect(result.ratios.measured.time).toBe(stream.totalMs / sequential.totalMs);
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({ name: 'published', ratios: result.ratios });
    expect(formatPublished(result)).toContain('only the whole can stand beside what is published');
  },
  TIMEOUT_MS,
);

it('is missed where one stream takes more time or calls than published', () => {
  expect(missedTargetsOf({ timeRatio: 0.61, apiCalls: 1 })).toEqual([]);
  expect(missedTargetsOf({ timeRatio: 3.06, apiCalls: 1 })).toEqual(['one stream in at most 0.61 of the sequential time; it took 3.060']);
  expect(missedTargetsOf({ timeRatio: NaN, apiCalls: 2 })).toHaveLength(2);
});
