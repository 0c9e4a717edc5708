/** Speaks planned texts through a stream, and judges what was heard. The same code runs in Node and in a page. */
import type { Clock } from '../../src/base/clock';
import type { SpeechOptions, SpeechOutcome, SpeechStream } from '../../src/core';
import { mayFail, VOICES, type ChaosPlan, type PlannedUtterance } from './chaos-plan';
import { WHOLE, type WordCount } from './judging/count-words';
import { RewrittenText } from './texts/edited-text';

/** A word of which less than this share was heard does not count as heard. */
const HALF = 0.5;

/** Matches the end of a text that was cut inside a tag or an entity. */
const MARKUP_CUT = /<(?!!\[CDATA\[)[^>]*$|&[#\w]*$/u;

/** The objects that a plan is carried out with. */
export interface ChaosStage {
  readonly stream: SpeechStream;
  readonly now: () => number;
  readonly clock: Clock;
  /** Resolves after this many milliseconds of the plan's time. */
  readonly wait: (delayMs: number) => Promise<void>;
  readonly expireCredentials: () => Promise<unknown>;
  /** Longer than any run takes. Speech that is not over by then hangs. */
  readonly hangingMs: number;
}

/** A text that was given, and its outcome. */
export interface SpokenUtterance {
  readonly planned: PlannedUtterance;
  /** When its first word was given, on the clock. */
  readonly askedAtMs: number;
  /** When the listener stopped everything, if that was later. */
  readonly interruptedAtMs: number | undefined;
  /** Undefined if speech did not end. */
  readonly outcome: SpeechOutcome | undefined;
  /** The text as it was read; undefined if it is not rewritten. */
  readonly rewritten?: RewrittenText | undefined;
}

/** Returns the voice options of a plan. */
export function voiceOf({
  engine,
  format,
  marking,
  edits,
}: ChaosPlan): SpeechOptions & { readonly format: ChaosPlan['format']; readonly sampleRate: number } {
  return { engine, voice: VOICES[engine], format, sampleRate: format === 'pcm' ? 16_000 : 24_000, markdown: marking === 'markdown', edits };
}

/** Gives the texts as planned. */
export async function speakPlan(stage: ChaosStage, plan: ChaosPlan): Promise<SpokenUtterance[]> {
  const { stream, wait, now } = stage;
  let isOver = false;
  const askedAtMs = new Map<PlannedUtterance, number>();
  const interruptedAtMs = new Map<PlannedUtterance, number>();
  for (const atMs of plan.expireAtMs) void wait(atMs).then(() => (isOver ? undefined : stage.expireCredentials()));
  for (const { atMs, kind } of plan.actions) {
    void wait(atMs).then(() => {
      if (isOver) return;
      if (kind === 'interrupt') for (const planned of askedAtMs.keys()) interruptedAtMs.set(planned, now());
      void stream[kind]();
    });
  }
  const hanging = wait(stage.hangingMs).then(() => undefined);
  const spoken = await Promise.all(
    plan.utterances.map(async (planned) => {
      if (planned.atMs > 0) await wait(planned.atMs);
      const onAsked = () => {
        if (!askedAtMs.has(planned)) askedAtMs.set(planned, now());
      };
      const rewritten = planned.given === 'rewritten' ? new RewrittenText(stage.clock) : undefined;
      const outcome = await Promise.race([speak(stage, planned, onAsked, rewritten), hanging]);
      return { planned: rewritten === undefined ? planned : asRead(planned, rewritten), outcome, rewritten };
    }),
  );
  isOver = true;
  return spoken.map((one, index) => {
    const planned = plan.utterances[index] ?? one.planned;
    return { ...one, askedAtMs: askedAtMs.get(planned) ?? Infinity, interruptedAtMs: interruptedAtMs.get(planned) };
  });
}

/** Only reading shows which version of a rewritten text is spoken. */
function asRead(planned: PlannedUtterance, { said }: RewrittenText): PlannedUtterance {
  return { ...planned, text: said, said };
}

function speak(
  stage: ChaosStage,
  planned: PlannedUtterance,
  onAsked: () => void,
  rewritten: RewrittenText | undefined,
): Promise<SpeechOutcome> {
  const { whenSpeaking, given, text, versions = [] } = planned;
  if (given === 'written') return write(stage, planned, onAsked);
  onAsked();
  if (rewritten !== undefined) {
    void rewritten.write(versions, stage.wait);
    return stage.stream.speak(rewritten, { whenSpeaking });
  }
  return stage.stream.speak(given === 'whole' ? text : writing(stage, planned), { whenSpeaking });
}

async function* writing({ wait }: ChaosStage, { text, wordMs, writingPauses }: PlannedUtterance): AsyncGenerator<string> {
  for (const [index, word] of text.split(/(?<=\s)/u).entries()) {
    const pauseMs = writingPauses.filter(({ beforeWord }) => beforeWord === index).reduce((sum, { durationMs }) => sum + durationMs, 0);
    if (pauseMs + wordMs > 0) await wait(pauseMs + wordMs);
    yield word;
  }
}

async function write(stage: ChaosStage, planned: PlannedUtterance, onAsked: () => void): Promise<SpeechOutcome> {
  try {
    for await (const word of writing(stage, planned)) {
      onAsked();
      await stage.stream.write(word);
    }
  } catch {
    // The promise rejects after an interruption or a failure. The outcome says which.
  }
  return stage.stream.end();
}

/** Counts how many words `heardText` has more than were heard. Undefined if nothing was cut short. */
export function countWordsOff(outcome: SpeechOutcome | undefined, { words }: WordCount): number | undefined {
  if (outcome === undefined || outcome.reason === 'ended') return undefined;
  const heardWords = words.filter(({ heard }) => heard >= WHOLE).length;
  const endOf = ({ start, text }: WordCount['words'][number]) => start + text.search(/[^\p{L}\p{N}]*$/u);
  return words.filter((word) => endOf(word) <= outcome.heardText.length).length - heardWords;
}

/** Returns what is wrong with one text of a run, as sentences. */
export function judge(plan: ChaosPlan, { planned, outcome, interruptedAtMs, rewritten }: SpokenUtterance, count: WordCount): string[] {
  const complaints: string[] = [];
  const list = (words: WordCount['words']) => words.map(({ text }) => text).join(' ');
  if (count.saidTwice.length > 0) complaints.push(`said twice: ${list(count.saidTwice)}`);
  if (count.tornAgain.length > 0) complaints.push(`said again in part: ${list(count.tornAgain)}`);
  if (count.orderErrors > 0) complaints.push(`${count.orderErrors} times out of order`);
  if (outcome === undefined) return [...complaints, 'it hangs'];
  const wasReplaced = plan.utterances
    .slice(plan.utterances.findIndex((one) => one === planned || rewritten !== undefined) + 1)
    .some(({ whenSpeaking }) => whenSpeaking === 'replace');
  const wasInterrupted = interruptedAtMs !== undefined || wasReplaced;
  const expected = ['ended', ...(wasInterrupted ? ['interrupted'] : []), ...(mayFail(plan) ? ['failed'] : [])];
  if (!expected.includes(outcome.reason)) {
    complaints.push(`${outcome.reason}${outcome.error === undefined ? '' : ` with ${outcome.error.code}: ${outcome.error.message}`}`);
  }
  if (outcome.reason === 'ended' && rewritten !== undefined) {
    const { lost, twice } = rewritten.misread();
    if (lost.length > 0) complaints.push(`not read of the rewritten text: ${lost.join(' ')}`);
    if (twice.length > 0) complaints.push(`read twice of the rewritten text: ${twice.join(' ')}`);
  }
  if (MARKUP_CUT.test(outcome.heardText)) complaints.push('the text that is said to be heard ends inside of a tag or an entity');
  if (outcome.reason === 'ended') {
    if (count.lost.length > 0) complaints.push(`lost: ${list(count.lost)}`);
    if (outcome.heardText !== planned.text) complaints.push('the text that is said to be heard is not the text');
  } else {
    // The heard part must be the beginning of the text, without gaps.
    const firstLost = count.words.findIndex(({ heard }) => heard < WHOLE);
    const hole = firstLost < 0 ? [] : count.words.slice(firstLost).filter(({ heard }) => heard >= WHOLE);
    if (hole.length > 0) complaints.push(`a hole before: ${list(hole)}`);
    if (!planned.text.startsWith(outcome.heardText + outcome.unheardText)) complaints.push('heardText and unheardText are not the text');
    const wordsOff = countWordsOff(outcome, count) ?? 0;
    // A word that broke off may count as heard or not. With estimated times, any heard part of it counts.
    const least = plan.engine === 'generative' ? 0 : HALF;
    const broken = count.words.filter(({ heard }) => heard > least && heard < WHOLE).length;
    if (outcome.reason === 'failed' && (wordsOff < 0 || wordsOff > broken))
      complaints.push(`the text that is said to be heard is ${wordsOff} words off`);
  }
  return complaints;
}
