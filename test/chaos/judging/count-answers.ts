/** What became of the calls of a run that each speak a sentence: answers that came in another order, and those that came twice. */
import type { RequestRecord } from '../../../src/emulator/accounts/request-log';

/** How calls were answered. */
export interface AnswerCount {
  /** Answers that began before that of a call which was made earlier. */
  readonly outOfTurn: number;
  /** Answers whose sentence another call had been answered with before, since who asked had given that call up, or lost what came before it. */
  readonly again: number;
}

/** Counts them in what Polly was asked, the oldest first. A text must not have the same sentence twice. */
export function countAnswers(records: readonly RequestRecord[]): AnswerCount {
  const answered = records.filter(({ operation, audioBytes }) => operation === 'SynthesizeSpeech' && audioBytes > 0);
  const began = ({ firstAudioAtMs = Infinity }: RequestRecord) => firstAudioAtMs;
  return {
    outOfTurn: answered.filter((record, index) => answered.slice(0, index).some((earlier) => began(earlier) > began(record))).length,
    again: answered.length - new Set(answered.map(({ text }) => text)).size,
  };
}
