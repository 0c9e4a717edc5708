/**
 * The benchmark that AWS published with the launch of `StartSpeechSynthesisStream`, repeated: the same amount of text,
 * the same beat of the model, the same voice and format, in a browser and against the local Polly.
 */
import type { Pacing } from '../../src/emulator/accounts/account-settings';
import { STREAM_FIRST_AUDIO_MS, SYNTHESIS_REAL_TIME_FACTOR, SYNTHESIZE_SPEECH_OVERHEAD_MS } from '../../src/emulator/operations/pacer';
import { DEFAULT_MAX_AHEAD_SECONDS } from '../../src/core/options/back-pressure';
import { openBenchPage } from './bench-page';
import { PASSAGE_SENTENCES } from './passage';
import type { PublishedRunOptions, StreamRunOptions, WayMeasurement } from './published-page';
import { spreadOf, type Spread } from './spread';

/** Bit rate of generative mp3 at 24 kHz, as the published byte counts imply. */
const MP3_BITS_PER_SECOND = 48_000;
/** Bytes of a response before its first frame. */
const MP3_TAG_BYTES = 44;

/** What AWS published: Matthew, generative, mp3 at 24 kHz, a model at 30 ms a word. */
export const PUBLISHED = Object.freeze({
  sequential: way({ totalMs: 115_226, apiCalls: 27, audioBytes: 2_354_292 }),
  stream: way({ totalMs: 70_071, apiCalls: 1, audioBytes: 2_324_636 }),
});

/** What the whole passage is to reach; published is a ratio of 0.608. */
export const TARGETS = Object.freeze({ timeRatio: 0.61, apiCalls: 1 } as { readonly timeRatio: number; readonly apiCalls: number });

/** Published of each way. */
export interface PublishedWay {
  readonly totalMs: number;
  readonly apiCalls: number;
  readonly audioBytes: number;
  /** From the bytes. */
  readonly audioSeconds: number;
}

/** Measured of each way. */
export interface MeasuredWay extends PublishedWay {
  readonly requestCharacters: number;
  readonly firstAudioMs: number;
  readonly firstSoundMs: number;
  /** What the model and the local Polly's pacing alone would have taken; undefined where it is not paced. */
  readonly scheduleMs: number | undefined;
  /** How much later than that the last byte was in the page: what the way itself costs. */
  readonly overheadMs: number | undefined;
  /** From the local Polly's end of a call to its last byte in the page. */
  readonly deliveryMs: Spread;
}

/** The result, as it is written with `--json`. */
export interface PublishedResult {
  readonly name: 'published';
  readonly settings: Omit<PublishedRunOptions, 'sentences'> & {
    readonly characters: number;
    readonly words: number;
    readonly sentences: number;
    /** Whether it was run on the whole passage, so that it can stand beside what is published. */
    readonly isWhole: boolean;
    /** Seconds of speech ahead of the listener at which text is held back by default. */
    readonly defaultMaxAheadSeconds: number;
  };
  readonly published: typeof PUBLISHED;
  readonly measured: {
    readonly sequential: MeasuredWay;
    /** Each word is sent as it comes, as in the publication. */
    readonly stream: MeasuredWay;
    /** The same while somebody listens, with text held back as it is by default. */
    readonly streamByDefault: MeasuredWay;
  };
  /** Stream divided by sequential, within one run each: all that may be judged. */
  readonly ratios: { readonly published: Ratios; readonly measured: MeasuredRatios };
  /** What was not reached, in words. Only the whole passage has a ratio of times that may be judged. */
  readonly missedTargets: readonly string[];
}

/** Stream divided by sequential. */
export interface Ratios {
  readonly time: number;
  readonly calls: number;
  readonly bytes: number;
}

/** Stream divided by sequential, with what is not published. */
export interface MeasuredRatios extends Ratios {
  readonly firstAudio: number;
  readonly firstSound: number;
}

/** How the benchmark may be shortened. */
export interface PublishedBenchmarkOptions {
  /** How many sentences of the passage. Default: all. */
  readonly sentences?: number;
  /** Default: 30, as published. */
  readonly wordMs?: number;
  /** Default: `published`. */
  readonly pacing?: Pacing;
  /** Called with what is being done, for whoever waits. Default: nobody is told. */
  readonly onProgress?: (line: string) => void;
}

