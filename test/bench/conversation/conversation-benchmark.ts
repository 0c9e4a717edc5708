/**
 * Runs the conversation benchmark: every answer is heard by every way, in several pages at once, since listening is mostly
 * waiting. Listeners begin at moments of their own, so that their first sounds do not disturb each other.
 */
import type { Pacing } from '../../../src/emulator';
import { seeded } from '../../audio/measuring/material';
import type { PollyAddress } from '../../emulator/polly-client';
import { openBenchPage, type BenchPage } from '../bench-page';
import { drawAnswers, type Answer } from './answers';
import type { ListenOptions } from './conversation-page';
import { firstLineOf, withinLimit } from '../playback/playback-browser';
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
  spacingMs: 1_200,
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

/** The longest answer takes about half of this. */
const LIMIT_MS = 420_000;

/** One listener of the plan. */
interface Listener {
  readonly answer: Answer;
  readonly way: Way;
  readonly purpose: Purpose;
}

/** Runs it. */
export async function holdConversation(settings: ConversationSettings, onProgress: (line: string) => void): Promise<Conversation> {
  const { lengths, interruptedLengths, rates, seed, spacingMs, pages } = settings;
  const answers = [
    ...drawAnswers({ lengths, rates, seed, isInterrupted: false }),
    ...drawAnswers({ lengths: interruptedLengths, rates, seed: seed + 1, isInterrupted: true }),
  ];
  const listeners = planListeners(answers, seed);
  onProgress('Starting the local Polly, the relay, a Vite server and Chromium.');
  const page = await openBenchPage('conversation/conversation-page.ts');
  try {
    const tabs: Tab[] = [page];
    while (tabs.length < pages) tabs.push(await page.openTab());
    for (const tab of tabs) await tab.call('prepare', undefined);
    const startSeconds = ((listeners.length * spacingMs) / 1_000).toFixed(0);
    onProgress(`${listeners.length} listeners to ${answers.length} answers begin over ${startSeconds} s.`);
    const { pollyEndpoint = '', region, identityPoolId } = page.settings;
    const heard = await hearAll(listeners, settings, tabs, { url: pollyEndpoint, region, identityPoolId });
    return { settings, answers, ...heard };
  } finally {
    await page.close();
  }
}

type Tab = Pick<BenchPage, 'call'>;

/** Lets each listener begin at a moment of its own, and waits for all of them. */
async function hearAll(
  listeners: readonly Listener[],
  { pacing, spacingMs }: ConversationSettings,
  tabs: readonly Tab[],
  polly: PollyAddress,
): Promise<Omit<Conversation, 'settings' | 'answers'>> {
  const startMs = performance.now();
  const watch = watchTimers();
  const outcomes = await Promise.allSettled(
    listeners.map(async ({ answer, way, purpose }, number) => {
      await new Promise((resolve) => setTimeout(resolve, startMs + number * spacingMs - performance.now()));
      if (way === 'sdk') return withinLimit(LIMIT_MS, answer.name, listenThroughSdk(polly, answer, pacing));
      const options: ListenOptions = { way, answer, pacing, number, purpose };
      const work = tabs[number % tabs.length]?.call('listen', options) ?? Promise.reject(new Error('There is no page.'));
      return (await withinLimit(LIMIT_MS, answer.name, work)) as Listening;
    }),
  );
  watch.stop();
  return {
    listenings: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    failures: outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected' ? [`${listeners[index]?.way}: ${firstLineOf(outcome.reason)}`] : [],
    ),
    timerLatenessMs: watch.latenessMs,
  };
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

/** Measures how late timers are until it is stopped. */
function watchTimers() {
  const latenessMs: number[] = [];
  let dueMs = performance.now() + WATCH_MS;
  const timer = setInterval(() => {
    latenessMs.push(Math.max(0, performance.now() - dueMs));
    dueMs = performance.now() + WATCH_MS;
  }, WATCH_MS);
  return { latenessMs, stop: () => clearInterval(timer) };
}
