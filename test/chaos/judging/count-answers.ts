/** Counts, for the calls that each speak a sentence, answers out of order and answers that came twice. */
import type { RequestRecord } from '../../../src/emulator/accounts/request-log';

/** Counts of answers. */
export interface AnswerCount {
  /** Answers that began before the answer to an earlier call. */
  readonly outOfTurn: number;
  /** Answers whose sentence was already the answer to another call, which had been given up or had lost its beginning. */
  readonly again: number;
}

/** Counts in Polly's records, oldest first. A text must not contain a sentence twice. */
export function countAnswers(records: readonly RequestRecord[]): AnswerCount {
  const answered = records.filter(({ operation, audioBytes }) => operation === 'SynthesizeSpeech' && audioBytes > 0);
  const began = ({ firstAudioAtMs = Infinity }: RequestRecord) => firstAudioAtMs;
  return {
    outOfTurn: answered.filter((record, index) => answered.slice(0, index).some((earlier) => began(earlier) > began(record))).length,
    again: answered.length - new Set(answered.map(({ text }) => text)).size,
  };
}