/** Runs both ways, one after the other, in one page; what the default makes of it is heard in a tab beside it. */
export async function runPublishedBenchmark({
  sentences: count = PASSAGE_SENTENCES.length,
  wordMs = 30,
  pacing = 'published',
  onProgress = () => undefined,
}: PublishedBenchmarkOptions = {}): Promise<PublishedResult> {
  const sentences = PASSAGE_SENTENCES.slice(0, count);
  const options: PublishedRunOptions = { sentences, wordMs, pacing, voice: 'Matthew', sampleRate: 24_000 };
  onProgress('Starting the local Polly, the relay, a Vite server and Chromium.');
  const page = await openBenchPage('published-page.ts');
  try {
    const tab = await page.openTab();
    const runStream = async (where: typeof tab, isUnlimited: boolean) =>
      (await where.call('runStream', { ...options, isUnlimited } satisfies StreamRunOptions)) as WayMeasurement;
    onProgress(`Beside the others: one stream with the default, at most ${DEFAULT_MAX_AHEAD_SECONDS} s ahead of the listener.`);
    const [[sequential, stream], streamByDefault] = await Promise.all([
      (async () => {
        onProgress(`Sequential: ${sentences.length} calls of SynthesizeSpeech.`);
        const first = (await page.call('runSequential', options)) as WayMeasurement;
        onProgress('One stream, a word at a time, through the relay.');
        return [first, await runStream(page, true)] as const;
      })(),
      runStream(tab, false),
    ]);
    const text = sentences.join(' ');
    const isWhole = sentences.length === PASSAGE_SENTENCES.length;
    const measured = {
      sequential: measuredWay(sequential, scheduleOf('sequential', options, sequential)),
      stream: measuredWay(stream, scheduleOf('stream', options, stream)),
      streamByDefault: measuredWay(streamByDefault, undefined),
    };
    const ratios = ratiosOf(measured.sequential, measured.stream);
    return {
      name: 'published',
      settings: {
        ...options,
        characters: text.length,
        words: wordsOf(text),
        sentences: sentences.length,
        isWhole,
        defaultMaxAheadSeconds: DEFAULT_MAX_AHEAD_SECONDS,
      },
      published: PUBLISHED,
      measured,
      ratios: {
        published: ratiosOf(PUBLISHED.sequential, PUBLISHED.stream),
        measured: {
          ...ratios,
          firstAudio: measured.stream.firstAudioMs / measured.sequential.firstAudioMs,
          firstSound: measured.stream.firstSoundMs / measured.sequential.firstSoundMs,
        },
      },
      missedTargets: missedTargetsOf({ timeRatio: isWhole ? ratios.time : 0, apiCalls: measured.stream.apiCalls }),
    };
  } finally {
    await page.close();
  }
}

/** What of {@link TARGETS} one stream missed. */
export function missedTargetsOf({ timeRatio, apiCalls }: typeof TARGETS): string[] {
  const missed: string[] = [];
  // Not a number is no target reached.
  if (!(timeRatio <= TARGETS.timeRatio))
    missed.push(`one stream in at most ${TARGETS.timeRatio} of the sequential time; it took ${timeRatio.toFixed(3)}`);
  if (apiCalls !== TARGETS.apiCalls) missed.push(`${TARGETS.apiCalls} call for one stream; there were ${apiCalls}`);
  return missed;
}

/**
 * How long it would take if nothing but the model and the local Polly's pacing took any time.
 *
 * For a stream this counts on the engine being busy from the first sentence to the last: written text is always ahead
 * of it, since a sentence takes about twice as long to synthesize as to write.
 */
function scheduleOf(
  name: 'sequential' | 'stream',
  { sentences, wordMs, pacing }: PublishedRunOptions,
  { audioSecondsOfCalls, apiCalls }: WayMeasurement,
): number | undefined {
  if (pacing !== 'published') return undefined;
  const synthesisMs = sum(audioSecondsOfCalls) * 1000 * SYNTHESIS_REAL_TIME_FACTOR;
  if (name === 'stream') return wordsOf(sentences[0] ?? '') * wordMs + STREAM_FIRST_AUDIO_MS + synthesisMs;
  return wordsOf(sentences.join(' ')) * wordMs + apiCalls * SYNTHESIZE_SPEECH_OVERHEAD_MS + synthesisMs;
}

function measuredWay(measurement: WayMeasurement, scheduleMs: number | undefined): MeasuredWay {
  const { totalMs, apiCalls, audioBytes, requestCharacters, firstAudioMs, firstSoundMs, deliveryMsOfCalls } = measurement;
  return {
    ...way({ totalMs, apiCalls, audioBytes }),
    requestCharacters,
    firstAudioMs,
    firstSoundMs,
    scheduleMs,
    overheadMs: scheduleMs === undefined ? undefined : totalMs - scheduleMs,
    deliveryMs: spreadOf(deliveryMsOfCalls),
  };
}

function way(figures: Omit<PublishedWay, 'audioSeconds'>): PublishedWay {
  const audioSeconds = ((figures.audioBytes - figures.apiCalls * MP3_TAG_BYTES) * 8) / MP3_BITS_PER_SECOND;
  return { ...figures, audioSeconds };
}

function ratiosOf(sequential: PublishedWay, stream: PublishedWay): Ratios {
  return {
    time: stream.totalMs / sequential.totalMs,
    calls: stream.apiCalls / sequential.apiCalls,
    bytes: stream.audioBytes / sequential.audioBytes,
  };
}

function wordsOf(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== '').length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
