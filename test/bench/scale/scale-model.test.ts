import { expect, it } from 'vitest';
import { WAYS } from '../conversation/listening';
import { SCALE_INPUTS } from './scale-inputs';
import { modelScale, type ScaleInputs } from './scale-model';
import { scaleRows } from './scale-report';

const INPUTS = Object.fromEntries(Object.entries(SCALE_INPUTS).map(([name, { value }]) => [name, value])) as ScaleInputs;
const SECONDS_A_DAY = 86_400;

/** Every answer has ten calls that are open for 20 s, and every interrupted one half of that. */
function model(inputs: Partial<ScaleInputs> = {}) {
  const sample = { calls: 10, billedCharacters: 1_000, openSeconds: 20, audioBytes: 300_000 };
  const half = { calls: 5, billedCharacters: 500, openSeconds: 10, audioBytes: 150_000 };
  const samples = Object.fromEntries(WAYS.map((way) => [way, { whole: [sample], interrupted: [half] }]));
  const relay = { settings: { streams: 1_000 }, paceCores: 0.8, memory: { stream: { rssBytes: 70_000 } } };
  return modelScale({ ...INPUTS, utterancesADay: 100_000, ...inputs }, { samples } as never, relay as never);
}

it('adds up whole and interrupted utterances', () => {
  const { duplex } = model({ interruptedPart: 0.5 }).ways;
  expect(duplex.callsADay).toBe(750_000);
  expect(duplex.billedCharactersADay).toBe(75_000_000);
  expect(duplex.dollarsADay.polly).toBe(75 * INPUTS.dollarsAMillionCharacters);
  expect(duplex.gigabytesADay).toBeCloseTo(22.5, 6);
});

it('finds as many open at once as arrivals and their length make, at the busiest time', () => {
  const meanOpen = (100_000 * 20) / SECONDS_A_DAY;
  const { openAtOnce, openThroughTheDay } = model({ interruptedPart: 0, busiestOfMean: 2 }).ways.duplex;
  // A mean of 23 at once, twice that at noon, and chance on top of it.
  expect(openAtOnce).toBeGreaterThan(2 * meanOpen);
  expect(openAtOnce).toBeLessThan(3.5 * meanOpen);
  expect(openThroughTheDay[0]).toBeLessThan(meanOpen / 2);
  expect(model({ interruptedPart: 0, busiestOfMean: 1 }).ways.duplex.openAtOnce).toBeLessThan(openAtOnce);
});

it('counts the quota that a way needs, and relays only for the stream through them', () => {
  const { ways } = model();
  expect(ways.duplex.quotas).toBe(ways.duplex.openAtOnce / INPUTS.requestsAtOnce);
  expect(ways.sequential.quotas).toBe(
    Math.max(ways.sequential.openAtOnce / INPUTS.requestsAtOnce, ways.sequential.callsASecond / INPUTS.callsASecond),
  );
  expect(ways.segmented.relayCores).toBe(0);
  expect(ways.sdk.relayCores).toBeUndefined();
  expect(ways.duplex.relayCores).toBeGreaterThan(0);
  expect(ways.duplex.dollarsADay.relay).toBeGreaterThan(ways.duplex.gigabytesADay * INPUTS.dollarsAGigabyteOut);
  expect(scaleRows(model())).toHaveLength(1 + WAYS.length);
});

it('says where every input comes from', () => {
  for (const { source, unit } of Object.values(SCALE_INPUTS)) {
    expect(unit).not.toBe('');
    expect(source).toMatch(/^(?:https:\/\/(?:aws|docs\.aws)\.amazon\.com\/|an assumption[;:]|the question)/u);
  }
});
