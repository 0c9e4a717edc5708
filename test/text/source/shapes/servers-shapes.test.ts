/** Items that servers invent: whole answers at the end, markers beside a text, and events that deviate from the standard. */
import { describe, expect, it } from 'vitest';
import type { TextSource } from '../../../../src/text/source/text-source';
import { readText, responseOf } from '../reading';

type Row = readonly [name: string, items: readonly unknown[], text: string];

const ANSWER = 'The capital of France is Paris.';
const PIECES = ['The capital ', 'of France is Paris.'];
const lines = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).join('\n');
const chunk = (delta: object, finish: string | null = null, id = 'a') => ({
  id,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish }],
});

async function expectText(items: readonly unknown[], text: string): Promise<void> {
  expect(await readText(items as TextSource)).toBe(text);
}

describe('an answer told whole behind its increments is said once', () => {
  const wholes: readonly Row[] = [
    ['token and answer', [...PIECES.map((token) => ({ token })), { answer: ANSWER, sources: [] }], ANSWER],
    ['chunk and response', [...PIECES.map((piece) => ({ chunk: piece })), { done: true, response: ANSWER }], ANSWER],
    ['delta and text', [...PIECES.map((delta) => ({ delta })), { done: true, text: ANSWER }], ANSWER],
    ['types', [...PIECES.map((text) => ({ type: 'delta', text })), { type: 'answer', text: ANSWER }], ANSWER],
    ['word and output', [...PIECES.map((word) => ({ type: 'token', word })), { output: ANSWER }], ANSWER],
    ['a flag at the end', [{ text: 'Yes' }, { text: '.' }, { text: 'Yes.', done: true }], 'Yes.'],
    [
      'a short message',
      [
        { type: 'delta', text: 'Yes' },
        { type: 'delta', text: '.' },
        { type: 'message', text: 'Yes.' },
      ],
      'Yes.',
    ],
    [
      'choices and a message',
      [
        ...PIECES.map((content) => chunk({ content })),
        { id: 'a', choices: [{ index: 0, message: { role: 'assistant', content: ANSWER }, finish_reason: 'stop' }] },
      ],
      ANSWER,
    ],
    ['choices and an answer', [...PIECES.map((content) => chunk({ content })), { answer: ANSWER }], ANSWER],
    ['more at the end', [{ token: 'One.' }, { answer: 'One. Two.' }], 'One. Two.'],
    ['other white space', [{ token: 'One.' }, { token: '  Two.' }, { answer: 'One.\nTwo.' }], 'One.  Two.'],
    ['each of two turns', [{ token: 'A yes.' }, { answer: 'A yes.' }, { token: ' B no.' }, { answer: 'B no.' }], 'A yes. B no.'],
    ['behind a call of a tool', [{ token: 'I look.' }, { type: 'tool_call' }, { token: 'Noon.' }, { answer: 'Noon.' }], 'I look.\n\nNoon.'],
    [
      'LlamaIndex for Python',
      [
        { delta: 'The capital', message: { role: 'assistant', content: 'The capital' } },
        { delta: ' of France', message: { role: 'assistant', content: 'The capital of France' } },
      ],
      'The capital of France',
    ],
    [
      'LlamaIndex with blocks',
      [
        { delta: 'Hi', message: { role: 'assistant', blocks: [{ block_type: 'text', text: 'Hi' }] } },
        { delta: ' you', message: { role: 'assistant', blocks: [] } },
      ],
      'Hi you',
    ],
    [
      'LangFlow',
      [
        { event: 'add_message', data: { sender: 'User', text: 'Q?' } },
        { event: 'token', data: { chunk: 'Hel' } },
        { event: 'token', data: { chunk: 'lo.' } },
        { event: 'add_message', data: { sender: 'Machine', text: 'Hello.' } },
        { event: 'end', data: {} },
      ],
      'Hello.',
    ],
  ];
  it.each(wholes)('%s', async (_, items, text) => {
    await expectText(items, text);
    expect(await readText(responseOf(lines(items), 'application/x-ndjson'))).toBe(text);
  });

  it('with plain events as increments', async () => {
    const body = `${PIECES.map((token) => `event: token\ndata: ${token}\n\n`).join('')}event: message\ndata: ${JSON.stringify({ content: ANSWER })}\n\n`;
    expect(await readText(responseOf(body, 'text/event-stream'))).toBe(ANSWER);
  });

  const other: readonly Row[] = [
    ['the same words again', [{ token: 'no ' }, { token: 'no ' }, { token: 'no way' }], 'no no no way'],
    ['another sentence', [{ token: 'One thing.' }, { answer: ' Another thing.' }], 'One thing. Another thing.'],
    ['a last increment with a count', [{ text: 'A ' }, { text: 'battery' }, { text: ' A', usage: {} }], 'A battery A'],
    [
      'figures of Ollama',
      [
        { response: '1', done: false },
        { response: '10', done: false },
        { response: ' people', done: true, total_duration: 1 },
      ],
      '110 people',
    ],
    ['laughter', [{ text: '哈' }, { text: '哈哈' }, { text: '！' }], '哈哈哈！'],
    ['laughter that goes on', [{ text: 'ha' }, { text: 'haha' }, { text: ' ok' }], 'hahaha ok'],
  ];
  it.each(other)('but not what is new: %s', async (_, items, text) => expectText(items, text));
});

