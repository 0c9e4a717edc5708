/**
 * Repeats the benchmark that AWS published at the launch of `StartSpeechSynthesisStream`: the same amount of text, model
 * speed, voice and format, in a browser with local Polly.
 */
import type { Pacing } from '../../../src/emulator/accounts/account-settings';
import { FIRST_AUDIO_MS, SYNTHESIS_REAL_TIME_FACTOR } from '../../../src/emulator/operations/pacer';
import { DEFAULT_MAX_AHEAD_SECONDS } from '../../../src/core/options/max-ahead';
import { openBenchPage } from '../bench-page';
import { PASSAGE_SENTENCES } from '../timing/passage';
import type { PublishedRunOptions, StreamMeasurement, StreamRunOptions, WayMeasurement } from './published-page';
import { spreadOf, type Spread } from '../spread';

/** Bit rate of generative mp3 at 24 kHz, derived from the published byte counts. */
const MP3_BITS_PER_SECOND = 48_000;
/** Bytes of a response before its first frame. */
const MP3_TAG_BYTES = 44;

/** AWS's published results: Matthew, generative, mp3 at 24 kHz, a model at 30 ms per word. */
export const PUBLISHED = Object.freeze({
  sequential: way({ totalMs: 115_226, apiCalls: 27, audioBytes: 2_354_292 }),
  stream: way({ totalMs: 70_071, apiCalls: 1, audioBytes: 2_324_636 }),
});

/** What is asked of the whole passage. */
export interface PublishedTargets {
  /** Time of one stream, divided by that of sequential calls. */
  readonly timeRatio: number;
  readonly apiCalls: number;
  /** Calls that did not come to their end. */
  readonly brokenCalls: number;
}

/** Targets for the whole passage. The published time ratio is 0.608. */
export const TARGETS: PublishedTargets = Object.freeze({ timeRatio: 0.61, apiCalls: 1, brokenCalls: 0 });

/** Targets for the default limit: how long streams are open, compared with the time that synthesis takes. */
export const BURST_TARGETS: BurstFigures = Object.freeze({
  openShare: 1.3,
  mostAheadSeconds: DEFAULT_MAX_AHEAD_SECONDS,
  underruns: 0,
});

/** The published results of one way. */
export interface PublishedWay {
  readonly totalMs: number;
  readonly apiCalls: number;
  readonly audioBytes: number;
  /** Computed from the bytes. */
  readonly audioSeconds: number;
}

/** The measured results of one way. */
export interface MeasuredWay extends PublishedWay {
  readonly requestCharacters: number;
  readonly firstAudioMs: number;
  readonly firstSoundMs: number;
  /** The time that only the model and local Polly's pacing would take; undefined without pacing. */
  readonly scheduleMs: number | undefined;
  /** How much later the last byte reached the page: the cost of the way itself. */
  readonly overheadMs: number | undefined;
  /** From the end of a call at local Polly to its last byte in the page. */
  readonly deliveryMs: Spread;
}

/** What a stream occupies, and what it leaves to the listener. */
export interface BurstFigures {
  /** How long streams were open, divided by the time that synthesis takes. */
  readonly openShare: number;
  /** The most seconds of sound that were there and not heard. */
  readonly mostAheadSeconds: number;
  /** How often the sound ran out. */
  readonly underruns: number;
}

/** The result, as written with `--json`. */
export interface PublishedResult {
  readonly name: 'published';
  readonly settings: Omit<PublishedRunOptions, 'sentences'> & {
    readonly characters: number;
    readonly words: number;
    readonly sentences: number;
    /** Whether the whole passage was used, so that it can be compared with the published results. */
    readonly isWhole: boolean;
    /** The limit of speech ahead of the listener, of `streamByDefault`. */
    readonly maxAheadSeconds: number;
  };
  readonly published: typeof PUBLISHED;
  readonly measured: {
    readonly sequential: MeasuredWay;
    /** Sends each word as it comes, as in the publication. */
    readonly stream: MeasuredWay;
    /** The same with a listener, and with a limit on speech ahead of the listener. */
    readonly streamByDefault: MeasuredWay & BurstFigures;
  };
  /** Stream divided by sequential, each within one run. Only these may be judged. */
  readonly ratios: { readonly published: Ratios; readonly measured: MeasuredRatios };
  /** Describes the missed targets. Only the whole passage has a time ratio that may be judged. */
  readonly missedTargets: readonly string[];
}

/** Stream divided by sequential. */
export interface Ratios {
  readonly time: number;
  readonly calls: number;
  readonly bytes: number;
}

/** Stream divided by sequential, including ratios that are not published. */
export interface MeasuredRatios extends Ratios {
  readonly firstAudio: number;
  readonly firstSound: number;
}

