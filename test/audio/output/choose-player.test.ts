import { expect, test, vi } from 'vitest';
import { choosePlayer, type PlayerQuestion } from '../../../src/audio/output/choose-player';
import type { Soon } from '../../../src/audio/player/loudspeaker-claim';
import { SpeechError } from '../../../src/base/errors';

const noWorklet = new SpeechError({ code: 'worklet-unavailable', message: 'It was forbidden.' });

/** How an answer comes: already known, or only after asking the browser. */
const WAYS = {
  known: <Value>(value: Value): Soon<Value> => value,
  'asked for': <Value>(value: Value): Soon<Value> => Promise.resolve(value),
};

interface Browser {
  readonly worklet?: boolean;
  readonly mediaSource?: boolean;
}

function ask(
  question: Partial<Pick<PlayerQuestion, 'wanted' | 'background' | 'rate'>>,
  { worklet = true, mediaSource = true }: Browser,
  answer: <Value>(value: Value) => Soon<Value> = WAYS.known,
) {
  const workletTrouble = vi.fn(() => answer(worklet ? undefined : noWorklet));
  const mediaSourcePlays = vi.fn(() => answer(mediaSource));
  const choice = choosePlayer({
    format: { outputFormat: 'ogg_vorbis', sampleRate: 22_050 },
    wanted: 'auto',
    background: false,
    rate: 1,
    workletTrouble,
    mediaSourcePlays,
    ...question,
  });
  return { choice, workletTrouble, mediaSourcePlays };
}

test.each([
  [{}, {}, 'worklet', 'lowest-latency'],
  [{}, { mediaSource: false }, 'worklet', 'lowest-latency'],
  [{}, { worklet: false }, 'media-source', 'only-one-that-plays'],
  [{ background: true }, {}, 'media-source', 'background'],
  [{ background: true, rate: 1.5 }, {}, 'media-source', 'background'],
  [{ background: true }, { mediaSource: false }, 'worklet', 'only-one-that-plays'],
  [{ rate: 0.75 }, {}, 'media-source', 'rate'],
  [{ rate: 2 }, { mediaSource: false }, 'worklet', 'only-one-that-plays'],
  [{ wanted: 'worklet', background: true, rate: 2 }, {}, 'worklet', 'requested'],
  [{ wanted: 'media-source' }, { worklet: false }, 'media-source', 'requested'],
] as const)('asked for %j in a browser with %j: %s, because of %s', async (question, browser, kind, reason) => {
  for (const way of Object.values(WAYS)) {
    expect(await ask(question, browser, way).choice).toEqual({ kind, reason });
  }
});

test('known answers make an immediate choice', () => {
  expect(ask({}, {}).choice).not.toBeInstanceOf(Promise);
  expect(ask({ background: true }, {}).choice).not.toBeInstanceOf(Promise);
  expect(ask({ background: true }, {}, WAYS['asked for']).choice).toBeInstanceOf(Promise);
});

test('the browser is asked only if it matters', async () => {
  const quickest = ask({}, {});
  expect(quickest.mediaSourcePlays).not.toHaveBeenCalled();
  const background = ask({ background: true }, {});
  expect(background.workletTrouble).not.toHaveBeenCalled();
  const byName = ask({ wanted: 'worklet' }, {});
  expect(byName.mediaSourcePlays).not.toHaveBeenCalled();
  expect(await ask({ wanted: 'worklet' }, { worklet: false }).choice).toBe(noWorklet);
});

test('a player asked for by name that cannot play the format fails with advice, and is not replaced', async () => {
  for (const way of Object.values(WAYS)) {
    const answer = await ask({ wanted: 'media-source' }, { mediaSource: false }, way).choice;
    expect(answer).toMatchObject({ code: 'audio-unsupported', message: expect.stringContaining('ogg_vorbis') as string });
  }
});

test.each([{}, { background: true }, { rate: 1.5 }])('if nothing plays %j, the error of the worklet is reported', async (question) => {
  for (const way of Object.values(WAYS)) {
    expect(await ask(question, { worklet: false, mediaSource: false }, way).choice).toBe(noWorklet);
  }
});
