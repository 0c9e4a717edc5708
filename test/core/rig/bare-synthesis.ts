/** Synthesis into a log, with no voice, player or output: the test is the listener. */
import { onTestFinished } from 'vitest';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { Clock } from '../../../src/base/clock';
import { Ledger } from '../../../src/core/attempts/ledger';
import type { ServiceConnection } from '../../../src/core/client/service-connection';
import type { LoopOptions } from '../../../src/core/options/loop-options';
import { GivenText } from '../../../src/core/source/given-text';
import { createSynthesis } from '../../../src/core/utterance/load-synthesis';

/** What differs between tests. */
export interface BareSynthesisOptions {
  readonly connection: ServiceConnection;
  readonly clock: Clock;
  /** Samples per second of the sound, which is pcm. */
  readonly sampleRate: number;
  readonly options?: LoopOptions;
  /** What the listener does at first. Default: has heard nothing, and does not play. */
  readonly hearing?: { readonly heardSeconds: number; readonly isPlaying: boolean; readonly rate?: number };
  /** The listener's player cuts so much later than it was asked to. Default: 0. */
  readonly cutLateBySeconds?: number;
  readonly signal?: AbortSignal;
}

/** Creates a synthesis that has not begun. It is closed with the test. */
export async function createBareSynthesis({
  connection,
  clock,
  sampleRate,
  options = {},
  hearing = { heardSeconds: 0, isPlaying: false },
  cutLateBySeconds = 0,
  signal = new AbortController().signal,
}: BareSynthesisOptions) {
  const log = new WritableAudioLog({ outputFormat: 'pcm', sampleRate });
  const given = new GivenText();
  const ledger = new Ledger(clock.now());
  const listener = {
    rate: 1,
    ...hearing,
    cut: (seconds: number) => {
      log.cut(seconds + cutLateBySeconds);
      return seconds + cutLateBySeconds;
    },
  };
  const synthesis = await createSynthesis({
    connection,
    voice: { voiceId: 'Matthew', engine: 'generative', outputFormat: 'pcm', sampleRate },
    clock,
    options,
    given,
    precedingText: '',
    ledger,
    log,
    listener,
    random: () => 0,
    signal,
    onTransport: () => undefined,
    onChange: () => undefined,
    onRefused: () => undefined,
    onProgress: () => undefined,
  });
  onTestFinished(() => synthesis.alignment.close());
  return { synthesis, log, given, ledger, listener };
}
