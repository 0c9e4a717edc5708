/** Measures how fast speech stops: the request after an unmount, and the sound after an interruption. */
import { openBenchPage } from '../bench-page';
import type { InterruptMeasurement, LifecycleOptions } from './lifecycle-page';
import { PASSAGE_SENTENCES } from '../timing/passage';
import { spreadOf, type Spread } from '../spread';

/** The target from an unmount to the end of the request. */
export const UNMOUNT_TARGET_MS = 100;

/** The result, as written with `--json`. */
export interface LifecycleResult {
  readonly name: 'lifecycle';
  readonly settings: { readonly repetitions: number; readonly pacing: 'published' };
  /** From React's unmount during speech to the end of the request at local Polly. */
  readonly unmountMs: Spread & { readonly target: number; readonly all: readonly number[] };
  /** From the call of `interrupt()` to silence at the loudspeaker, including its fade of 20 ms. */
  readonly interrupt: {
    readonly sampleRate: number;
    readonly renderedSamples: Spread & { readonly all: readonly number[] };
    readonly renderedMs: Spread;
  };
}

/** Measures both, one after the other, in one page. */
export async function runLifecycleBenchmark(repetitions: number, onProgress: (line: string) => void): Promise<LifecycleResult> {
  onProgress('Starting the local Polly, the relay, a Vite server and Chromium.');
  const page = await openBenchPage('lifecycle/lifecycle-page.tsx');
  try {
    const options: LifecycleOptions = { text: PASSAGE_SENTENCES.slice(0, 3).join(' '), repetitions };
    onProgress(`${repetitions} times: a component is unmounted in mid-speech.`);
    const unmounts = (await page.call('measureUnmount', options)) as number[];
    onProgress(`${repetitions} times: speech is interrupted.`);
    const { sampleRate, renderedSamples } = (await page.call('measureInterrupt', options)) as InterruptMeasurement;
    return {
      name: 'lifecycle',
      settings: { repetitions, pacing: 'published' },
      unmountMs: { ...spreadOf(unmounts), target: UNMOUNT_TARGET_MS, all: unmounts },
      interrupt: {
        sampleRate,
        renderedSamples: { ...spreadOf(renderedSamples), all: renderedSamples },
        renderedMs: spreadOf(renderedSamples.map((samples) => (samples / sampleRate) * 1000)),
      },
    };
  } finally {
    await page.close();
  }
}
