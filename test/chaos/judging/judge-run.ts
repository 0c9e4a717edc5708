/** Judges a chaos run. The same code runs in Node and in a page. */
import type { ChaosPlan } from '../chaos-plan';
import { countWordsOff, judge, type SpokenUtterance } from '../chaos-speech';
import type { SpokenWord } from '../../../src/core';
import type { AnswerCount } from './count-answers';
import { countTimes, type TimesCount } from './count-times';
import type { TextsCount, WordCount } from './count-words';

/** The result of one text of a run. */
export interface UtteranceResult extends SpokenUtterance {
  readonly count: WordCount;
  /** How many words `heardText` has more than were heard. Undefined if nothing was cut short. */
  readonly wordsOff: number | undefined;
}

/** The result of a run. */
export interface ChaosResult {
  readonly plan: ChaosPlan;
  readonly utterances: readonly UtteranceResult[];
  /** Only for a run with one text that was heard to its end; otherwise undefined. */
  readonly times: TimesCount | undefined;
  /** The number of faults that connections met. */
  readonly faultsMet: number;
  readonly apiCalls: number;
  readonly answers: AnswerCount;
  /** Seconds in which two or more texts sounded at once. */
  readonly besideSeconds: number;
  /** What is wrong, as sentences; empty if nothing is. */
  readonly complaints: readonly string[];
  /** Duration in the plan's own time. */
  readonly durationMs: number;
}

/**
 * Judges each text.
 *
 * @param told - The words of the last text with the times that the stream reports.
 */
export function judgeAll(
  plan: ChaosPlan,
  spoken: readonly SpokenUtterance[],
  { texts }: TextsCount,
  told: readonly SpokenWord[],
): Pick<ChaosResult, 'utterances' | 'times' | 'complaints'> {
  const complaints: string[] = [];
  const utterances = spoken.map((one, index) => {
    const count = texts[index];
    if (count === undefined) throw new RangeError(`Text ${index} was not counted.`);
    const which = spoken.length > 1 ? `text ${index}: ` : '';
    complaints.push(...judge(plan, one, count).map((complaint) => which + complaint));
    return { ...one, count, wordsOff: countWordsOff(one.outcome, count) };
  });
  const [only, ...others] = utterances;
  const isWhole = only?.outcome?.reason === 'ended' && others.length === 0;
  const times = isWhole ? countTimes(told, only.count) : undefined;
  return { utterances, times, complaints: [...complaints, ...(times?.complaints ?? [])] };
}
