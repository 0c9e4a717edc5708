/** Tries the packages behind speech, so that local Polly reports problems when it starts. */
import { createStreamEncoder, type OutputFormat } from './encoders/audio-encoder';
import type { SpeechPackage } from './errors/speech-errors';
import { EspeakThread } from './espeak/espeak-thread';

/** A package that does not work. */
export interface SpeechProblem {
  readonly packageName: SpeechPackage;
  /** Says whether it is missing or broken, what fails without it, and what to run. */
  readonly message: string;
}

/** A sample rate that all encoded formats support. */
const SAMPLE_RATE = 48_000;

const ATTEMPTS: Readonly<Record<SpeechPackage, () => Promise<unknown>>> = {
  '@echogarden/espeak-ng-emscripten': sayWord,
  'wasm-media-encoders': () => Promise.all([encodeNothing('mp3'), encodeNothing('ogg_vorbis')]),
  '@evan/opus': () => encodeNothing('ogg_opus'),
};

/**
 * Speaks a word, and creates each kind of encoder.
 *
 * @returns The problems; empty if all formats work.
 */
export async function checkSpeech(): Promise<readonly SpeechProblem[]> {
  const tries = Object.entries(ATTEMPTS).map(async ([packageName, attempt]) => {
    try {
      await attempt();
      return [];
    } catch (error) {
      return [{ packageName: packageName as SpeechPackage, message: error instanceof Error ? error.message : String(error) }];
    }
  });
  return (await Promise.all(tries)).flat();
}

async function sayWord(): Promise<void> {
  const thread = new EspeakThread();
  const utterance = { markup: 'Ready.', voice: 'en-us', pitch: 50, range: 50, wordsPerMinute: 170 };
  await new Promise<void>((onDone, onFailed) => {
    thread.run({ utterance, onAudio: () => undefined, onDone: () => onDone(), onFailed });
  }).finally(() => thread.close());
}

async function encodeNothing(format: OutputFormat): Promise<void> {
  const encoder = await createStreamEncoder(format, SAMPLE_RATE);
  encoder.finish();
}
