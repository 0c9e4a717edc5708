/**
 * An SSML document that Polly would refuse is reported at once, and the text before it is heard, with both
 * transports.
 */
import { describe, expect, test } from 'vitest';
import type { SpeechClientOptions } from '../../../src/core/client/speech-client';
import { placeInText } from '../../../src/base/ssml/place-in-text';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech, type NodeSpeech } from '../rig/node-speech';

const startNodeStack = useNodeStack();

const WAYS: readonly (readonly [string, Partial<SpeechClientOptions>])[] = [
  ['by the stream', { transport: 'duplex' }],
  ['by calls', { transport: 'segmented' }],
];

async function* tokens(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 3) yield await Promise.resolve(text.slice(at, at + 3));
}

async function said({ account }: NodeSpeech): Promise<string> {
  return (await account.requests()).map(({ text }) => text).join('');
}

describe.each(WAYS)('%s', (_, clientOptions) => {
  const setUp = async () => createNodeSpeech(await startNodeStack(), {}, clientOptions);

  test('a text that holds no document, as the option says, is heard with its tags', async () => {
    const text = 'Good morning.\n\n<speak>Tom & Jerry.</speak>';
    const speech = await createNodeSpeech(await startNodeStack(), { ssml: false }, clientOptions);
    void speech.stream.speak(tokens(text));
    await speech.until(({ metrics }) => metrics.receivedCharacters === text.length);
    expect(await said(speech)).toBe(text);
  });

  test.each([
    ['malformed', '<speak>Tom & Jerry are here.</speak> And on.', 'validation-failed', 'line 3, column 12: "&"'],
    [
      'with a tag that the engine has not',
      '<speak>He is <emphasis>here</emphasis>.</speak>',
      'validation-failed',
      'line 3, column 14: The engine',
    ],
    ['too long', `<speak>${'word '.repeat(1_300)}</speak>`, 'invalid-option', 'at line 3, column 1 has 6515 characters, 6500 of them'],
    ['too long outside of tags', `<speak>${'word '.repeat(650)}</speak>`, 'invalid-option', '3265 characters, 3250 of them'],
    ['never closed', '<speak>Tom and Jerry <break time="1s"/> are here.', 'validation-failed', 'line 3, column 1: <speak> is never closed'],
  ])('a document that is %s is reported, and the sentences before it are heard', async (_, document, code, place) => {
    const before = 'Good morning. How are you today?\n\n';
    const speech = await setUp();
    const outcome = speech.stream.speak(before + document);
    const { error } = await speech.until((snapshot) => snapshot.error !== undefined);
    expect(error).toMatchObject({ code, retryable: false, message: expect.stringContaining(place) as string });
    await speech.until(({ metrics }) => metrics.receivedCharacters === before.length);
    expect((await said(speech)).trim()).toBe(before.trim());
    expect(speech.stream.snapshot.get().status).not.toBe('failed');
    speech.ear().become('playing', 1);
    speech.ear().become('ended', 1);
    const { heardText, unheardText, ...rest } = await outcome;
    expect(rest).toMatchObject({ reason: 'failed', error });
    expect({ heardText, unheardText }).toEqual({ heardText: before, unheardText: document });
  });

  test.each([
    ['never closed', '<speak>Tom and <lang xml:lang="fr-FR">Jerry</lang> are here.', 'line 3, column 1: <speak> is never closed'],
    [
      'a pause left open',
      '<speak>Tom <break time="1s"> Jerry</speak>',
      'line 3, column 12: <break> is never closed. Write <break time="1s"/>',
    ],
    ['longer than is looked at', `<speak>${'word '.repeat(4_100)}</speak>`, 'at line 3, column 1 has 20000 characters or more'],
    ['in another one', '<speak>Tom <speak>Jerry</speak></speak>', 'line 3, column 12: A <speak> is inside'],
    ['with a value that Polly has not', '<speak>Tom <break strength="huge"/> Jerry</speak>', 'line 3, column 12: The attribute strength'],
  ])('in markdown, token by token, a document that is %s is reported, and the sentence before it is heard', async (_, document, place) => {
    const before = 'Good *morning*.\n\n';
    const speech = await createNodeSpeech(await startNodeStack(), { markdown: true }, clientOptions);
    const outcome = speech.stream.speak(tokens(before + document));
    const { error } = await speech.until((snapshot) => snapshot.error !== undefined);
    expect(error?.message).toContain(place);
    await speech.until(({ metrics }) => metrics.receivedCharacters >= before.trim().length);
    expect((await said(speech)).trim()).toBe('Good morning.');
    speech.ear().become('playing', 1);
    speech.ear().become('ended', 1);
    expect(await outcome).toMatchObject({ reason: 'failed', heardText: expect.stringMatching(/^Good \*morning\*\./u) as string });
  });

  test('requests nothing if no text precedes the document', async () => {
    const speech = await setUp();
    const outcome = await speech.stream.speak(tokens('<?xml version="1.0"?>\n<speak>AT&T</speak>'));
    expect(outcome).toMatchObject({
      reason: 'failed',
      error: { code: 'validation-failed', message: expect.stringContaining('line 2, column 10') as string },
      heardText: '',
    });
    expect(await speech.account.requests()).toEqual([]);
  });

  test('rejects further writes', async () => {
    const speech = await setUp();
    void speech.stream.write('Good morning. ');
    await speech.stream.write('<speak>Tom & Jerry</speak> ');
    await speech.until(({ error }) => error !== undefined);
    await expect(speech.stream.write('And on.')).rejects.toMatchObject({ code: 'validation-failed' });
    void speech.stream.end();
  });

  test('a document by the token, with all that XML allows around it, is spoken and nothing else', async () => {
    const document = '<speak>Tom &amp; Jerry <break time="200ms"/>are <sub alias="over here">hr</sub>.</speak>';
    const given = `\ufeff<?xml version="1.0"?>\n<!-- <made> by > us -->\n${document}\n<!-- end --> And on.`;
    const speech = await setUp();
    const outcome = speech.stream.speak(tokens(given));
    await speech.hearAll();
    expect(await outcome).toMatchObject({ reason: 'ended', heardText: given, unheardText: '' });
    expect((await said(speech)).replace(/\s+/g, ' ')).toBe(`${document} And on.`);
    const words = (await speech.account.requests()).flatMap((request) => request.words?.map(({ text }) => text) ?? []);
    expect(words.join(' ')).toBe('Tom Jerry are over here And on');
  });
});

test('positions are counted as in editors', () => {
  expect(placeInText('abc', 0)).toBe('line 1, column 1');
  expect(placeInText('a\r\nb\rc\n😀x', 8)).toBe('line 4, column 2');
});
