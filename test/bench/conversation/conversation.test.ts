import { expect, it } from 'vitest';
import { drawAnswers, sentenceTimesMs } from './answers';
import { holdConversation, type ConversationSettings } from './conversation-benchmark';
import { figuresOf, missedTargetsOf, TARGETS } from './conversation-figures';
import { formatConversation } from './conversation-report';
import { WAYS } from './listening';

/** Two short answers, and one that is interrupted after four seconds. */
const SHORT: ConversationSettings = {
  lengths: [1, 2],
  interruptedLengths: [3],
  rates: [60],
  seed: 3,
  pacing: 'warm',
  spacingMs: 150,
  pages: 1,
};

/** Starting a browser, two servers and a bundler takes time. */
const TIMEOUT_MS = 240_000;

it(
  'lets every answer be heard by every way, and counts what it cost',
  async () => {
    const conversation = await holdConversation(SHORT, () => undefined);

    const { answers, listenings } = conversation;
    expect(conversation.failures).toEqual([]);
    const text = new Map(answers.map(({ name, sentences }) => [name, sentences.join(' ')]));
    for (const listening of listenings) {
      const { way, answer, purpose, firstSoundMs, lastSoundMs, lastByteMs, calls, billedCharacters, heardCharacters } = listening;
      expect(listening.speechSecondsOfCalls).toHaveLength(calls);
      const isCalls = way === 'sequential' || way === 'one ahead';
      const sentences = answers.find(({ name }) => name === answer)?.sentences.length ?? NaN;
      const characters = text.get(answer)?.length ?? NaN;
      if (heardCharacters !== undefined) {
        expect(billedCharacters).toBeLessThanOrEqual(characters);
        expect(heardCharacters).toBeLessThanOrEqual(billedCharacters + 1);
        continue;
      }
      // On a busy machine, a call may be made again.
      const leastCalls = isCalls || way === 'segmented' ? sentences : 1;
      // The spaces between sentences belong to no call.
      const leastCharacters = isCalls ? characters - (sentences - 1) : characters;
      expect(calls).toBeGreaterThanOrEqual(leastCalls);
      if (calls === leastCalls) expect(billedCharacters).toBe(leastCharacters);
      else expect(billedCharacters).toBeGreaterThanOrEqual(leastCharacters);
      expect(lastByteMs).toBeGreaterThan(0);
      if (purpose === 'fetch') continue;
      expect(firstSoundMs).toBeGreaterThan(0);
      expect(lastSoundMs).toBeGreaterThan(firstSoundMs);
    }
    // Every way of hearing each answer, and the three that are only fetched.
    expect(listenings).toHaveLength(answers.length * WAYS.length + 2 * 3);

    const result = figuresOf(conversation);
    for (const way of WAYS) {
      expect(result.ways[way].firstSoundMs.p50).toBeGreaterThan(0);
      expect(result.ways[way].lateEndMs.p50).not.toBeNaN();
      expect(result.ways[way].openSecondsASecond).toBeGreaterThan(0);
    }
    expect(Object.values(result.totals).every((ms) => ms > 0)).toBe(true);
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({ name: 'conversation', totals: result.totals });
    expect(formatConversation(result)).toContain("AWS's Node SDK");
  },
  TIMEOUT_MS,
);

it('draws the same answers from the same seed, with pauses and the given speed', () => {
  const plan = { lengths: [40], rates: [10, 100], seed: 7, isInterrupted: false };
  const [slow, fast] = drawAnswers(plan);
  expect(drawAnswers(plan)).toEqual([slow, fast]);
  expect(drawAnswers({ ...plan, seed: 8 })[0]?.tokens).not.toEqual(slow?.tokens);
  for (const answer of [slow, fast]) {
    const { tokens = [], sentences = [], pausedMs = 0, tokensPerSecond = 0 } = answer ?? {};
    expect(tokens.map(({ text }) => text).join('')).toBe(sentences.join(' '));
    expect(pausedMs).toBeGreaterThan(2_000);
    const writingMs = (tokens.at(-1)?.atMs ?? NaN) - pausedMs;
    expect((tokens.length / writingMs) * 1_000).toBeGreaterThan(0.9 * tokensPerSecond);
    expect((tokens.length / writingMs) * 1_000).toBeLessThan(1.1 * tokensPerSecond);
  }
});

it('takes a sentence as complete with the token after it, and the last one with the last token', () => {
  const tokens = ['One.', ' Two', '.'].map((text, index) => ({ text, atMs: index * 100 }));
  const answer = { name: '', sentences: ['One.', 'Two.'], tokensPerSecond: 10, tokens, pausedMs: 0, bargeInMs: undefined };
  expect(sentenceTimesMs(answer)).toEqual([100, 200]);
});

it('misses a target if a figure is too large or was not measured', () => {
  const quantiles = (p50: number) => ({ p50, p90: p50 });
  const result = (first: number, segmented: number, lateMs: number) =>
    missedTargetsOf({
      ways: { duplex: { firstSoundOfLimit: quantiles(first) } },
      totals: { segmented, 'sequential, model waits': 1_000 },
      control: { sdkLateMs: quantiles(lateMs), failures: [] },
    } as never);
  expect(result(TARGETS.firstSoundOfLimit, 700, 10)).toEqual([]);
  expect(result(1.06, 700, 10)).toEqual(["first sound of duplex within 1.05 of the first byte of AWS's Node SDK; measured 1.060"]);
  expect(result(1, 701, 10)).toEqual(['segmented in at most 0.7 of the sequential time; measured 0.701']);
  expect(result(NaN, NaN, NaN)).toHaveLength(3);
});
