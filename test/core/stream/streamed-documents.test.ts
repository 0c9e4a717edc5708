/** The words of SSML documents that arrive token by token, with Polly's own speech marks. */
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/fake-clock';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech } from '../rig/node-speech';

const startNodeStack = useNodeStack();

const BEFORE = 'Günther’s café opens. ';
const FIRST = '<speak>Tom &amp; Jörg “<sub alias="World Wide Web">WWW</sub>” <break time="200ms"/>arrive &lt;now&gt;.</speak>';
const BETWEEN = ' Then 🙂 they eat. ';
const SECOND = '<speak><p><s>Señor <prosody rate="slow">Núñez</prosody> pays.</s></p></speak>';
const TEXT = BEFORE + FIRST + BETWEEN + SECOND;

async function* tokens(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield await Promise.resolve(text.slice(at, at + length));
}

const SAID = ['Günther’s', 'café', 'opens', 'Tom', 'Jörg', 'WWW', 'arrive', 'now', 'Then', 'they', 'eat', 'Señor', 'Núñez', 'pays'];

test.each([
  ['a token at a time', 3],
  ['a character at a time', 1],
  ['whole', TEXT.length],
])('marks of documents have the positions of words in the given text: %s', async (_, length) => {
  // The clock stands still, so that waiting for marks never times out.
  const speech = await createNodeSpeech(await startNodeStack(), { engine: 'neural' }, { transport: 'segmented', clock: new FakeClock() });
  const outcome = speech.stream.speak(tokens(TEXT, length));
  await speech.received();
  await expect.poll(() => new Set(speech.stream.readWords().map(({ timing }) => timing))).toEqual(new Set(['exact']));
  const words = speech.stream.readWords();
  expect(words.map(({ start, end }) => TEXT.slice(start, end))).toEqual(SAID);
  const spoken = (await speech.account.requests()).filter(({ audioBytes }) => audioBytes > 0).map((request) => request.words ?? []);
  // An alias of three words has the position of a single word of the text.
  const marks = spoken.flatMap((said) =>
    said.filter(({ start }, index) => said[index - 1]?.start !== start).map(({ startSeconds }) => startSeconds),
  );
  expect(marks).toHaveLength(words.length);
  const shifts = words.map(({ startSeconds }, index) => startSeconds - (marks[index] ?? NaN));
  // Within a request, all words are shifted by the sound before it.
  expect(new Set(shifts.map((shift) => shift.toFixed(2))).size).toBe(spoken.length);
  speech.ear().become('playing', 1);
  speech.ear().become('ended', 1);
  expect(await outcome).toMatchObject({ reason: 'ended', heardText: TEXT });
});
