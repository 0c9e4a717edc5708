/**
 * Reads steps towards an answer that agents write as plain lines: `Thought:`, `Action:` and `Action Input:` before `Final Answer:`
 * (the prompt of LangChain's ReAct agents), and the recipients of Functionary's messages, `>>>all` or the name of a tool.
 */
import { matchAt } from '../../base/match-at';
import { mayGoOn } from '../../base/incomplete-match';
import type { Leftover, LeftoverPlace } from './leftover';

const MARK = String.raw`\*{0,2}`;
const ANSWER = String.raw`[\r\n][ \t]*${MARK}(?:(?:Final[ ])?Answer|AI(?!:[ \t*]*[a-z])):${MARK}[ \t]{0,4}(?=[^ \t*]|(?<=[ \t])\*)`;
const CALL = String.raw`${MARK}Action(?:[ ]\d{1,2})?:[^\r\n]{1,40}[\r\n]{1,4}[ \t]{0,4}${MARK}Action[ ]Input(?:[ ]\d{1,2})?:`;
const THOUGHT = String.raw`${MARK}Thought(?:[ ]\d{1,2})?:`;
/** A tool is called, which no other text does in this form. */
const STEPS = new RegExp(String.raw`(?:${THOUGHT}[^\r\n]{0,1000}\s{1,4})?${CALL}`, 'y');
const FIRST_THOUGHT = new RegExp(THOUGHT, 'y');
const RECIPIENT = />>>(?:(all)|[a-z_]\w{1,60})\r?\n(?:(?<=all\r?\n)|(?=\{))/y;
const TO_ALL = />>>all\r?\n/g;

/** Matches a possible start of such a step. It counts only at the start of a line. */
export const TRACE_START = String.raw`>{1,3}|${MARK}(?:Thought|Action|T[a-z]*$|A[a-z]*$)|\*{1,2}$`;

/**
 * Reads the step at an offset.
 *
 * @returns Undefined if the following text must decide.
 */
export function readTrace(text: string, at: number, { isFirst, isLineStart, isEnd }: LeftoverPlace): Leftover | 'none' | undefined {
  if (!isFirst && !isLineStart) return 'none';
  if (!isEnd && [STEPS, RECIPIENT].some((form) => mayGoOn(form, text, at))) return undefined;
  const steps = matchAt(STEPS, text, at)?.[0];
  if (steps !== undefined) return { length: steps.length, closing: new RegExp(ANSWER, 'g'), isCertain: true };
  const [recipient, all] = matchAt(RECIPIENT, text, at) ?? [];
  if (recipient !== undefined && (all === undefined || isFirst))
    return { length: recipient.length, closing: all === undefined ? new RegExp(TO_ALL) : undefined, isCertain: true };
  const thought = isFirst ? matchAt(FIRST_THOUGHT, text, at)?.[0] : undefined;
  if (thought === undefined) return 'none';
  return { length: thought.length, closing: new RegExp(String.raw`${ANSWER}|(?=[\r\n][ \t]*${CALL})`, 'g'), isCertain: false };
}
