/** What a chaos run comes to. The same in Node and in a page. */
import type { ChaosPlan } from '../chaos-plan';
import { countWordsOff, judge, type SpokenUtterance } from '../chaos-speech';
import type { SpokenWord } from '../../../src/core';
import type { AnswerCount } from './count-answers';
import { countTimes, type TimesCount } from './count-times';
import type { TextsCount, WordCount } from './count-words';

/** What became of one text of a run. */
export interface UtteranceResult extends SpokenUtterance {
  readonly count: WordCount;
  /** How many words the text that is said to be heard has more than what was heard. Undefined where nothing was cut short. */
  readonly wordsOff: number | undefined;
}

/** What became of a run. */
export interface ChaosResult {
  readonly plan: ChaosPlan;
  readonly utterances: readonly UtteranceResult[];
  /** Of a run of one text that was heard to its end; undefined for others. */
  readonly times: TimesCount | undefined;
  /** Faults that connections have met. */
  readonly faultsMet: number;
  readonly apiCalls: number;
  readonly answers: AnswerCount;
  /** Seconds in which two texts or more have sounded at once. */
  readonly besideSeconds: number;
  /** What is wrong, in words; empty when nothing is. */
  readonly complaints: readonly string[];
  /** In the plan's own time. */
  readonly durationMs: number;
}

/**
 * What became of each text, and what is wrong with it.
 *
 * @param told - What the stream tells of the words of the last text.
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