/** Options for a shorter benchmark. */
export interface PublishedBenchmarkOptions {
  /** The number of sentences. Default: all. */
  readonly sentences?: number;
  /** Default: 30, as published. */
  readonly wordMs?: number;
  /** Default: `published`. */
  readonly pacing?: Pacing;
  /** The limit of speech ahead of the listener, in seconds. Default: the package's. */
  readonly maxAheadSeconds?: number;
  /** Called with progress messages. Default: none. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Runs both ways in one page, one after the other. The variant with a limit runs in another tab at the same time.
 */
export async function runPublishedBenchmark({
  sentences: count = PASSAGE_SENTENCES.length,
  wordMs = 30,
  pacing = 'published',
  maxAheadSeconds = DEFAULT_MAX_AHEAD_SECONDS,
  onProgress = () => undefined,
}: PublishedBenchmarkOptions = {}): Promise<PublishedResult> {
  const sentences = PASSAGE_SENTENCES.slice(0, count);
  const options: PublishedRunOptions = { sentences, wordMs, pacing, voice: 'Matthew', sampleRate: 24_000 };
  onProgress('Starting the local Polly, the relay, a Vite server and Chromium.');
  const page = await openBenchPage('published/published-page.ts');
  try {
    const tab = await page.openTab();
    const runStream = async (where: typeof tab, limit: Pick<StreamRunOptions, 'maxAheadSeconds'>) =>
      (await where.call('runStream', { ...options, ...limit } satisfies StreamRunOptions)) as StreamMeasurement;
    onProgress(`Beside the others: bursts, at most ${maxAheadSeconds} s ahead of the listener.`);
    const [[sequential, stream], streamByDefault] = await Promise.all([
      (async () => {
        onProgress(`Sequential: ${sentences.length} calls of SynthesizeSpeech.`);
        const first = (await page.call('runSequential', options)) as WayMeasurement;
        onProgress('One stream, a word at a time, through the relay.');
        return [first, await runStream(page, {})] as const;
      })(),
      runStream(tab, { maxAheadSeconds }),
    ]);
    const text = sentences.join(' ');
    const isWhole = sentences.length === PASSAGE_SENTENCES.length;
    const measured = {
      sequential: measuredWay(sequential, scheduleOf('sequential', options, sequential)),
      stream: measuredWay(stream, scheduleOf('stream', options, stream)),
      streamByDefault: { ...measuredWay(streamByDefault, undefined), ...burstFigures(streamByDefault) },
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
        maxAheadSeconds,
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
      missedTargets: [
        ...missedTargetsOf({
          timeRatio: isWhole ? ratios.time : 0,
          apiCalls: measured.stream.apiCalls,
          brokenCalls: sum([sequential, stream, streamByDefault].map(({ brokenCalls }) => brokenCalls)),
        }),
        ...(isWhole && pacing === 'published' ? missedBurstTargetsOf(measured.streamByDefault) : []),
      ],
    };
  } finally {
    await page.close();
  }
}

/** Lists the {@link TARGETS} that a stream missed. */
export function missedTargetsOf({ timeRatio, apiCalls, brokenCalls }: PublishedTargets): string[] {
  const missed: string[] = [];
  // NaN does not meet the target.
  if (!(timeRatio <= TARGETS.timeRatio))
    missed.push(`one stream in at most ${TARGETS.timeRatio} of the sequential time; it took ${timeRatio.toFixed(3)}`);
  if (apiCalls !== TARGETS.apiCalls) missed.push(`${TARGETS.apiCalls} call for one stream; there were ${apiCalls}`);
  if (brokenCalls !== TARGETS.brokenCalls) missed.push(`no call that breaks; there were ${brokenCalls}`);
  return missed;
}

/** Lists the {@link BURST_TARGETS} that the default missed. */
export function missedBurstTargetsOf({ openShare, mostAheadSeconds, underruns }: BurstFigures): string[] {
  const missed: string[] = [];
  if (!(openShare <= BURST_TARGETS.openShare))
    missed.push(`streams open for at most ${BURST_TARGETS.openShare} times the synthesis; they were for ${openShare.toFixed(2)} times`);
  if (!(mostAheadSeconds <= BURST_TARGETS.mostAheadSeconds))
    missed.push(`at most ${BURST_TARGETS.mostAheadSeconds} s unheard; there were ${mostAheadSeconds.toFixed(1)} s`);
  if (underruns > BURST_TARGETS.underruns) missed.push(`no underrun by default; there were ${underruns}`);
  return missed;
}

function burstFigures({ openMsOfCalls, audioSecondsOfCalls, mostAheadSeconds, underruns }: StreamMeasurement): BurstFigures {
  const synthesisMs = sum(audioSecondsOfCalls) * 1000 * SYNTHESIS_REAL_TIME_FACTOR;
  return { openShare: sum(openMsOfCalls) / synthesisMs, mostAheadSeconds, underruns };
}

/**
 * Computes the time if only the model and local Polly's pacing took any.
 *
 * For a stream this assumes that the engine is busy from the first sentence to the last. That holds, since synthesizing a
 * sentence takes about twice as long as writing it.
 */
function scheduleOf(
  name: 'sequential' | 'stream',
  { sentences, wordMs, pacing }: PublishedRunOptions,
  { audioSecondsOfCalls, apiCalls }: WayMeasurement,
): number | undefined {
  if (pacing !== 'published') return undefined;
  const synthesisMs = sum(audioSecondsOfCalls) * 1000 * SYNTHESIS_REAL_TIME_FACTOR;
  if (name === 'stream') return wordsOf(sentences[0] ?? '') * wordMs + FIRST_AUDIO_MS.published.StartSpeechSynthesisStream + synthesisMs;
  return wordsOf(sentences.join(' ')) * wordMs + apiCalls * FIRST_AUDIO_MS.published.SynthesizeSpeech + synthesisMs;
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
