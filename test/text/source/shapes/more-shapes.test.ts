/** Items in addition to those of sdk-items.ts: snapshots, bytes, relays, transcripts, and protocols of agents. */
import { describe, expect, it } from 'vitest';
import type { TextSource } from '../../../../src/text/source/text-source';
import { readText } from '../reading';

const SAID = 'Let me look.\n\nIt is noon 🙂';
const enc = (text: string) => new TextEncoder().encode(text);
const events = (body: string) => new Response(body, { headers: { 'content-type': 'text/event-stream' } });
const grow = (f: (text: string, isLast: boolean) => object, words: readonly string[] = ['It ', 'is ', 'noon', ' 🙂']) =>
  words.map((_, i) => f(words.slice(0, i + 1).join(''), i === words.length - 1));
const STRANDS: readonly object[] = [
  { init_event_loop: true },
  { start: true },
  { start_event_loop: true },
  { event: { messageStart: { role: 'assistant' } } },
  ...['Let me ', 'look.'].flatMap((text) => [
    { event: { contentBlockDelta: { delta: { text }, contentBlockIndex: 0 } } },
    { data: text, delta: { text }, event_loop_cycle_id: '1' },
  ]),
  { event: { contentBlockStop: { contentBlockIndex: 0 } } },
  { event: { contentBlockStart: { start: { toolUse: { name: 'now', toolUseId: '1' } } } } },
  { event: { contentBlockDelta: { delta: { toolUse: { input: '{}' } } } } },
  { delta: { toolUse: { input: '{}' } }, current_tool_use: { name: 'now', input: {} } },
  { event: { messageStop: { stopReason: 'tool_use' } } },
  { message: { role: 'assistant', content: [{ text: 'Let me look.' }, { toolUse: { name: 'now', input: {}, toolUseId: '1' } }] } },
  { message: { role: 'user', content: [{ toolResult: { content: [{ text: '12:00' }] } }] } },
  { start: true },
  { event: { messageStart: { role: 'assistant' } } },
  ...[{ reasoningText: 'Hm', delta: { reasoningContent: { text: 'Hm' } }, reasoning: true }],
  ...['It is ', 'noon 🙂'].flatMap((text) => [{ event: { contentBlockDelta: { delta: { text } } } }, { data: text, delta: { text } }]),
  { event: { metadata: {} } },
  { message: { role: 'assistant', content: [{ text: 'It is noon 🙂' }] } },
  { result: { stop_reason: 'end_turn', message: { role: 'assistant', content: [{ text: 'It is noon 🙂' }] } } },
];
const bytes = enc('Grüß dich 🙂');

