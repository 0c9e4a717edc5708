/** What a chaos run comes to. The same in Node and in a page. */
import type { ChaosPlan } from './chaos-plan';
import { countWordsOff, judge, type SpokenUtterance } from './chaos-speech';
import type { AnswerCount } from './count-answers';
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

/** What became of each text, and what is wrong with it. */
export function judgeAll(plan: ChaosPlan, spoken: readonly SpokenUtterance[], { texts }: TextsCount): Pick<ChaosResult, 'utterances' | 'complaints'> {
  const complaints: string[] = [];
  const utterances = spoken.map((one, index) => {
    const count = texts[index];
    if (count === undefined) throw new RangeError(`Text ${index} was not counted.`);
    const which = spoken.length > 1 ? `text ${index}: ` : '';
    complaints.push(...judge(plan, one, count).map((complaint) => which + complaint));
    return { ...one, count, wordsOff: countWordsOff(one.outcome, count) };
  });
  return { utterances, complaints };
}
