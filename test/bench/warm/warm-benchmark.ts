/** Measures the time that warming up saves the first utterance, alternating cold and warm. */
import type { TransportKind } from '../../../src/polly/transport/transport';
import { openBenchPage } from '../bench-page';
import { spreadOf, type Spread } from '../spread';
import type { FirstTimes, WarmMeasurement, WarmOptions } from './warm-page';

/** One sentence, since only its start is measured. */
const TEXT = 'Good morning.';

/** Times of several utterances. */
export interface FirstTimesSpread {
  readonly audioMs: Spread;
  readonly soundMs: Spread;
}

/** The result for one transport. */
export interface WarmWay {
  readonly transport: TransportKind;
  readonly cold: FirstTimesSpread;
  readonly warm: FirstTimesSpread;
  readonly second: FirstTimesSpread;
  /** Cold minus warm, per pair. */
  readonly sparedMs: FirstTimesSpread;
  readonly all: WarmMeasurement;
}

/** The result, as written with `--json`. */
export interface WarmResult {
  readonly name: 'warm';
  readonly settings: { readonly repetitions: number; readonly pacing: 'instant' };
  readonly ways: readonly WarmWay[];
}

/** Measures both transports. */
export async function runWarmBenchmark(repetitions: number, onProgress: (line: string) => void): Promise<WarmResult> {
  onProgress('Starting the local Polly, the relay, a Vite server and Chromium.');
  const page = await openBenchPage('warm/warm-page.ts');
  try {
    const ways: WarmWay[] = [];
    for (const transport of ['duplex', 'segmented'] as const) {
      onProgress(`${transport}: ${repetitions} times cold and ${repetitions} times warmed, by turns.`);
      const options: WarmOptions = { transport, text: TEXT, repetitions };
      ways.push(judge(transport, (await page.call('measureWarm', options)) as WarmMeasurement));
    }
    return { name: 'warm', settings: { repetitions, pacing: 'instant' }, ways };
  } finally {
    await page.close();
  }
}

function judge(transport: TransportKind, all: WarmMeasurement): WarmWay {
  const spared = all.cold.map((cold, index) => {
    const warm = all.warm[index];
    return { audioMs: cold.audioMs - (warm?.audioMs ?? NaN), soundMs: cold.soundMs - (warm?.soundMs ?? NaN) };
  });
  return { transport, cold: spread(all.cold), warm: spread(all.warm), second: spread(all.second), sparedMs: spread(spared), all };
}

function spread(times: readonly FirstTimes[]): FirstTimesSpread {
  return { audioMs: spreadOf(times.map(({ audioMs }) => audioMs)), soundMs: spreadOf(times.map(({ soundMs }) => soundMs)) };
}
