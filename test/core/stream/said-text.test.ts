/** What reaches Polly of a text, and what is reported as heard, through the relay and the local Polly. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { toCaptionCues } from '../../../src/core/words/caption-cues';
import type { SpeechOptions } from '../../../src/core/options/options';
import { FakeClock } from '../../base/fake-clock';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech, type NodeSpeech } from '../rig/node-speech';

const ANSWER = [
  '# The *old* lighthouse',
  '',
  'It has **four** floors, see [the plan](https://example.com/plan.pdf):',
  '',
  '- the cellar',
  '- the lamp room ![a lamp](lamp.png)',
  '',
  '```js',
  'const floors = 4;',
  '```',
  '',
  'Use `npm`. **That is all.**',
].join('\n');
const SAID = [
  'The old lighthouse.',
  '',
  'It has four floors, see the plan:',
  '',
  'the cellar.',
  'the lamp room a lamp.',
  '',
  'Use npm. That is all.',
].join('\n');

const startNodeStack = useNodeStack();

async function setUp(options: SpeechOptions = {}, clientOptions: Parameters<typeof createNodeSpeech>[2] = {}): Promise<NodeSpeech> {
  return createNodeSpeech(await startNodeStack(), options, clientOptions);
}

async function said({ account }: NodeSpeech): Promise<string> {
  return (await account.requests()).map(({ text }) => text).join('');
}

async function* tokens(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 3) yield await Promise.resolve(text.slice(at, at + 3));
}

describe('markdown', () => {
  test('is spoken without its marks, and its heard text is given text', async () => {
    const speech = await setUp({ markdown: true });
    const outcome = speech.stream.speak(tokens(ANSWER));
    await speech.hearAll();
    expect(await outcome).toMatchObject({ reason: 'ended', heardText: ANSWER, unheardText: '' });
    expect(await said(speech)).toBe(SAID);
    expect(speech.stream.snapshot.get().metrics).toMatchObject({
      givenCharacters: ANSWER.length,
      heardCharacters: ANSWER.length,
      sentCharacters: ANSWER.length,
      receivedCharacters: ANSWER.length,
    });
    const words = speech.stream.readWords().map(({ start, end }) => ANSWER.slice(start, end));
    expect(words.join(' ')).toBe('The old lighthouse It has four floors see the plan the cellar the lamp room a lamp Use npm That is all');
  });

  test('is the same with one call a sentence', async () => {
    const speech = await setUp({ markdown: true, engine: 'neural' }, { transport: 'segmented', speechMarks: false, fetchAhead: 0 });
    const outcome = speech.stream.speak(ANSWER);
    await speech.hearAll();
    expect(await outcome).toMatchObject({ reason: 'ended', heardText: ANSWER, unheardText: '' });
    expect(words(await said(speech))).toEqual(words(SAID));
  });

  test('reports heard and unheard parts of the given text when interrupted', async () => {
    const speech = await setUp({ markdown: true });
    void speech.stream.speak(ANSWER);
    await speech.received();
    const four = speech.stream.readWords().find(({ start, end }) => ANSWER.slice(start, end) === 'four');
    speech.ear().hearTo((four?.endSeconds ?? 0) - 0.01);
    const { heardText, unheardText } = await speech.stream.interrupt();
    expect(heardText).toBe('# The *old* lighthouse\n\nIt has **four**');
    expect(heardText + unheardText).toBe(ANSWER);
  });

  test('can be sought by given characters', async () => {
    const speech = await setUp({ markdown: true });
    void speech.stream.speak(ANSWER);
    await speech.received();
    const wordAt = (text: string) => {
      speech.stream.seekToCharacter(ANSWER.indexOf(text));
      speech.ear().hearTo(speech.stream.readPosition() + 0.01);
      const { start, end } = speech.stream.readWord() ?? {};
      return ANSWER.slice(start, end);
    };
    expect(wordAt('**That')).toBe('That');
    expect(wordAt('plan]')).toBe('plan');
    expect(wordAt('const floors')).toBe('Use');
  });

  test('with nothing but code ends at once, and all of it counts as heard', async () => {
    const code = '```js\nconst floors = 4;\n```\n';
    const { stream, account } = await setUp({ markdown: true });
    expect(await stream.speak(code)).toEqual({ reason: 'ended', error: undefined, heardText: code, unheardText: '', heardMs: 0 });
    expect(stream.snapshot.get()).toMatchObject({ status: 'ended', buffer: { state: 'complete' }, metrics: { apiCalls: 0 } });
    expect(await account.requests()).toEqual([]);
    expect(await stream.speak(' \n')).toMatchObject({ reason: 'failed', error: { code: 'nothing-to-speak' } });
  });

  test.each([undefined, 'waits its turn'])('from the middle on, continues its preceding text (%s)', async (waits) => {
    const speech = await setUp({ markdown: true });
    // White space has nothing to speak, so that turn is over at once.
    const first = waits === undefined ? undefined : speech.stream.speak(' ');
    const rest = 'compute();\n```\n\nThis is heard.';
    const outcome = speech.stream.speak(rest, {
      whenSpeaking: waits === undefined ? 'replace' : 'queue',
      precedingText: 'Here.\n\n```js\nconst answer = ',
    });
    await first;
    await speech.hearAll();
    expect(await outcome).toMatchObject({ reason: 'ended', heardText: rest });
    expect((await said(speech)).trim()).toBe('This is heard.');
  });

  test('without spoken text does not block its writer', async () => {
    const { stream } = await setUp({ markdown: true, maxAheadSeconds: 5 });
    await stream.write('```\n');
    for (let line = 0; line < 100; line += 1) await stream.write('a line of code that nobody hears, and long enough to be far ahead\n');
    await stream.interrupt();
  });
});

test('words and sentences are spoken as the app wants them', async () => {
  const given = 'Our SQL costs $5 a month. It runs on Node.js, see RFC 7845.';
  const speech = await setUp({
    pronunciations: { SQL: 'sequel', 'Node.js': 'node jay ess' },
    rules: [{ pattern: /\$(\d+)/g, replacement: '$1 dollars' }, (sentence) => sentence.replace('see RFC', 'compare request for comments')],
  });
  void speech.stream.speak(tokens(given));
  await speech.received();
  expect(await said(speech)).toBe('Our sequel costs 5 dollars a month. It runs on node jay ess, compare request for comments 7845.');
  const heard = speech.stream.readWords().map(({ start, end }) => given.slice(start, end));
  expect(heard).toEqual(['Our', 'SQL', 'costs', '$5', 'a', 'month', 'It', 'runs', 'on', 'Node.js', 'see RFC', '7845']);
  const node = speech.stream.readWords().find(({ start }) => start === given.indexOf('Node'));
  speech.ear().hearTo((node?.endSeconds ?? 0) - 0.01);
  expect(await speech.stream.interrupt()).toMatchObject({ heardText: 'Our SQL costs $5 a month. It runs on Node.js' });
});

test('a rule that throws causes an error of the page, and its sentence is spoken unchanged', async () => {
  const seen: unknown[] = [];
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => seen.push(error));
  try {
    const speech = await setUp({
      rules: [
        () => {
          throw new Error('The rule of the test.');
        },
      ],
    });
    void speech.stream.speak('One. Two.');
    await speech.received();
    expect(await said(speech)).toBe('One. Two.');
    expect(seen.map(String)).toEqual(['Error: The rule of the test.', 'Error: The rule of the test.']);
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
  }
});

test('an SSML document in a text stays whole, however it was split', async () => {
  const given = 'Plain <b. <speak>Slow <break time="300ms"/> down.</speak> And on.';
  const speech = await setUp();
  const outcome = speech.stream.speak(tokens(given));
  await speech.hearAll();
  expect(await outcome).toMatchObject({ reason: 'ended', heardText: given });
  const [request] = await speech.account.requests();
  expect(request?.text).toBe(given);
  expect(request?.words?.map(({ text }) => text).join(' ')).not.toMatch(/speak|break/);
});

test('silence after complete speech, or from white space, is no stall', async () => {
  const clock = new FakeClock();
  const { stream, ear } = await setUp({}, { clock, transport: 'duplex' });
  void stream.write('Hello there, old friend. ');
  while (ear().playback.get().receivedSeconds < 1) await setImmediate();
  for (let second = 0; second < 40; second += 1) {
    if (second === 20) void stream.write('\n\n');
    ear().become('playing', 1);
    await clock.advance(1_000);
    // The sent text arrives and is answered.
    await setImmediate();
  }
  expect(stream.snapshot.get()).toMatchObject({ retry: undefined, metrics: { apiCalls: 1, retries: 0 } });
});

function words(text: string): readonly string[] {
  return text.match(/\w+/g) ?? [];
}

test('captions have the shown text', async () => {
  const captionsOf = async (options: SpeechOptions, given: string) => {
    const speech = await setUp(options);
    void speech.stream.speak(tokens(given));
    await speech.received();
    return toCaptionCues(speech.stream.readWords(), given).map(({ text }) => text.replaceAll('\n', ' '));
  };
  expect(await captionsOf({}, 'C# and F# and my_func_name. #1 is arr[0], or 2 * 3.')).toEqual([
    'C# and F# and my_func_name.',
    '#1 is arr[0], or 2 * 3.',
  ]);
  expect(await captionsOf({ markdown: true }, '**Tom &amp; Jerry** wrote `a_b * total`. See [it](https://example.com).')).toEqual([
    'Tom & Jerry wrote a_b * total.',
    'See it.',
  ]);
  expect(await captionsOf({}, '<speak>Marcus.<break/>Tell <sub alias="them">\'em</sub>.</speak>')).toEqual(['Marcus.', 'Tell them.']);
  expect(
    await captionsOf({ rules: [{ pattern: /#/g, replacement: ' sharp' }], pronunciations: { my_func: 'my func' } }, 'C# has my_func.'),
  ).toEqual(['C# has my_func.']);
});