const ROWS: readonly (readonly [name: string, source: () => unknown, text: string])[] = [
  [
    'dashscope text',
    () => grow((text, last) => ({ output: { text, finish_reason: last ? 'stop' : 'null' }, usage: {}, request_id: 'r' })),
    'It is noon 🙂',
  ],
  [
    'dashscope choices',
    () =>
      grow((content, last) => ({
        output: { choices: [{ message: { role: 'assistant', content }, finish_reason: last ? 'stop' : 'null' }] },
        usage: {},
        request_id: 'r',
      })),
    'It is noon 🙂',
  ],
  ['words that begin with the one before', () => ['我', '我们', '走'].map((content) => ({ content })), '我我们走'],
  ['the same at the end', () => ['我', '我们'].map((content) => ({ content })), '我们'],
  ['laughter', () => ['ha', 'haha', '!'].map((content) => ({ content })), 'hahaha!'],
  ['figures', () => ['1', '10', ' euros'].map((content) => ({ content })), '110 euros'],
  [
    'snapshots of two items, and something else',
    () => [{ content: 'It' }, { content: 'It is' }, { type: 'tool_call' }, { content: 'noon' }],
    'It is\n\nnoon',
  ],
  [
    'dashscope incremental',
    () => ['It ', 'is ', 'noon'].map((text) => ({ output: { text, finish_reason: 'null' }, request_id: 'r' })),
    'It is noon',
  ],
  [
    'dashscope choices incremental',
    () =>
      ['It ', 'is ', 'noon'].map((content) => ({
        output: { choices: [{ message: { role: 'assistant', content }, finish_reason: 'null' }] },
        request_id: 'r',
      })),
    'It is noon',
  ],
  [
    'dashscope vl content',
    () => grow((text) => ({ output: { choices: [{ message: { role: 'assistant', content: [{ text }] }, finish_reason: 'null' }] } })),
    'It is noon 🙂',
  ],
  [
    'dashscope reasoning',
    () => [
      { output: { choices: [{ message: { content: '', reasoning_content: 'Hm', role: 'assistant' } }] } },
      { output: { choices: [{ message: { content: 'It is', reasoning_content: '', role: 'assistant' } }] } },
      { output: { choices: [{ message: { content: 'It is noon', reasoning_content: '', role: 'assistant' } }] } },
    ],
    'It is noon',
  ],
  ['own text grows', () => grow((text) => ({ text })), 'It is noon 🙂'],
  ['own content grows', () => grow((content) => ({ type: 'message', content })), 'It is noon 🙂'],
  [
    'own final repeats',
    () => [{ text: 'Let me look. ' }, { text: 'It is noon.' }, { text: 'Let me look. It is noon.' }],
    'Let me look. It is noon.',
  ],
  ['qwen zh grows', () => grow((text) => ({ output: { text, finish_reason: 'null' } }), ['现在', '是', '中午', '。']), '现在是中午。'],
  ['Strands for Python', () => STRANDS, SAID],
  ['Strands for Python, words alone', () => STRANDS.filter((e) => !('event' in e) && !('message' in e)), 'Let me look.\n\nIt is noon 🙂'],
  [
    'Strands for Python, words alone, as events',
    () =>
      events(
        STRANDS.filter((e) => !('event' in e) && !('message' in e))
          .map((e) => `data: ${JSON.stringify(e)}\n\n`)
          .join(''),
      ),
    SAID,
  ],
  ['Strands for Python, as events', () => events(STRANDS.map((e) => `data: ${JSON.stringify(e)}\n\n`).join('')), SAID],
  ['data alone', () => ['It is ', 'noon'].map((data) => ({ data })), 'It is noon'],
  ['a message of Strands alone', () => [{ message: { role: 'assistant', content: [{ text: 'It is noon' }] } }], 'It is noon'],
  ['invoke agent cut', () => Array.from(bytes, (x) => ({ chunk: { bytes: Uint8Array.of(x) } })), 'Grüß dich 🙂'],
  [
    'invoke agent base64',
    () => [bytes.slice(0, 3), bytes.slice(3, 14), bytes.slice(14)].map((x) => ({ chunk: { bytes: btoa(String.fromCharCode(...x)) } })),
    'Grüß dich 🙂',
  ],
  [
    'invoke agent buffer',
    () => [bytes.slice(0, 3), bytes.slice(3, 14), bytes.slice(14)].map((x) => ({ chunk: { bytes: { type: 'Buffer', data: [...x] } } })),
    'Grüß dich 🙂',
  ],
  [
    'invoke agent index',
    () => [bytes.slice(0, 3), bytes.slice(3)].map((x) => JSON.parse(JSON.stringify({ chunk: { bytes: x } })) as object),
    'Grüß dich 🙂',
  ],
  [
    'sagemaker',
    () => ['data: {"token":{"text":"It is"}}\n\nda', 'ta: {"token":{"text":" noon"}}\n\n'].map((x) => ({ PayloadPart: { Bytes: enc(x) } })),
    'It is noon',
  ],
  [
    'lambda',
    () => [{ PayloadChunk: { Payload: bytes.slice(0, 3) } }, { PayloadChunk: { Payload: bytes.slice(3) } }, { InvokeComplete: {} }],
    'Grüß dich 🙂',
  ],
  ['bytes', () => Array.from(bytes, (x) => Uint8Array.of(x)), 'Grüß dich 🙂'],
  [
    'named sse openai responses',
    () =>
      events(
        'event: response.output_text.delta\ndata: {"delta":"It is"}\n\nevent: response.output_text.delta\ndata: {"delta":" noon"}\n\nevent: response.completed\ndata: {"response":{}}\n\n',
      ),
    'It is noon',
  ],
  [
    'named sse anthropic',
    () =>
      events(
        'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"It is"}}\n\nevent: content_block_delta\ndata: {"delta":{"type":"thinking_delta","thinking":"Hm"}}\n\nevent: content_block_delta\ndata: {"delta":{"type":"text_delta","text":" noon"}}\n\n',
      ),
    'It is noon',
  ],
  [
    'named items',
    () => [
      { event: 'response.output_text.delta', data: { delta: 'It is' } },
      { event: 'response.output_text.delta', data: '{"delta":" noon"}' },
    ],
    'It is noon',
  ],
  [
    'named lc',
    () =>
      events(
        'event: on_chat_model_stream\ndata: {"data":{"chunk":{"content":"It is"}}}\n\nevent: on_chat_model_stream\ndata: {"chunk":{"content":" noon"}}\n\n',
      ),
    'It is noon',
  ],
  [
    'ollama chat repeats not',
    () => [
      { message: { role: 'assistant', content: 'ha' }, done: false },
      { message: { role: 'assistant', content: 'haha' }, done: false },
    ],
    'hahaha',
  ],
  [
    'baidu',
    () => [
      { result: 'It is', is_end: false },
      { result: ' noon', is_end: true },
    ],
    'It is noon',
  ],
  [
    'lg tuple plain',
    () => [
      [{ content: 'It is' }, { langgraph_node: 'a' }],
      [{ content: ' noon' }, { langgraph_node: 'a' }],
    ],
    'It is noon',
  ],
  ['lg updates roles', () => [{ agent: { messages: [{ role: 'assistant', content: 'It is noon' }] } }], 'It is noon'],
  [
    'deepgram',
    () => [
      { type: 'Results', is_final: false, channel: { alternatives: [{ transcript: 'it is' }] } },
      { type: 'Results', is_final: true, channel: { alternatives: [{ transcript: 'It is noon.' }] } },
      { type: 'Results', is_final: true, channel: { alternatives: [{ transcript: 'Good.' }] } },
      { type: 'Metadata' },
    ],
    'It is noon. Good.',
  ],
  [
    'assemblyai v2',
    () => [
      { message_type: 'SessionBegins' },
      { message_type: 'PartialTranscript', text: 'it is' },
      { message_type: 'FinalTranscript', text: 'It is noon.' },
      { message_type: 'FinalTranscript', text: 'Good.' },
    ],
    'It is noon. Good.',
  ],
  [
    'assemblyai v3',
    () => [
      { type: 'Begin', id: '1' },
      { type: 'Turn', turn_order: 0, end_of_turn: false, transcript: 'it is' },
      { type: 'Turn', turn_order: 0, end_of_turn: true, turn_is_formatted: false, transcript: 'it is noon' },
      { type: 'Turn', turn_order: 0, end_of_turn: true, turn_is_formatted: true, transcript: 'It is noon.' },
      { type: 'Turn', turn_order: 1, end_of_turn: true, turn_is_formatted: true, transcript: 'Good.' },
      { type: 'Termination' },
    ],
    'it is noon\n\nGood.',
  ],
  [
    'openai transcript',
    () => [
      { type: 'transcript.text.delta', delta: 'It is' },
      { type: 'transcript.text.delta', delta: ' noon' },
      { type: 'transcript.text.done', text: 'It is noon' },
    ],
    'It is noon',
  ],
  [
    'openai realtime text',
    () => [
      { type: 'session.created' },
      { type: 'response.created' },
      { type: 'response.output_text.delta', delta: 'It is' },
      { type: 'response.text.delta', delta: ' noon' },
      { type: 'response.done' },
    ],
    'It is noon',
  ],
  [
    'openai completions legacy',
    () => [
      { object: 'text_completion', choices: [{ text: 'It is', index: 0 }] },
      { choices: [{ text: ' noon', index: 0, finish_reason: 'stop' }] },
    ],
    'It is noon',
  ],
  [
    'gemini rest array',
    () => [
      { candidates: [{ content: { parts: [{ text: 'Hm', thought: true }], role: 'model' } }] },
      { candidates: [{ content: { parts: [{ text: 'It is' }], role: 'model' } }] },
      { candidates: [{ content: { parts: [{ text: ' noon' }] }, finishReason: 'STOP', citationMetadata: {} }] },
    ],
    'It is noon',
  ],
  [
    'vertex wrapped',
    () => [
      { response: { candidates: [{ content: { parts: [{ text: 'It is' }] } }] } },
      { response: { candidates: [{ content: { parts: [{ text: ' noon' }] } }] } },
    ],
    'It is noon',
  ],
  ['copilotkit gql', () => [{ __typename: 'TextMessageOutput', id: '1', content: ['It is', ' noon'], role: 'assistant' }], 'It is noon'],
  [
    'openai stream text helper events',
    () => [
      { type: 'content.delta', delta: 'It is', snapshot: 'It is', parsed: null },
      { type: 'content.delta', delta: ' noon', snapshot: 'It is noon' },
      { type: 'content.done', content: 'It is noon' },
    ],
    'It is noon',
  ],
  [
    'genkit flow',
    () => [
      { message: { content: [{ text: 'It is' }], role: 'model', index: 0 } },
      { message: { content: [{ text: ' noon' }], role: 'model' } },
      { result: 'It is noon' },
    ],
    'It is noon',
  ],
  [
    'vercel object',
    () => [
      { type: 'object-delta', object: {} },
      { type: 'text-delta', textDelta: 'It is' },
    ],
    'It is',
  ],
  [
    'replicate sse',
    () => [
      { event: 'output', data: 'It is', id: '1' },
      { event: 'output', data: ' noon', id: '2' },
      { event: 'done', data: '{}' },
    ],
    'It is noon',
  ],
  [
    'hf inference old',
    () => [{ token: { text: 'It is', special: false } }, { token: { text: ' noon' }, generated_text: 'It is noon' }],
    'It is noon',
  ],
  [
    'azure inference sse',
    () => [
      { data: '{"choices":[{"delta":{"content":"It is"}}]}', event: 'message' },
      { data: '{"choices":[{"delta":{"content":" noon"}}]}' },
      { data: '[DONE]' },
    ],
    'It is noon',
  ],
  [
    'azure on your data',
    () => [
      { choices: [{ index: 0, delta: { role: 'assistant', context: { citations: [] } } }] },
      { choices: [{ index: 0, delta: { content: 'It is' } }] },
      { choices: [{ delta: { content: ' noon' } }] },
    ],
    'It is noon',
  ],
  [
    'perplexity citations',
    () => [
      { choices: [{ index: 0, delta: { content: 'It is' }, message: { content: 'It is' } }], citations: ['https://a'] },
      { choices: [{ index: 0, delta: { content: ' noon' }, message: { content: 'It is noon' } }], citations: [], search_results: [] },
    ],
    'It is noon',
  ],
  [
    'claude code json',
    () => [
      { type: 'system', subtype: 'init' },
      { type: 'assistant', message: { id: '1', content: [{ type: 'text', text: 'It is noon' }] }, parent_tool_use_id: null },
      { type: 'result', subtype: 'success', result: 'It is noon' },
    ],
    'It is noon',
  ],
  [
    'anthropic text helper',
    () => [
      { type: 'text', text: 'It is', snapshot: 'It is' },
      { type: 'text', text: ' noon', snapshot: 'It is noon' },
    ],
    'It is noon',
  ],
  [
    'cohere v1',
    () => [
      { eventType: 'text-generation', text: 'It is' },
      { eventType: 'text-generation', text: ' noon' },
      { eventType: 'stream-end', response: { text: 'It is noon' } },
    ],
    'It is noon',
  ],
  [
    'langserve',
    () => events('event: metadata\ndata: {"run_id":"1"}\n\nevent: data\ndata: "It is"\n\nevent: data\ndata: " noon"\n\nevent: end\n\n'),
    'It is noon',
  ],
  [
    'langserve msg',
    () =>
      events(
        'event: data\ndata: {"content":"It is","type":"AIMessageChunk"}\n\nevent: data\ndata: {"content":" noon","type":"AIMessageChunk"}\n\nevent: end\n\n',
      ),
    'It is noon',
  ],
  [
    'coze',
    () =>
      events(
        'event:conversation.chat.created\ndata:{"id":"1"}\n\nevent:conversation.message.delta\ndata:{"role":"assistant","type":"answer","content":"It is","content_type":"text"}\n\nevent:conversation.message.delta\ndata:{"role":"assistant","type":"answer","content":" noon","content_type":"text"}\n\nevent:conversation.message.completed\ndata:{"role":"assistant","type":"answer","content":"It is noon"}\n\nevent:conversation.message.completed\ndata:{"role":"assistant","type":"follow_up","content":"Why?"}\n\nevent:done\ndata:"[DONE]"\n\n',
      ),
    'It is noon',
  ],
  [
    'letta',
    () => [
      { message_type: 'reasoning_message', reasoning: 'Hm' },
      { message_type: 'assistant_message', content: 'It is' },
      { message_type: 'assistant_message', content: ' noon' },
      { message_type: 'usage_statistics' },
    ],
    'It is noon',
  ],
  [
    'acp',
    () => [
      {
        jsonrpc: '2.0',
        method: 'session/update',
        params: { update: { sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'Hm' } } },
      },
      {
        jsonrpc: '2.0',
        method: 'session/update',
        params: { update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'It is' } } },
      },
    ],
    'It is',
  ],
  [
    'a2a',
    () => [
      { kind: 'status-update', status: { state: 'working' } },
      { kind: 'artifact-update', artifact: { parts: [{ kind: 'text', text: 'It is' }] } },
      { kind: 'artifact-update', append: true, artifact: { parts: [{ kind: 'text', text: ' noon' }] } },
    ],
    'It is noon',
  ],
  [
    'eventsource named',
    () => [
      { type: 'token', data: 'It is', lastEventId: '' },
      { type: 'token', data: ' noon', lastEventId: '' },
    ],
    'It is noon',
  ],
  [
    'gradio',
    () => [
      { type: 'data', data: ['It is'], endpoint: '/chat' },
      { type: 'data', data: ['It is noon'], endpoint: '/chat' },
      { type: 'status', stage: 'complete' },
    ],
    'It is noon',
  ],
  ['chainlit-ish', () => [{ delta: { content: 'It is' } }, { delta: { content: ' noon' } }], 'It is noon'],
  ['openai-ish no index', () => [{ delta: { text: 'It is' } }, { delta: { text: ' noon' } }], 'It is noon'],
  ['watson assistant', () => [{ output: { generic: [{ response_type: 'text', text: 'It is noon' }] } }], 'It is noon'],
  [
    'amazon q',
    () => [
      { textEvent: { systemMessage: 'It is', conversationId: '1' } },
      { textEvent: { systemMessage: ' noon' } },
      { metadataEvent: {} },
    ],
    'It is noon',
  ],
  ['lex', () => [{ TextResponseEvent: { messages: [{ content: 'It is noon', contentType: 'PlainText' }] } }], 'It is noon'],
];

