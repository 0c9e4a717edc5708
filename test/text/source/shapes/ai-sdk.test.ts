/** Runs the real Vercel AI SDK on a model that answers from a list. Only version 4 is recorded. */
import {
  readUIMessageStream,
  stepCountIs,
  streamText,
  tool,
  jsonSchema,
  type TextStreamPart,
  type ToolSet,
  type UIMessage,
  type UIMessageChunk,
} from 'ai';
import { convertArrayToReadableStream, MockLanguageModelV3 } from 'ai/test';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { isChatMessage, textOfMessage, type ChatMessage } from '../../../../src/text/source/message-text';
import type { TextSource } from '../../../../src/text/source/text-source';
import { readText, responseOf } from '../reading';

type StreamPart = Awaited<ReturnType<MockLanguageModelV3['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

const USAGE = { inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: 0 }, outputTokens: { total: 10, text: 10, reasoning: 0 } };
const FINISH = (reason: 'stop' | 'tool-calls'): StreamPart => ({
  type: 'finish',
  usage: USAGE,
  finishReason: { unified: reason, raw: reason },
});

/** The model thinks, says something, calls a tool, and answers in two pieces of text with a cited source in between. */
const STEPS: StreamPart[][] = [
  [
    { type: 'stream-start', warnings: [] },
    { type: 'reasoning-start', id: 'r' },
    { type: 'reasoning-delta', id: 'r', delta: 'I need the time.' },
    { type: 'reasoning-end', id: 'r' },
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '1', delta: 'Let me ' },
    { type: 'text-delta', id: '1', delta: 'look.' },
    { type: 'text-end', id: '1' },
    { type: 'tool-input-start', id: 'call-1', toolName: 'now' },
    { type: 'tool-input-delta', id: 'call-1', delta: '{}' },
    { type: 'tool-input-end', id: 'call-1' },
    { type: 'tool-call', toolCallId: 'call-1', toolName: 'now', input: '{}' },
    FINISH('tool-calls'),
  ],
  [
    { type: 'stream-start', warnings: [] },
    { type: 'text-start', id: '2' },
    { type: 'text-delta', id: '2', delta: 'It is ' },
    { type: 'text-end', id: '2' },
    { type: 'source', sourceType: 'url', id: 's', url: 'https://time.example' },
    { type: 'text-start', id: '3' },
    { type: 'text-delta', id: '3', delta: 'noon 🙂' },
    { type: 'text-end', id: '3' },
    FINISH('stop'),
  ],
];
const SPOKEN = 'Let me look.\n\nIt is noon 🙂';

function answer(steps = STEPS) {
  let step = 0;
  const model = new MockLanguageModelV3({
    doStream: () => Promise.resolve({ stream: convertArrayToReadableStream(steps[step++] ?? []) }),
  });
  const now = tool({ inputSchema: jsonSchema<object>({ type: 'object' }), execute: () => 'noon' });
  return streamText({ model, prompt: 'What time is it?', tools: { now }, stopWhen: stepCountIs(3), onError: () => undefined });
}

const FAILING: StreamPart[][] = [
  [
    { type: 'stream-start', warnings: [] },
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '1', delta: 'Let me ' },
    { type: 'error', error: new Error('quota') },
  ],
];

describe('Vercel AI SDK', () => {
  it('textStream', async () => {
    const { textStream } = answer();
    expectTypeOf(textStream).toExtend<TextSource>();
    // The stream contains nothing about the tools in between.
    expect(await readText(textStream)).toBe('Let me look. It is noon 🙂');
  });

  it('fullStream', async () => {
    const { fullStream } = answer();
    expectTypeOf(fullStream).toExtend<TextSource>();
    expectTypeOf<AsyncIterable<TextStreamPart<ToolSet>>>().toExtend<TextSource>();
    expect(await readText(fullStream)).toBe(SPOKEN);
    await expect(readText(answer(FAILING).fullStream)).rejects.toMatchObject({ code: 'source-failed', cause: { type: 'error' } });
  });

  it('UI message stream, in the same process and over a Response', async () => {
    expectTypeOf<ReadableStream<UIMessageChunk>>().toExtend<TextSource>();
    expect(await readText(answer().toUIMessageStream())).toBe(SPOKEN);
    expect(await readText(answer().toUIMessageStreamResponse())).toBe(SPOKEN);
    await expect(readText(answer(FAILING).toUIMessageStreamResponse())).rejects.toMatchObject({ code: 'source-failed' });
  });

  it('text stream over a Response', async () => {
    expect(await readText(answer().toTextStreamResponse())).toBe('Let me look.It is noon 🙂');
  });

  it('messages of useChat, which grow at their end only', async () => {
    expectTypeOf<UIMessage>().toExtend<ChatMessage>();
    let known = '';
    for await (const message of readUIMessageStream({ stream: answer().toUIMessageStream({ sendSources: true }) })) {
      const text = textOfMessage(message);
      expect(text.startsWith(known)).toBe(true);
      known = text;
    }
    expect(known).toBe(SPOKEN);
  });

  it('version 4: fullStream, data stream and messages', async () => {
    const parts = [
      { type: 'step-start', messageId: 'm' },
      { type: 'reasoning', textDelta: 'I need the time.' },
      { type: 'text-delta', textDelta: 'Let me look.' },
      { type: 'tool-call', toolCallId: 'c', toolName: 'now', args: {} },
      { type: 'text-delta', textDelta: 'It is noon 🙂' },
      { type: 'finish', finishReason: 'stop' },
    ];
    expect(await readText(parts)).toBe(SPOKEN);
    const lines = [
      'f:{"messageId":"m"}',
      'g:"I need the time."',
      '0:"Let me "',
      '0:"look."',
      '9:{"toolCallId":"c","toolName":"now","args":{}}',
      'a:{"toolCallId":"c","result":"noon"}',
      '0:"It is noon 🙂"',
      'd:{"finishReason":"stop"}',
    ];
    const header = { 'x-vercel-ai-data-stream': 'v1' };
    expect(await readText(responseOf(lines.join('\n'), 'text/plain; charset=utf-8', header))).toBe(SPOKEN);
    await expect(readText(responseOf('0:"Let"\n3:"quota"\n', 'text/plain', header))).rejects.toMatchObject({
      code: 'source-failed',
      cause: 'quota',
    });
    expect(textOfMessage({ content: SPOKEN })).toBe(SPOKEN);
  });
});

describe('textOfMessage', () => {
  it('reads messages of Anthropic and OpenAI too', () => {
    expect(
      textOfMessage({
        content: [{ type: 'thinking' }, { type: 'text', text: 'One.' }, { type: 'tool_use' }, { type: 'text', text: 'Two.' }],
      }),
    ).toBe('One.\n\nTwo.');
    expect(textOfMessage({ content: [{ type: 'output_text', text: 'One.' }] })).toBe('One.');
    expect(textOfMessage({ content: null })).toBe('');
  });

  it('is told from a text and from a stream of one', async () => {
    const messages: UIMessage[] = [];
    for await (const message of readUIMessageStream({ stream: answer().toUIMessageStream() })) messages.push(message);
    expect(messages.every(isChatMessage)).toBe(true);
    expect(isChatMessage({ role: 'assistant', content: null })).toBe(true);
    for (const other of ['parts', ['parts'], new Response('x'), answer().textStream, new ReadableStream(), undefined, null]) {
      expect(isChatMessage(other)).toBe(false);
    }
  });
});
