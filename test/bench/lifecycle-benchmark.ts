/** How fast speech lets go: of the service when its component is unmounted, of the ear when it is interrupted. */
import { openBenchPage } from './bench-page';
import type { InterruptMeasurement, LifecycleOptions } from './lifecycle-page';
import { PASSAGE_SENTENCES } from './passage';
import { spreadOf, type Spread } from './spread';

/** An unmounted component should have let go of the service within this time. */
export const UNMOUNT_TARGET_MS = 100;

/** The result, as it is written with `--json`. */
export interface LifecycleResult {
  readonly name: 'lifecycle';
  readonly settings: { readonly repetitions: number; readonly pacing: 'published' };
  /** From React's unmount in mid-speech to the local Polly's end of the request. */
  readonly unmountMs: Spread & { readonly target: number; readonly all: readonly number[] };
  /** From the call of `interrupt()` to silence at the loudspeaker, its fade of 20 ms included. */
  readonly interrupt: {
    readonly sampleRate: number;
    readonly renderedSamples: Spread & { readonly all: readonly number[] };
    readonly renderedMs: Spread;
  };
}

/** Measures both so many times, one after the other, in one page. */
export async function runLifecycleBenchmark(repetitions: number, onProgress: (line: string) => void): Promise<LifecycleResult> {
  onProgress('Starting the local Polly, the relay, a Vite server and Chromium.');
  const page = await openBenchPage('lifecycle-page.tsx');
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
