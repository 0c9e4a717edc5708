/** A planned text on its way through a stream, and what is wrong with what was heard of it. The same in Node and in a page. */
import type { SpeechOutcome, SpeechStream } from '../../src/core';
import { mayFail, type ChaosPlan } from './chaos-plan';
import { WHOLE, type WordCount } from './count-words';

/** Of less of a word nobody would say that it was heard. */
const HALF = 0.5;

/** What a plan is carried out with. */
export interface ChaosStage {
  readonly stream: SpeechStream;
  /** Resolves after that many milliseconds of the plan's time. */
  readonly wait: (delayMs: number) => Promise<void>;
  readonly expireCredentials: () => Promise<unknown>;
  /** Longer than any run takes: what is not over by then hangs. */
  readonly hangingMs: number;
}

/** Speaks the text as it is planned. Resolves to undefined when it does not come to an end. */
export async function speakPlan(stage: ChaosStage, plan: ChaosPlan): Promise<SpeechOutcome | undefined> {
  const { stream, wait } = stage;
  let isOver = false;
  for (const atMs of plan.expireAtMs) void wait(atMs).then(() => (isOver ? undefined : stage.expireCredentials()));
  for (const { atMs, kind } of plan.actions) {
    void wait(atMs).then(() => {
      if (!isOver) void stream[kind]();
    });
  }
  const spoken = plan.isSource ? stream.speak(writing(stage, plan)) : write(stage, plan);
  const outcome = await Promise.race([spoken, wait(stage.hangingMs).then(() => undefined)]);
  isOver = true;
  return outcome;
}

async function* writing({ wait }: ChaosStage, { text, wordMs, writingPauses }: ChaosPlan): AsyncGenerator<string> {
  for (const [index, word] of text.split(/(?<=\s)/u).entries()) {
    const pauseMs = writingPauses.filter(({ beforeWord }) => beforeWord === index).reduce((sum, { durationMs }) => sum + durationMs, 0);
    if (pauseMs + wordMs > 0) await wait(pauseMs + wordMs);
    yield word;
  }
}

async function write(stage: ChaosStage, plan: ChaosPlan): Promise<SpeechOutcome> {
  try {
    for await (const word of writing(stage, plan)) await stage.stream.write(word);
  } catch {
    // Refused after an interruption or a failure; the outcome says which.
  }
  return stage.stream.end();
}

/** How many words the text that is said to be heard has more than what was heard. Undefined where nothing was cut short. */
export function countWordsOff(outcome: SpeechOutcome | undefined, { words }: WordCount): number | undefined {
  if (outcome === undefined || outcome.reason === 'ended') return undefined;
  const heardWords = words.filter(({ heard }) => heard >= WHOLE).length;
  const endOf = ({ start, text }: WordCount['words'][number]) => start + text.search(/[^\p{L}\p{N}]*$/u);
  return words.filter((word) => endOf(word) <= outcome.heardText.length).length - heardWords;
}

/** What is wrong with a run, in words. */
export function judge(plan: ChaosPlan, outcome: SpeechOutcome | undefined, count: WordCount): string[] {
  const complaints: string[] = [];
  const list = (words: WordCount['words']) => words.map(({ text }) => text).join(' ');
  if (count.saidTwice.length > 0) complaints.push(`said twice: ${list(count.saidTwice)}`);
  if (count.tornAgain.length > 0) complaints.push(`said again in part: ${list(count.tornAgain)}`);
  if (count.orderErrors > 0) complaints.push(`${count.orderErrors} times out of order`);
  if (outcome === undefined) return [...complaints, 'it hangs'];
  const wasInterrupted = plan.actions.some(({ kind }) => kind === 'interrupt');
  const expected = ['ended', ...(wasInterrupted ? ['interrupted'] : []), ...(mayFail(plan) ? ['failed'] : [])];
  if (!expected.includes(outcome.reason)) {
    complaints.push(`${outcome.reason}${outcome.error === undefined ? '' : ` with ${outcome.error.code}: ${outcome.error.message}`}`);
  }
  if (outcome.reason === 'ended') {
    if (count.lost.length > 0) complaints.push(`lost: ${list(count.lost)}`);
    if (outcome.heardText !== plan.text) complaints.push('the text that is said to be heard is not the text');
  } else {
    // What was heard is the beginning of the text, whole.
    const firstLost = count.words.findIndex(({ heard }) => heard < WHOLE);
    const hole = firstLost < 0 ? [] : count.words.slice(firstLost).filter(({ heard }) => heard >= WHOLE);
    if (hole.length > 0) complaints.push(`a hole before: ${list(hole)}`);
    if (!plan.text.startsWith(outcome.heardText + outcome.unheardText)) complaints.push('heardText and unheardText are not the text');
    const wordsOff = countWordsOff(outcome, count) ?? 0;
    // A word that broke off with the sound is heard or not, as one likes.
    const broken = count.words.filter(({ heard }) => heard >= HALF && heard < WHOLE).length;
    if (outcome.reason === 'failed' && (wordsOff < 0 || wordsOff > broken)) complaints.push(`the text that is said to be heard is ${wordsOff} words off`);
  }
  return complaints;
}
