/** Many chaos runs, and what they come to. */
import { planChaos, type ChaosPlan, type PlanChoice } from './chaos-plan';
import type { ChaosResult } from './chaos-run';

/** What many runs come to. */
export interface ChaosTotals {
  readonly runs: number;
  readonly wordsSpoken: number;
  readonly wordsLost: number;
  readonly wordsSaidTwice: number;
  readonly orderErrors: number;
  readonly connectionFaults: number;
  readonly apiCalls: number;
  /** Calls that were answered before one that was made earlier. */
  readonly answersOutOfTurn: number;
  /** Calls that were answered with a sentence which another had been answered with. */
  readonly answersAgain: number;
  readonly ended: number;
  readonly interrupted: number;
  readonly failed: number;
  /** Hours of the fast clock. */
  readonly hours: number;
  /** One line for each run that something is wrong with, its seed first. */
  readonly complaints: readonly string[];
}

/** Which runs. */
export interface ChaosSelection extends PlanChoice {
  readonly firstSeed: number;
  readonly runs: number;
  /** Runs at a time. Default: 1. */
  readonly atOnce?: number;
  /** Called after each. */
  readonly onResult?: (result: ChaosResult) => void;
}

/**
 * Carries runs out, of one seed after the other.
 *
 * @param run - Carries one out.
 */
export async function runMany(
  run: (plan: ChaosPlan) => Promise<ChaosResult>,
  { firstSeed, runs, atOnce = 1, onResult, ...choice }: ChaosSelection,
): Promise<ChaosTotals> {
  const results: ChaosResult[] = [];
  let next = firstSeed;
  const work = async (): Promise<void> => {
    while (next < firstSeed + runs) {
      const seed = next;
      next += 1;
      const result = await run(planChaos(seed, choice));
      results.push(result);
      onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return totalsOf(results);
}

function totalsOf(results: readonly ChaosResult[]): ChaosTotals {
  const sum = (valueOf: (result: ChaosResult) => number) => results.reduce((total, result) => total + valueOf(result), 0);
  const reasons = (reason: string) => results.filter(({ outcome }) => outcome?.reason === reason).length;
  return {
    runs: results.length,
    wordsSpoken: sum(({ count }) => count.words.filter(({ heard }) => heard > 0).length),
    // Of a text that was interrupted or failed, the rest is not lost: it is told as not heard.
    wordsLost: sum(({ count, outcome }) => (outcome?.reason === 'ended' ? count.lost.length : 0)),
    wordsSaidTwice: sum(({ count }) => count.saidTwice.length),
    orderErrors: sum(({ count }) => count.orderErrors),
    connectionFaults: sum(({ faultsMet }) => faultsMet),
    apiCalls: sum(({ apiCalls }) => apiCalls),
    answersOutOfTurn: sum(({ answers }) => answers.outOfTurn),
    answersAgain: sum(({ answers }) => answers.again),
    ended: reasons('ended'),
    interrupted: reasons('interrupted'),
    failed: reasons('failed'),
    hours: sum(({ durationMs }) => durationMs) / 3_600_000,
    complaints: results.flatMap(({ plan, complaints }) => complaints.map((complaint) => `seed ${plan.seed} (${plan.transport}, ${plan.format}): ${complaint}`)),
  };
}

/** The totals, for people. */
export function describeTotals(totals: ChaosTotals): string {
  const { runs, wordsSpoken, wordsLost, wordsSaidTwice, orderErrors, connectionFaults, ended, interrupted, failed, hours } = totals;
  const { apiCalls, answersOutOfTurn, answersAgain } = totals;
  return [
    `${runs} runs (${ended} ended, ${interrupted} interrupted, ${failed} failed), ${hours.toFixed(1)} h, ${connectionFaults} broken connections`,
    `${apiCalls} calls, ${answersOutOfTurn} answered before an earlier one, ${answersAgain} answered with what another had been answered with`,
    `words heard ${wordsSpoken}, words lost ${wordsLost}, words said twice ${wordsSaidTwice}, order errors ${orderErrors}`,
  ].join('\n');
}

/** One run, for people; what is wrong with it below. */
export function describeResult({ plan, outcome, faultsMet, apiCalls, complaints, durationMs, count }: ChaosResult): string {
  const line = `seed ${plan.seed} ${plan.transport} ${plan.format} ${plan.pacing}: ${outcome?.reason ?? 'hangs'}, ${count.words.length} words, ${faultsMet} faults, ${apiCalls} calls, ${(durationMs / 1000).toFixed(0)} s`;
  return [line, ...complaints].join('\n  ');
}
