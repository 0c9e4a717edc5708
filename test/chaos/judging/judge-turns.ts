/**
 * Judges whether texts that were given while others spoke sounded when they should. Only in Node, where each text has its
 * own sink.
 */
import type { SpokenUtterance } from '../chaos-speech';
import type { TextsCount } from './count-words';
import type { Recording } from './listening-output';

/** When each text sounded, and what is wrong with that. */
export interface TurnsReport {
  /** Seconds in which two or more texts sounded at once. */
  readonly besideSeconds: number;
  readonly complaints: readonly string[];
}

/** Compares the times at which texts were heard with the requested behaviour. */
export function judgeTurns(
  spoken: readonly SpokenUtterance[],
  recordings: readonly Recording[],
  { owners, strays }: TextsCount,
): TurnsReport {
  const complaints: string[] = [];
  if (strays.length > 0) complaints.push(`heard in another text: ${strays.map(({ text }) => text).join(' ')}`);
  const times = spoken.map((_, text) => timesOf(recordings.filter((_recording, index) => owners[index] === text)));
  for (const [index, { planned, askedAtMs, interruptedAtMs }] of spoken.entries()) {
    for (const [earlier, before] of times.slice(0, index).entries()) {
      const mine = times[index];
      if (planned.whenSpeaking === 'queue' && mine !== undefined && before !== undefined && mine.fromMs < before.toMs) {
        complaints.push(`text ${index} began ${Math.round(before.toMs - mine.fromMs)} ms before text ${earlier} had ended`);
      }
      if (planned.whenSpeaking === 'replace' && before !== undefined && before.toMs > askedAtMs) {
        complaints.push(`text ${earlier} sounded ${Math.round(before.toMs - askedAtMs)} ms after text ${index} had replaced it`);
      }
    }
    const own = times[index];
    if (interruptedAtMs !== undefined && own !== undefined && own.toMs > interruptedAtMs)
      complaints.push(`text ${index} sounded on after an interruption`);
  }
  if (new Set(owners.filter((owner) => owner !== undefined)).size < owners.filter((owner) => owner !== undefined).length) {
    complaints.push('a text was heard in two places');
  }
  return { besideSeconds: besideSeconds(times), complaints };
}

interface Times {
  readonly fromMs: number;
  readonly toMs: number;
}

function timesOf([recording]: readonly Recording[]): Times | undefined {
  const { firstSoundAtMs: fromMs, lastSoundAtMs: toMs } = recording ?? {};
  return fromMs === undefined || toMs === undefined ? undefined : { fromMs, toMs };
}

function besideSeconds(times: readonly (Times | undefined)[]): number {
  let sum = 0;
  for (const [index, one] of times.entries()) {
    for (const other of times.slice(0, index)) {
      if (one !== undefined && other !== undefined) sum += Math.max(0, Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs));
    }
  }
  return sum / 1000;
}