describe('a field beside a text marks it as not for the listener', () => {
  const marks: readonly object[] = [
    { thought: true, text: 'Hm' },
    { role: 'reasoning', content: 'Hm' },
    { role: 'tool_result', content: 'Hm' },
    { role: 'thinking', text: 'Hm' },
    { role: 'ipython', content: 'Hm' },
    { tool_call_id: 'c', content: 'Hm' },
    { toolCallId: 'c', text: 'Hm' },
    { tool: 'search', output: 'Hm' },
    { tool_name: 'search', content: 'Hm' },
    { function_name: 'search', response: 'Hm' },
    { tool: { name: 'search' }, text: 'Hm' },
    { kind: 'thought', text: 'Hm' },
    { part_kind: 'thinking', content: 'Hm' },
    { is_thinking: true, text: 'Hm' },
    { is_reasoning: true, content: 'Hm' },
    { isReasoning: true, delta: 'Hm' },
    { isToolResult: true, text: 'Hm' },
    { reasoning: true, token: 'Hm' },
    ...['phase', 'mode', 'channel', 'block', 'stage', 'step', 'status', 'subtype', 'category'].map((name) => ({
      [name]: 'thinking',
      text: 'Hm',
    })),
    { channel: 'analysis', content: 'Hm' },
    { type: 'token', content: 'Hm', phase: 'reasoning' },
    { type: 'message', message: { thought: true, text: 'Hm' } },
    { event: 'chunk', data: { is_thinking: true, text: 'Hm' } },
    { content: 'Hm', langgraph_node: 'tools' },
    { choices: [{ index: 0, delta: { content: 'Hm', phase: 'think' } }] },
    { message_type: 'user_message', content: 'Hm' },
    { message_type: 'reasoning_message', content: 'Hm' },
    { author: 'user', text: 'Hm' },
    { from: 'human', value: 'Hm', text: 'Hm' },
  ];
  it.each(marks.map((item) => [JSON.stringify(item), item] as const))('%s', async (_, item) => {
    await expectText([item, { content: 'Noon.' }], 'Noon.');
    await expectText([{ delta: 'I look.' }, item, { delta: 'Noon.' }], 'I look.\n\nNoon.');
  });

  const answers: readonly object[] = [
    { role: 'assistant', content: 'Noon.' },
    { role: 'Researcher', content: 'Noon.' },
    { thought: false, text: 'Noon.' },
    { thought: '', is_thinking: false, text: 'Noon.' },
    { tool: null, tool_calls: [], text: 'Noon.' },
    { phase: 'answer', text: 'Noon.' },
    { status: 'reasoning_complete', text: 'Noon.' },
    { content: 'Noon.', langgraph_node: 'tool_calling_llm' },
    { message_type: 'assistant_message', content: 'Noon.' },
    { sender: 'Ann', text: 'Noon.' },
    { content: 'Noon.', supports_reasoning: true },
  ];
  it.each(answers.map((item) => [JSON.stringify(item), item] as const))('but %s is', async (_, item) => expectText([item], 'Noon.'));
});

