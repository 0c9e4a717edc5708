/** Several pages that each start several texts at the same moment, through one relay with faulty connections and streams. */
import { SpeechStream, type UtteranceReport } from '../../src/core';
import type { StreamFaultRule } from '../../src/emulator/faults/stream-faults';
import { Chance } from './texts/chance';
import { planChaos, PLAIN, type ChaosPlan, type PlannedUtterance } from './chaos-plan';
import { speakPlan, voiceOf } from './chaos-speech';
import type { ChaosWorld } from './world/chaos-world';
import { countAnswers } from './judging/count-answers';
import { countTexts } from './judging/count-words';
import { judgeAll, type ChaosResult } from './judging/judge-run';
import { judgeTurns } from './judging/judge-turns';
import { chooseSentences } from './texts/prose';
import { composeSaidText } from './texts/said-text';
import { spokenRequests } from './texts/spoken-request';

/** The number of pages, and of texts that each starts. */
export interface SimultaneousChoice {
  readonly pages: number;
  readonly textsEach: number;
  /** The most sentences of a text. */
  readonly maxSentences: number;
}

const HANGING_MS = 40 * 60_000;
const SALT = 0x57a7;
const ALL_SENTENCES = 48;
const MOST_BYTES = 60_000;

/** Plans the run of a seed: the texts of all pages in a row, all given at once. */
export function planSimultaneousStarts(seed: number, { pages, textsEach, maxSentences }: SimultaneousChoice): ChaosPlan {
  const chance = new Chance(seed ^ SALT);
  const count = pages * textsEach;
  const texts = openingsOf(chance, count).map((opening) => [opening]);
  const others = chooseSentences(chance, ALL_SENTENCES).filter((sentence) => !texts.some(([opening]) => opening === sentence));
  for (const text of texts) text.push(...others.splice(0, chance.whole(0, maxSentences - 1)));
  const utterances = texts.map((sentences): PlannedUtterance => {
    const given = chance.one(['whole', 'source'] as const);
    return {
      ...composeSaidText(chance, sentences, 'plain'),
      atMs: 0,
      whenSpeaking: 'mix',
      given,
      wordMs: chance.one([0, 20]),
      writingPauses: [],
    };
  });
  const streamFaults = Array.from({ length: count * 2 }, (_, stream) => planStreamFault(chance, stream)).filter(
    (rule) => rule !== undefined,
  );
  return {
    // The faults of connections follow from the seed, as in other runs.
    ...planChaos(seed, { transports: ['duplex'], sort: PLAIN, voices: 'clean', maxSentences, mostMs: 10_000 }),
    utterances,
    transport: 'duplex',
    pacing: 'instant',
    streamFaults,
    callFaults: [],
    actions: [],
    relayOutage: undefined,
    isHopeless: false,
  };
}

/** Carries out a run. */
export async function startSimultaneously(world: ChaosWorld, plan: ChaosPlan, choice: SimultaneousChoice): Promise<ChaosResult> {
  const { near, far, streamFaults, pacing, seed } = plan;
  const { clock, polly } = world;
  const unhandledBefore = world.unhandled.length;
  const startedAtMs = clock.now();
  const network = await world.openNetwork({ account: { pacing, streamFaults }, near, far });
  const voice = voiceOf(plan);
  let apiCalls = 0;
  const onUtteranceEnd = ({ metrics }: UtteranceReport) => (apiCalls += metrics.apiCalls);
  const pages = await Promise.all(
    Array.from({ length: choice.pages }, async (_, index) => {
      const page = world.join(network, new Chance(seed + index), { transport: plan.transport, onUtteranceEnd });
      const stream = new SpeechStream(page.client, voice);
      const utterances = plan.utterances.slice(index * choice.textsEach, (index + 1) * choice.textsEach);
      const stage = { stream, now: () => clock.now(), clock, wait: (delayMs: number) => clock.wait(delayMs), hangingMs: HANGING_MS };
      // Credentials belong to the account, so they expire once for all pages.
      const expireAtMs = index === 0 ? plan.expireAtMs : [];
      const spoken = await speakPlan(
        { ...stage, expireCredentials: () => network.expireCredentials() },
        { ...plan, utterances, expireAtMs },
      );
      stream.close();
      return { page, spoken };
    }),
  );
  const durationMs = clock.now() - startedAtMs;
  const complaints = (
    await world.leave(
      network,
      pages.map(({ page }) => page),
    )
  ).map((what) => `left behind: ${what}`);
  if (world.unhandled.length > unhandledBefore) complaints.push(`nobody handled: ${String(world.unhandled[unhandledBefore])}`);
  const records = await network.requests();
  const requests = await spokenRequests(polly.url, records, { outputFormat: plan.format, sampleRate: voice.sampleRate });
  const judged = pages.map(({ page, spoken }) => {
    const texts = spoken.map(({ planned }) => planned.said);
    const own = requests.filter(({ text }) => texts.some((whole) => wordsOf(whole).includes(wordsOf(text))));
    const { recordings } = page.output;
    const count = countTexts(
      texts,
      own,
      recordings.map(({ samples }) => samples),
    );
    const turns = judgeTurns(spoken, recordings, count);
    // Each text must be heard to its end: it meets fewer faults in a row than core recovers from.
    const { utterances, complaints: heardWrong } = judgeAll({ ...plan, near: [], far: [], streamFaults: [] }, spoken, count, []);
    complaints.push(...turns.complaints, ...heardWrong);
    return { utterances, besideSeconds: turns.besideSeconds };
  });
  return {
    plan,
    utterances: judged.flatMap(({ utterances }) => utterances),
    times: undefined,
    faultsMet: network.faultsMet,
    apiCalls,
    answers: countAnswers(records),
    besideSeconds: judged.reduce((sum, { besideSeconds }) => sum + besideSeconds, 0),
    complaints,
    durationMs,
  };
}

/** Chooses sentences with different beginnings, so that a request that broke off after a word can be recognised. */
function openingsOf(chance: Chance, count: number): string[] {
  const openings = new Map<string, string>();
  for (const sentence of chooseSentences(chance, ALL_SENTENCES)) {
    const [word = ''] = sentence.split(/\W/u);
    if (!openings.has(word)) openings.set(word, sentence);
  }
  return [...openings.values()].slice(0, count);
}

function planStreamFault(chance: Chance, stream: number): StreamFaultRule | undefined {
  if (chance.happens(0.4)) return undefined;
  const fault = chance.one(['refused', 'refused', 'turned-away', 'turned-away', 'goaway', 'reset', 'throttled', 'unclosed'] as const);
  if (fault === 'refused' || fault === 'turned-away' || fault === 'throttled') return { fault, stream };
  return { fault, stream, afterBytes: Math.round(chance.scale(1, MOST_BYTES)) };
}

/** Returns the spoken words of a text, wherever it was cut. */
function wordsOf(text: string): string {
  return text.replace(/\W+/gu, '');
}
