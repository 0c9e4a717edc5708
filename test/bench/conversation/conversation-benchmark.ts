/**
 * Runs the conversation benchmark: every answer is heard by every way, in several pages at once, since listening is mostly
 * waiting. Listeners begin at moments of their own, so that their first sounds do not disturb each other.
 */
import type { Pacing } from '../../../src/emulator';
import { seeded } from '../../audio/measuring/material';
import { openBenchPage, type BenchPage } from '../bench-page';
import { drawAnswers, type Answer } from './answers';
import type { ListenOptions } from './conversation-page';
import { firstLineOf } from '../playback/playback-browser';
import { WAYS, type Listening, type Purpose, type Way } from './listening';
import { listenThroughSdk } from './sdk-listener';

/** The amount of measurement. */
export interface ConversationSettings {
  /** Numbers of sentences of the answers that are heard to their end. */
  readonly lengths: readonly number[];
  /** Numbers of sentences of the answers that are interrupted. */
  readonly interruptedLengths: readonly number[];
  /** Tokens a second. */
  readonly rates: readonly number[];
  readonly seed: number;
  readonly pacing: Pacing;
  /** Milliseconds between the beginnings of two listeners. */
  readonly spacingMs: number;
  readonly pages: number;
}

/** The default settings. */
export const FULL_SETTINGS: ConversationSettings = {
  lengths: [1, 2, 4, 8, 16, 40],
  interruptedLengths: [5, 13, 40],
  rates: [10, 30, 100],
  seed: 1,
  pacing: 'warm',
  spacingMs: 700,
  pages: 2,
};

/** What was heard. */
export interface Conversation {
  readonly settings: ConversationSettings;
  readonly answers: readonly Answer[];
  readonly listenings: readonly Listening[];
  /** Why listeners could not go on, by their way. */
  readonly failures: readonly string[];
  /** How late timers of this process were, in milliseconds. */
  readonly timerLatenessMs: readonly number[];
}

/** The ways whose last byte may wait for the listener, or for the model. */
const FETCHING_WAYS = ['sequential', 'segmented', 'duplex'] as const;

/** One listener of the plan. */
interface Listener {
  readonly answer: Answer;
  readonly way: Way;
  readonly purpose: Purpose;
}

/** Runs it. */
export async function holdConversation(settings: ConversationSettings, onProgress: (line: string) => void): Promise<Conversation> {
  const { lengths, interruptedLengths, rates, seed, pacing, spacingMs, pages } = settings;
  const answers = [
    ...drawAnswers({ lengths, rates, seed, isInterrupted: false }),
    ...drawAnswers({ lengths: interruptedLengths, rates, seed: seed + 1, isInterrupted: true }),
  ];
  const listeners = planListeners(answers, seed);
  onProgress('Starting the local Polly, the relay, a Vite server and Chromium.');
  const page = await openBenchPage('conversation/conversation-page.ts');
  try {
    const tabs: Pick<BenchPage, 'call'>[] = [page];
    while (tabs.length < pages) tabs.push(await page.openTab());
    for (const tab of tabs) await tab.call('prepare', undefined);
    onProgress(
      `${listeners.length} listeners to ${answers.length} answers begin over ${((listeners.length * spacingMs) / 1_000).toFixed(0)} s.`,
    );
    const stopWatch = watchTimers();
    const { pollyEndpoint = '', region, identityPoolId } = page.settings;
    const polly = { url: pollyEndpoint, region, identityPoolId };
    const startMs = performance.now();
    const outcomes = await Promise.allSettled(
      listeners.map(async ({ answer, way, purpose }, number) => {
        await new Promise((resolve) => setTimeout(resolve, startMs + number * spacingMs - performance.now()));
        if (way === 'sdk') return listenThroughSdk(polly, answer, pacing);
        const options: ListenOptions = { way, answer, pacing, number, purpose };
        return (await (tabs[number % tabs.length] ?? page).call('listen', options)) as Listening;
      }),
    );
    const listenings = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failures = outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected' ? [`${listeners[index]?.way}: ${firstLineOf(outcome.reason)}`] : [],
    );
    return { settings, answers, listenings, failures, timerLatenessMs: stopWatch() };
  } finally {
    await page.close();
  }
}

/** Orders listeners so that the longest begin first, and otherwise at random. */
function planListeners(answers: readonly Answer[], seed: number): Listener[] {
  const random = seeded(seed);
  const listeners = answers.flatMap((answer) => [
    ...WAYS.map((way) => ({ answer, way, purpose: 'hear' as const })),
    ...(answer.bargeInMs === undefined ? FETCHING_WAYS.map((way) => ({ answer, way, purpose: 'fetch' as const })) : []),
  ]);
  const lengthOf = ({ answer: { sentences, bargeInMs } }: Listener) => (bargeInMs === undefined ? sentences.length : 0);
  return listeners
    .map((listener) => ({ listener, order: lengthOf(listener) + 8 * random() }))
    .sort((one, other) => other.order - one.order)
    .map(({ listener }) => listener);
}

const WATCH_MS = 50;

/** Measures how late timers are until the returned function is called. */
function watchTimers(): () => number[] {
  const lateness: number[] = [];
  let dueMs = performance.now() + WATCH_MS;
  const timer = setInterval(() => {
    lateness.push(Math.max(0, performance.now() - dueMs));
    dueMs = performance.now() + WATCH_MS;
  }, WATCH_MS);
  return () => {
    clearInterval(timer);
    return lateness;
  };
}
