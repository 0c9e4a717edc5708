/** Tests the counter of words with recordings whose faults are known. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import {
  createClient,
  createPool,
  openStream,
  readAll,
  settledRequests,
  SPEECH_TEST_TIMEOUT_MS,
  textEvents,
} from '../../emulator/polly-client';
import { countTexts, countWords, type SpokenRequest } from './count-words';
import { spokenRequests } from '../texts/spoken-request';

const TEXT = 'The ferry left at 6:45, half empty. Dr. Okafor had counted eleven gulls on the rail, and then she slept!';

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

async function speak(format: 'pcm' | 'mp3', ...texts: string[]): Promise<SpokenRequest[]> {
  const sampleRate = format === 'pcm' ? 16_000 : 24_000;
  const pool = await createPool(polly, { keepPcm: true });
  for (const text of texts) {
    await readAll(await openStream(createClient(polly, pool), textEvents(text), { OutputFormat: format, SampleRate: String(sampleRate) }));
  }
  return spokenRequests(polly.url, await settledRequests(polly, pool), { outputFormat: format, sampleRate });
}

/** Returns the samples of a request from one word to another, as a player would join them. */
function stretch({ words, samples, sampleRate, delayFrames }: SpokenRequest, from: number, to?: number): Float32Array {
  const frameOf = (word: number) => Math.round((words[word]?.startSeconds ?? 0) * sampleRate) + delayFrames;
  return samples.slice(from === 0 ? delayFrames : frameOf(from), to === undefined ? undefined : frameOf(to));
}

