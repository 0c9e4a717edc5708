/** The load of the relay's benchmark. */
import type { RelayLimits } from '../../../src/relay';

/** The load of one stream. */
export interface LoadPlan {
  /** Length of each piece of the answer. */
  readonly downBytes: number;
  /** Milliseconds between two pieces; 0: as fast as they are taken. */
  readonly downEveryMs: number;
  /** Length of each piece of the body. A signed text event has about 500 bytes. */
  readonly upBytes: number;
  /** Milliseconds between two pieces; 0: none. */
  readonly upEveryMs: number;
}

/**
 * The pace of the benchmark published with `StartSpeechSynthesisStream`: 2,324,636 bytes of sound and 1,200 words in 70,071
 * ms, one word at a time. It does not say how Polly divides its sound.
 */
export const PUBLISHED_PACE: LoadPlan = {
  downBytes: 4_096,
  downEveryMs: (70_071 * 4_096) / 2_324_636,
  upBytes: 550,
  upEveryMs: 70_071 / 1_200,
};

/** As fast as possible. */
export const FULL_SPEED: LoadPlan = { downBytes: 4_096, downEveryMs: 0, upBytes: 550, upEveryMs: 0 };

/** The compared connections. */
export const WAYS = ['direct', 'relay', 'nginx'] as const;

/** HTTP/2 without a relay; through the relay; a WebSocket through nginx to a server that carries the same bytes. */
export type Way = (typeof WAYS)[number];

/** Limits under which a relay refuses nothing because its machine is busy. */
export const PATIENT_LIMITS = Object.freeze({ connectTimeoutMs: 60_000, maxMemoryPercent: 100 } satisfies Partial<RelayLimits>);
