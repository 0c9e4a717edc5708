/** The answers of the conversation benchmark: texts with the time of each token, drawn from a seed. */
import { seeded } from '../../audio/measuring/material';
import { TIMING_PASSAGES } from '../timing/timing-texts';

/** The pieces in which a model writes a word. */
const LONGEST_TOKEN = 6;
/** Around the mean, intervals between tokens vary by this part. */
const JITTER = 0.5;
/** Answers with fewer sentences have no tool call. */
const LEAST_SENTENCES_WITH_PAUSE = 3;
/** One tool call in this many sentences, at least one. */
const SENTENCES_A_PAUSE = 15;
const SHORTEST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 8_000;
/** The listener interrupts this long after the first token. */
const EARLIEST_BARGE_IN_MS = 4_000;
const LATEST_BARGE_IN_MS = 10_000;

/** A piece of text and when the model writes it. */
export interface Token {
  readonly text: string;
  /** Milliseconds after the first token. */
  readonly atMs: number;
}

/** An answer of a model. */
export interface Answer {
  readonly name: string;
  readonly sentences: readonly string[];
  /** The mean rate, without pauses. */
  readonly tokensPerSecond: number;
  readonly tokens: readonly Token[];
  /** Milliseconds of the pauses for tool calls. */
  readonly pausedMs: number;
  /** When the listener interrupts, in milliseconds after the first token; undefined if the answer is heard to its end. */
  readonly bargeInMs: number | undefined;
}

/** What to draw. */
export interface AnswerPlan {
  /** The numbers of sentences. */
  readonly lengths: readonly number[];
  /** Tokens a second. */
  readonly rates: readonly number[];
  readonly seed: number;
  /** Whether the listener interrupts each answer. */
  readonly isInterrupted: boolean;
}

/** Draws one answer for each length and rate. */
export function drawAnswers({ lengths, rates, seed, isInterrupted }: AnswerPlan): Answer[] {
  const random = seeded(seed);
  return lengths.flatMap((length) =>
    rates.map((tokensPerSecond) => {
      const sentences = drawSentences(length, random);
      const { tokens, pausedMs } = writeTokens(sentences, tokensPerSecond, random);
      const bargeInMs = EARLIEST_BARGE_IN_MS + random() * (LATEST_BARGE_IN_MS - EARLIEST_BARGE_IN_MS);
      const name = `${isInterrupted ? 'interrupted-' : ''}${length}-at-${tokensPerSecond}`;
      return { name, sentences, tokensPerSecond, tokens, pausedMs, bargeInMs: isInterrupted ? bargeInMs : undefined };
    }),
  );
}

/** Yields tokens when they are due. A late timer or a slow reader does not delay later tokens. */
export async function* writtenTokens(tokens: readonly Token[], startMs: number): AsyncGenerator<string, void, undefined> {
  for (const { text, atMs } of tokens) {
    const waitMs = startMs + atMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    yield text;
  }
}

/** Yields tokens at the same intervals, but waits for its reader. */
export async function* pulledTokens(tokens: readonly Token[]): AsyncGenerator<string, void, undefined> {
  let writtenMs = 0;
  for (const { text, atMs } of tokens) {
    if (atMs > writtenMs) await new Promise((resolve) => setTimeout(resolve, atMs - writtenMs));
    writtenMs = atMs;
    yield text;
  }
}

/** When each sentence is complete for a reader that must see the white space after it, in milliseconds. */
export function sentenceTimesMs({ sentences, tokens }: Answer): number[] {
  const times: number[] = [];
  let length = 0;
  let writtenLength = 0;
  let token = -1;
  for (const [index, sentence] of sentences.entries()) {
    length += sentence.length + (index === 0 ? 0 : 1);
    const wanted = Math.min(length + 1, sentences.join(' ').length);
    while (writtenLength < wanted) writtenLength += tokens[++token]?.text.length ?? Infinity;
    times.push(tokens[token]?.atMs ?? NaN);
  }
  return times;
}

/** Takes sentences that follow each other, from a drawn one on. */
function drawSentences(count: number, random: () => number): string[] {
  const all = TIMING_PASSAGES.flat();
  const first = Math.floor(random() * all.length);
  return Array.from({ length: count }, (_, index) => all[(first + index) % all.length] ?? '');
}

function writeTokens(sentences: readonly string[], tokensPerSecond: number, random: () => number) {
  const pauses = pausesBefore(sentences.length, random);
  const tokens: Token[] = [];
  let atMs = 0;
  let pausedMs = 0;
  for (const [index, sentence] of sentences.entries()) {
    const pauseMs = pauses.get(index) ?? 0;
    atMs += pauseMs;
    pausedMs += pauseMs;
    const text = index === 0 ? sentence : ` ${sentence}`;
    for (const token of text.match(TOKEN) ?? []) {
      tokens.push({ text: token, atMs });
      atMs += (1_000 / tokensPerSecond) * (1 - JITTER + 2 * JITTER * random());
    }
  }
  return { tokens, pausedMs };
}

/** As models do, white space belongs to the token after it. */
const TOKEN = new RegExp(`\\s?\\S{1,${LONGEST_TOKEN}}`, 'gu');

/** Draws the sentences before which a tool is called, and how long that takes. */
function pausesBefore(sentences: number, random: () => number): ReadonlyMap<number, number> {
  const pauses = new Map<number, number>();
  if (sentences < LEAST_SENTENCES_WITH_PAUSE) return pauses;
  for (let number = 0; number < Math.max(1, sentences / SENTENCES_A_PAUSE); number++) {
    const before = 1 + Math.floor(random() * (sentences - 1));
    pauses.set(before, SHORTEST_PAUSE_MS + random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
  }
  return pauses;
}