function join(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const wordAt = (request: SpokenRequest, text: string) => request.words.findIndex((word) => word.text === text);

describe.each(['pcm', 'mp3'] as const)('words in a recording of %s', { timeout: SPEECH_TEST_TIMEOUT_MS }, (format) => {
  let whole: SpokenRequest;
  beforeAll(async () => {
    const [request] = await speak(format, TEXT);
    if (request === undefined) throw new Error('Nothing was spoken.');
    whole = request;
  }, SPEECH_TEST_TIMEOUT_MS);

  test('are each counted once if nothing is wrong', () => {
    const count = countWords(TEXT, [whole], stretch(whole, 0));
    expect(count).toMatchObject({ lost: [], saidTwice: [], tornAgain: [], orderErrors: 0 });
    expect(count.words.map(({ text }) => text)).toEqual(TEXT.split(' '));
    expect(count.strangeSeconds).toBeLessThan(0.005);
  });

  test('with one cut out and one doubled: 1 lost, 1 heard twice', () => {
    const lost = wordAt(whole, 'counted');
    const doubled = wordAt(whole, 'gulls');
    const recording = join(stretch(whole, 0, lost), stretch(whole, lost + 1, doubled + 1), stretch(whole, doubled));
    const count = countWords(TEXT, [whole], recording);
    expect(count.lost.map(({ text }) => text)).toEqual(['counted']);
    expect(count.saidTwice.map(({ text }) => text)).toEqual(['gulls']);
    expect(count.tornAgain).toEqual([]);
    expect(count.orderErrors).toBe(0);
  });

  test('a part of a word that is heard again is reported', () => {
    const word = wordAt(whole, 'counted');
    const half = stretch(whole, word, word + 1);
    const recording = join(stretch(whole, 0, word), half.subarray(0, half.length / 2), stretch(whole, word));
    expect(countWords(TEXT, [whole], recording)).toMatchObject({ lost: [], saidTwice: [], tornAgain: [{ text: 'counted' }] });
  });

  test('words of a missing end are lost', () => {
    const count = countWords(TEXT, [whole], stretch(whole, 0, wordAt(whole, 'then')));
    expect(count.lost.map(({ text }) => text)).toEqual(['then', 'she', 'slept!']);
  });

  test('two swapped sentences are out of order', () => {
    const second = wordAt(whole, 'had');
    const count = countWords(TEXT, [whole], join(stretch(whole, second), stretch(whole, 0, second)));
    expect(count).toMatchObject({ lost: [], saidTwice: [], orderErrors: 1 });
  });

  test('are counted over several requests: resumed at a sentence, and once a sentence too early', async () => {
    const [first, second] = await speak(format, TEXT.slice(0, TEXT.indexOf('on the rail')), TEXT.slice(TEXT.indexOf('Dr.')));
    if (first === undefined || second === undefined) throw new Error('Nothing was spoken.');
    const sentence = wordAt(first, 'Dr') >= 0 ? wordAt(first, 'Dr') : wordAt(first, 'Dr.');
    const good = countWords(TEXT, [first, second], join(stretch(first, 0, sentence), stretch(second, 0)));
    expect(good).toMatchObject({ lost: [], saidTwice: [], tornAgain: [], orderErrors: 0 });
    const bad = countWords(TEXT, [first, second], join(stretch(first, 0), stretch(second, 0)));
    expect(bad.lost).toEqual([]);
    expect(bad.saidTwice.map(({ text }) => text)).toEqual(['Dr.', 'Okafor', 'had', 'counted', 'eleven', 'gulls']);
    expect(bad.orderErrors).toBe(1);
  });

  test('fades between two stretches do not count', () => {
    const word = wordAt(whole, 'Dr') >= 0 ? wordAt(whole, 'Dr') : wordAt(whole, 'Dr.');
    const recording = join(stretch(whole, 0, word), stretch(whole, word));
    const joint = stretch(whole, 0, word).length;
    const fade = Math.round(whole.sampleRate * 0.015);
    for (let index = -fade; index < fade; index += 1) {
      recording[joint + index] = (recording[joint + index] ?? 0) * (Math.abs(index) / fade) * 0.99;
    }
    expect(countWords(TEXT, [whole], recording)).toMatchObject({ lost: [], saidTwice: [], tornAgain: [] });
  });

  test('all words of silence are lost', () => {
    expect(countWords(TEXT, [whole], new Float32Array(0)).lost).toHaveLength(TEXT.split(' ').length);
    expect(countWords(TEXT, [], new Float32Array(0)).lost).toHaveLength(TEXT.split(' ').length);
  });
});

test('a word that broke off and continued at the same sample was heard once', { timeout: SPEECH_TEST_TIMEOUT_MS }, async () => {
  const secondSentence = TEXT.indexOf('Dr.');
  const [whole, rest] = await speak('pcm', TEXT, TEXT.slice(secondSentence));
  const first = whole?.words.find(({ start }) => start === secondSentence);
  if (whole === undefined || rest === undefined || first === undefined) throw new Error('Nothing was spoken.');
  const offset = Math.round((first.startSeconds - (rest.words[0]?.startSeconds ?? 0)) * whole.sampleRate);
  for (let cutSeconds = 0.05; cutSeconds < 2; cutSeconds += 0.07) {
    const cut = Math.round(cutSeconds * whole.sampleRate);
    const broken = { ...whole, samples: whole.samples.slice(0, offset + cut) };
    const count = countWords(TEXT, [broken, rest], join(broken.samples, rest.samples.slice(cut)));
    expect(count).toMatchObject({ lost: [], saidTwice: [], tornAgain: [], orderErrors: 0 });
    for (const { heard } of count.words) expect(Math.abs(heard - 1)).toBeLessThan(0.1);
  }
});

describe('several texts', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  const [FIRST, SECOND] = ['The ferry left half empty.', 'The map was wrong, and the guide had a cold.'] as const;

  test('are each counted in their own recording, and words in another recording are reported', async () => {
    const [first, second] = await speak('pcm', FIRST, SECOND);
    if (first === undefined || second === undefined) throw new Error('Nothing was spoken.');
    const good = countTexts([FIRST, SECOND], [first, second], [stretch(second, 0), stretch(first, 0)]);
    expect(good).toMatchObject({
      texts: [
        { lost: [], saidTwice: [], orderErrors: 0 },
        { lost: [], saidTwice: [], orderErrors: 0 },
      ],
      owners: [1, 0],
      strays: [],
    });
    const guide = wordAt(second, 'guide');
    const bad = countTexts([FIRST, SECOND], [first, second], [stretch(second, 0, guide), join(stretch(first, 0), stretch(second, guide))]);
    expect(bad.strays.map(({ text }) => text)).toEqual(['guide', 'had', 'a', 'cold.']);
  });

  test('with equal beginnings are told apart by the continuation of the previous one', async () => {
    const [the, rest, map] = await speak('pcm', 'The ', 'ferry left half empty.', SECOND);
    if (the === undefined || rest === undefined || map === undefined) throw new Error('Nothing was spoken.');
    const count = countTexts([SECOND, FIRST], [map, the, rest], [stretch(map, 0), join(stretch(the, 0), stretch(rest, 0))]);
    expect(count.owners).toEqual([0, 1]);
    expect(count.texts[1]?.lost).toEqual([]);
  });

  test('that are equal are refused, since one would count as lost and one as said twice', () => {
    expect(() => countTexts([FIRST, SECOND, FIRST], [], [])).toThrow(
      `Two texts are equal, and their words could not be told apart: "${FIRST}"`,
    );
  });

  test('with unspoken tags: tags do not count, and times are those of the recording', async () => {
    const [request] = await speak('pcm', FIRST);
    if (request === undefined) throw new Error('Nothing was spoken.');
    const marked = {
      ...request,
      text: `<speak>${FIRST}</speak>`,
      words: request.words.map((word) => ({ ...word, start: word.start + 7 })),
    };
    const said = `       ${FIRST}        `;
    const { texts, owners } = countTexts([said], [marked], [stretch(marked, 0)]);
    expect(owners).toEqual([0]);
    expect(texts[0]).toMatchObject({ lost: [], saidTwice: [] });
    for (const [index, { start, beganAtSeconds }] of (texts[0]?.words ?? []).entries()) {
      expect(start).toBe(marked.words[index]?.start);
      expect(beganAtSeconds).toBeCloseTo(marked.words[index]?.startSeconds ?? NaN, 2);
    }
  });
});