describe('texts of which a gateway or relay leaves out what stands between', () => {
  const rows: readonly Row[] = [
    [
      'calls that were left out',
      [chunk({ content: 'Let me look.' }), chunk({}, 'tool_calls'), chunk({ content: 'It is noon.' })],
      'Let me look.\n\nIt is noon.',
    ],
    [
      'another completion',
      [chunk({ content: 'One' }), chunk({ content: ' thing.' }), chunk({ content: 'Two.' }, null, 'b')],
      'One thing.\n\nTwo.',
    ],
    [
      'an id for each increment',
      ['The ca', 'pital of France', ' is', ' Paris', '.'].map((content, i) => chunk({ content }, null, String(i))),
      ANSWER,
    ],
    [
      'another response of Gemini',
      ['One.', 'Two.'].map((text) => ({ responseId: text, candidates: [{ content: { parts: [{ text }] } }] })),
      'One.\n\nTwo.',
    ],
    [
      'messages around a user’s',
      [
        { role: 'assistant', content: 'One.' },
        { role: 'user', content: 'And?' },
        { role: 'assistant', content: 'Two.' },
      ],
      'One.\n\nTwo.',
    ],
    ['parts of Gemini', [{ text: 'Hi' }, { functionCall: { name: 'f' } }, { text: 'Yo' }], 'Hi\n\nYo'],
    ['blocks of Bedrock', [{ text: 'Hi' }, { toolUse: { name: 'f' } }, { text: 'Yo' }], 'Hi\n\nYo'],
    [
      'increments of Anthropic',
      [
        { type: 'text_delta', text: 'Hi' },
        { type: 'input_json_delta', partial_json: '{' },
        { type: 'text_delta', text: 'Yo' },
      ],
      'Hi\n\nYo',
    ],
    ['increments of OpenAI', [{ content: 'Hi' }, { tool_calls: [{ index: 0 }] }, { content: 'Yo' }], 'Hi\n\nYo'],
    [
      'choices of OpenAI',
      [
        { index: 0, delta: { content: 'Hi' } },
        { index: 0, delta: { tool_calls: [{ index: 0 }] } },
        { index: 0, delta: { content: 'Yo' } },
      ],
      'Hi\n\nYo',
    ],
    [
      'code of Gemini',
      [{ text: 'Hi' }, { executableCode: { code: 'x' } }, { codeExecutionResult: { output: '1' } }, { text: 'Yo' }],
      'Hi\n\nYo',
    ],
  ];
  it.each(rows)('%s', async (_, items, text) => expectText(items, text));
});

describe('whole responses and strings that meet', () => {
  const message = (text: string) => ({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] });
  it.each([
    ['a response', [{ type: 'reasoning', summary: [] }, message('Hello.')], 'Hello.'],
    ['two messages', [message('One.'), { type: 'function_call' }, message('Two.')], 'One.\n\nTwo.'],
    ['two in a row', [message('One.'), message('Two.')], 'One.\n\nTwo.'],
  ])('of OpenAI as JSON: %s', async (_, output, text) => {
    const body = JSON.stringify({ id: 'r', object: 'response', status: 'completed', error: null, output, output_text: text });
    expect(await readText(responseOf(body, 'application/json'))).toBe(text);
    await expectText([JSON.parse(body)], text);
  });

  it.each([
    [['Use System.', 'Text.', 'Json here.'], 'Use System.Text.Json here.'],
    [['Call console.', 'WriteLine() now.'], 'Call console.WriteLine() now.'],
    [['I like Amazon.', 'Com now.'], 'I like Amazon.Com now.'],
    [['I use Vue.', 'Js here.'], 'I use Vue.Js here.'],
    [['Call app.', 'Run(x) first.'], 'Call app.Run(x) first.'],
    [['Let me look.', 'It is noon.'], 'Let me look. It is noon.'],
    [['Let me look.', 'It', ' is noon.'], 'Let me look. It is noon.'],
    [['Let me look.', 'Paris is nice.'], 'Let me look. Paris is nice.'],
  ])('as text: %j', (strings, text) => expectText(strings, text));
});

describe('events that stray from the standard', () => {
  const rows: readonly (readonly [name: string, body: string, text: string])[] = [
    [
      'Flowise',
      ['start', 'token', 'token', 'metadata', 'end']
        .map((event, i) => `message:\ndata:${JSON.stringify({ event, data: ['', 'Hel', 'lo.', {}, '[DONE]'][i] })}\n\n`)
        .join(''),
      'Hello.',
    ],
    ['fields that nobody knows', 'message: \r\ndata: {"token":"Hi"}\r\n\r\nmessage: \r\ndata: {"token":" you"}\r\n\r\n', 'Hi you'],
    ['Gradio', 'event: generating\ndata: ["Hi"]\n\nevent: generating\ndata: ["Hi you"]\n\nevent: complete\ndata: ["Hi you"]\n\n', 'Hi you'],
    ['Gradio, at once', 'event: complete\ndata: ["Hi you"]\n\n', 'Hi you'],
    ['lists of strings', 'data: ["Hi"]\n\ndata: ["Hi you"]\n\n', 'Hi you'],
    ['Spring', 'data:The\n\ndata: capital\n\ndata: of France is Paris.\n\n', 'The capital of France is Paris.'],
    ['Spring with an end', 'data:Hel\n\ndata:lo\n\ndata: you.\n\ndata:[DONE]\n\n', 'Hello you.'],
  ];
  it.each(rows)('%s', async (_, body, text) => {
    expect(await readText(responseOf(body, 'text/event-stream'))).toBe(text);
    expect(await readText(responseOf(body, 'text/plain'))).toBe(text);
  });

  it('and text that begins like a field stays text', async () => {
    for (const text of ['message:\nHello.', 'note', 'message:', 'hello there'])
      expect(await readText(responseOf(text, 'text/event-stream'))).toBe(text);
  });
});
