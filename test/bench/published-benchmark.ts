/**
 * The benchmark that AWS published with the launch of `StartSpeechSynthesisStream`, repeated: the same amount of text,
 * the same beat of the model, the same voice and format, in a browser and against the local Polly.
 */
import type { Pacing } from '../../src/emulator/accounts/account-settings';
import {
  STREAM_FIRST_AUDIO_MS,
  SYNTHESIS_REAL_TIME_FACTOR,
  SYNTHESIZE_SPEECH_OVERHEAD_MS,
} from '../../src/emulator/operations/pacer';
import { openBenchPage } from './bench-page';
import { PASSAGE_SENTENCES } from './passage';
import type { PublishedRunOptions, WayMeasurement } from './published-page';
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
  };
  readonly published: typeof PUBLISHED;
  readonly measured: { readonly sequential: MeasuredWay; readonly stream: MeasuredWay };
  /** Stream divided by sequential, within one run each: all that may be judged. */
  readonly ratios: { readonly published: Ratios; readonly measured: MeasuredRatios };
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

/** Runs both ways, one after the other, in one page. */
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
    onProgress(`Sequential: ${sentences.length} calls of SynthesizeSpeech.`);
    const sequential = (await page.call('runSequential', options)) as WayMeasurement;
    onProgress('One stream, a word at a time, through the relay.');
    const stream = (await page.call('runStream', options)) as WayMeasurement;
    const text = sentences.join(' ');
    const measured = {
      sequential: measuredWay(sequential, scheduleOf('sequential', options, sequential)),
      stream: measuredWay(stream, scheduleOf('stream', options, stream)),
    };
    return {
      name: 'published',
      settings: {
        ...options,
        characters: text.length,
        words: wordsOf(text),
        sentences: sentences.length,
        isWhole: sentences.length === PASSAGE_SENTENCES.length,
      },
      published: PUBLISHED,
      measured,
      ratios: {
        published: ratiosOf(PUBLISHED.sequential, PUBLISHED.stream),
        measured: {
          ...ratiosOf(measured.sequential, measured.stream),
          firstAudio: measured.stream.firstAudioMs / measured.sequential.firstAudioMs,
          firstSound: measured.stream.firstSoundMs / measured.sequential.firstSoundMs,
        },
      },
    };
  } finally {
    await page.close();
  }
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