describe('each word once, and nothing but words', () => {
  it.each(ROWS)('%s', async (_, source, text) => {
    expect(await readText(source() as TextSource)).toBe(text);
  });
});

describe('LangChain', () => {
  /** A message of version 0.3, whose type only a method returns. */
  class Message {
    readonly lc_serializable = true;
    readonly additional_kwargs = {};
    constructor(
      readonly kind: string,
      readonly content: string,
      readonly tool_call_chunks?: readonly object[],
    ) {}
    _getType() {
      return this.kind;
    }
  }
  const chunk = (content: string, calls: readonly object[] = []) => new Message('ai', content, calls);
  const tool = new Message('tool', '12:00');
  const chunks = [chunk('Let me '), chunk('look.'), chunk('', [{ name: 'now' }]), tool, chunk('It is '), chunk('noon 🙂')];
  const event = (name: string, run_id: string, data: object) => ({ event: name, name, run_id, data });
  const stream = (each: Message) => event('on_chat_model_stream', 'model', { chunk: each });
  const chain = (text: unknown, run = 'root') => event('on_chain_stream', run, { chunk: text });
  const start = event('on_chain_start', 'root', { input: 'What time is it?' });
  const end = event('on_chat_model_end', 'model', { output: new Message('ai', 'It is noon 🙂') });

  it.each<[string, readonly unknown[], string]>([
    ['a model of version 0.3', chunks, SAID],
    ['its events', [start, ...chunks.filter((each) => each !== tool).map(stream), end], SAID],
    ["LangGraph's mode messages of version 0.3", chunks.map((each) => [each, { langgraph_node: 'agent' }]), SAID],
    [
      "LangGraph's mode updates of version 0.3",
      [
        { agent: { messages: [new Message('ai', 'Let me look.')] } },
        { tools: { messages: [tool] } },
        { agent: { messages: [new Message('ai', 'It is noon 🙂')] } },
      ],
      SAID,
    ],
    [
      'a chain that no model streams in',
      [start, chain('context documents', 'inner'), chain('It is '), chain('noon'), chain('noon', 'inner')],
      'It is noon',
    ],
    [
      'a chain that passes on the words before its model is told of',
      [start, chain('I'), stream(chunk('I')), stream(chunk('t is noon')), chain('t is noon')],
      'It is noon',
    ],
    ['the events of a chain alone', [chain('It is '), chain('It is ', 'outer'), chain('noon'), chain('noon', 'outer')], 'It is noon'],
    ['a graph that answers without a model', [start, chain({ agent: { messages: [new Message('ai', 'It is noon')] } })], 'It is noon'],
    ['a model that answers at once', [start, end], 'It is noon 🙂'],
    [
      'a model of text that answers at once',
      [event('on_llm_end', '1', { output: { generations: [[{ text: 'It is noon' }]] } })],
      'It is noon',
    ],
    [
      'events of which a server passes on the content',
      [
        { event: 'on_chat_model_stream', data: { chunk: { content: 'It is ' } } },
        { event: 'on_chat_model_stream', data: { chunk: { content: 'noon' } } },
        { event: 'on_chat_model_end', data: { output: { content: 'It is noon' } } },
      ],
      'It is noon',
    ],
  ])('%s', async (_, items, text) => {
    expect(await readText(items as TextSource)).toBe(text);
  });
});
