/** Strings that are messages or lines of a protocol, as sockets and line readers provide them. */
import { describe, expect, it } from 'vitest';
import { iterateText } from '../../../src/text/source/text-source';
import { readText, streamOf } from './reading';

const chunk = (content: string) =>
  JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] });
const WORDS = ['It ', 'is ', 'noon'];
const messages = WORDS.map(chunk);
const events = messages.map((message) => `data: ${message}\n\n`);
const named = WORDS.flatMap((text) => [
  'event: content_block_delta',
  `data: ${JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })}`,
  '',
]);
const ollama = WORDS.map((response) => `${JSON.stringify({ model: 'm', response, done: false })}\n`);
const pieces = (strings: readonly string[], length: number) => strings.join('').match(new RegExp(`[^]{1,${length}}`, 'gu')) ?? [];

describe('strings that a stream yields', () => {
  it.each<[string, readonly string[]]>([
    ['messages of a socket', [...messages, '[DONE]']],
    ['messages, the second of several lines', [messages[0] ?? '', messages.slice(1).join('\n'), '[DONE]']],
    [
      'messages of a shape of its own',
      [JSON.stringify({ type: 'session', id: '1' }), ...WORDS.map((content) => JSON.stringify({ type: 'token', content }))],
    ],
    ['messages of a text alone', WORDS.map((text) => JSON.stringify({ text }))],
    ['events', events],
    ['events cut anywhere', pieces(events, 7)],
    ['events, a character each', pieces(events, 1)],
    ['lines of events', events.flatMap((event) => event.split('\n'))],
    ['lines of events without the blank ones', [...events.map((event) => event.trim()), 'data: [DONE]']],
    ['lines of events that have names', named],
    ['events that have names', [named.join('\n')].concat('\n\n')],
    ['JSON lines cut anywhere', pieces(ollama, 11)],
    [
      "lines of the AI SDK's data stream",
      ['f:{"messageId":"m"}', ...WORDS.map((text) => `0:${JSON.stringify(text)}`), 'd:{"finishReason":"stop"}'],
    ],
    ['the same with their ends', WORDS.map((text) => `0:${JSON.stringify(text)}\n`)],
    [
      "events of the AI SDK's UI messages",
      [
        { type: 'start', messageId: 'm' },
        { type: 'reasoning-delta', id: '0', delta: 'Hm' },
        ...WORDS.map((delta) => ({ type: 'text-delta', id: '1', delta })),
        { type: 'finish' },
      ]
        .map((item) => `data: ${JSON.stringify(item)}\n\n`)
        .concat('data: [DONE]\n\n'),
    ],
  ])('%s', async (_, strings) => {
    expect(await readText(strings)).toBe('It is noon');
    expect(await readText(streamOf(strings))).toBe('It is noon');
  });

  it('are asked for by the reading of an app, too', async () => {
    const items = WORDS.map((words) => JSON.stringify({ words }));
    const textOf = (item: { readonly words: string }) => item.words;
    const said: string[] = [];
    for await (const piece of iterateText(items, new AbortController().signal, { textOf })) said.push(piece);
    expect(said.join('')).toBe('It is noon');
  });

  it('fail where the model did', async () => {
    const failing = readText([...messages, JSON.stringify({ error: { message: 'overloaded' } })]);
    await expect(failing).rejects.toMatchObject({ code: 'source-failed', retryable: false });
  });

  it('are text where only the first one is JSON', async () => {
    expect(await readText(['{"text":"One"}', ' is what it sent.'])).toBe('{"text":"One"} is what it sent.');
  });
});
