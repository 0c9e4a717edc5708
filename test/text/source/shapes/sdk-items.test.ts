/** Reads each SDK's stream in both forms: as objects, and as servers pass it on. */
import { describe, expect, it } from 'vitest';
import { readText, responseOf } from '../reading';
import { SAID, SDK_ITEMS } from './sdk-items';

/** Excludes bytes in objects, which JSON cannot carry. */
const isJson = (items: readonly unknown[]) => !items.some((item) => typeof item === 'object' && item !== null && 'chunk' in item);
const lines = (items: readonly unknown[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('');
const events = (items: readonly unknown[]) => items.map((item) => `data: ${JSON.stringify(item)}\n\n`).join('');

describe('each word once', () => {
  const increment = (id: string, delta: string) => ({
    type: 'raw_model_stream_event',
    data: { type: 'output_text_delta', itemId: id, delta },
  });
  const message = (id: string | undefined, text: string) => ({
    type: 'run_item_stream_event',
    name: 'message_output_created',
    item: { rawItem: { id, content: [{ type: 'output_text', text }] } },
  });

  it.each([
    ['a message that increments said', [increment('1', 'One '), increment('1', 'two.'), message('1', 'One two.')], 'One two.'],
    ['a message that they began', [increment('1', 'One '), message('1', 'One two.')], 'One two.'],
    ['a message that they worded otherwise', [increment('1', 'One *two*.'), message('1', 'One two.')], 'One *two*.'],
    [
      'messages behind the increments of all',
      [increment('1', 'One.'), increment('2', 'Two.'), message('1', 'One.'), message('2', 'Two.')],
      'One.\n\nTwo.',
    ],
    ['another message', [increment('1', 'One.'), message('2', 'Two.')], 'One.\n\nTwo.'],
    ['another one of the same words', [message('1', 'One.'), message('2', 'One.')], 'One.\n\nOne.'],
    ['a message that nobody names', [increment('1', 'One.'), message(undefined, 'One.')], 'One.'],
    ['an empty one', [increment('1', 'One'), message('1', ''), increment('1', ' two.')], 'One two.'],
  ])('%s', async (_, items, text) => {
    expect(await readText(items)).toBe(text);
  });

  it('behind a tool that an agent of LangChain calls is another paragraph', async () => {
    const chunk = (content: string) => ({ event: 'on_chat_model_stream', name: 'm', data: { chunk: { type: 'AIMessageChunk', content } } });
    expect(await readText([chunk('One.'), { event: 'on_tool_start', name: 'now', data: { input: '{}' } }, chunk('Two.')])).toBe(
      'One.\n\nTwo.',
    );
    expect(await readText([chunk('One.'), { event: 'on_chat_model_start', name: 'm', data: {} }, chunk('Two.')])).toBe('One.\n\nTwo.');
    expect(
      await readText([
        { ...chunk('One '), run_id: '1' },
        { ...chunk('two.'), run_id: '1' },
        { ...chunk('Three.'), run_id: '2' },
      ]),
    ).toBe('One two.\n\nThree.');
  });

  it('of two nodes of a graph, and of two messages of AG-UI, is a paragraph each', async () => {
    const step = (content: string, node: string) => [{ type: 'AIMessageChunk', content, id: 'run' }, { langgraph_checkpoint_ns: node }];
    expect(await readText([step('One ', 'writer:1'), step('two.', 'writer:1'), step('Three.', 'critic:2')])).toBe('One two.\n\nThree.');
    const chunk = (delta: string, messageId?: string) => ({ type: 'TEXT_MESSAGE_CHUNK', messageId, delta });
    expect(await readText([chunk('One ', 'm1'), chunk('two.'), chunk('Three.', 'm2')])).toBe('One two.\n\nThree.');
  });
});

describe.each(Object.entries(SDK_ITEMS))('%s', (_, items) => {
  it('as its SDK yields it', async () => {
    expect(await readText(items)).toBe(SAID);
  });

  it.skipIf(!isJson(items))('as JSON lines, as a JSON document and as server-sent events', async () => {
    expect(await readText(responseOf(lines(items), 'application/x-ndjson'))).toBe(SAID);
    expect(await readText(new Response(lines(items), { headers: { 'content-type': 'application/json' } }))).toBe(SAID);
    expect(await readText(new Response(JSON.stringify(items, undefined, 2), { headers: { 'content-type': 'application/json' } }))).toBe(
      SAID,
    );
    expect(
      await readText(new Response(`: hello\n\n${events(items)}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } })),
    ).toBe(SAID);
    expect(await readText(new Response(`${events(items)}data: [DONE]`, { headers: { 'content-type': 'text/plain' } }))).toBe(SAID);
  });

  it.skipIf(!isJson(items))('as server-sent events that have names', async () => {
    const named = items.map((item) => {
      const { event, data, type } = item as { readonly event?: string; readonly data?: unknown; readonly type?: string };
      if (typeof event === 'string' && data !== undefined)
        return `event: ${event}\ndata: ${typeof data === 'string' ? data.replaceAll('\n', '\ndata: ') : JSON.stringify(data)}\n\n`;
      return `${typeof type === 'string' ? `event: ${type}\n` : ''}data: ${JSON.stringify(item)}\n\n`;
    });
    expect(await readText(new Response(named.join(''), { headers: { 'content-type': 'text/event-stream' } }))).toBe(SAID);
  });
});
