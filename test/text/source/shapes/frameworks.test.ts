/** Items of agent frameworks, of apps with their own server, and of less common SDKs. */
import { describe, expect, it } from 'vitest';
import type { TextSource } from '../../../../src/text/source/text-source';
import { readText } from '../reading';

const P = ['The capital ', 'of France is Paris.'];
const A = P.join('');
const sse = (body: string) => new Response(body, { headers: { 'content-type': 'text/event-stream' } });

const ROWS: readonly (readonly [name: string, source: unknown, text: string])[] = [
  [
    'autogen result alone',
    [
      {
        messages: [
          { type: 'TextMessage', source: 'user', content: 'Hi?' },
          { type: 'TextMessage', source: 'assistant', content: A },
        ],
        stop_reason: null,
      },
    ],
    A,
  ],
  [
    'agno',
    [
      { event: 'RunStarted', run_id: 'r', agent_id: 'a', created_at: 1 },
      ...P.map((content) => ({ event: 'RunContent', content, content_type: 'str', run_id: 'r', agent_id: 'a', created_at: 1 })),
      { event: 'RunContentCompleted', run_id: 'r' },
      { event: 'RunCompleted', content: A, run_id: 'r', metrics: {} },
    ],
    A,
  ],
  [
    'agno completed only',
    [
      { event: 'RunStarted', run_id: 'r' },
      { event: 'RunCompleted', content: A, run_id: 'r' },
    ],
    A,
  ],
  [
    'agno tools',
    [
      { event: 'RunStarted' },
      { event: 'RunContent', content: 'Let me look.' },
      { event: 'ToolCallStarted', tool: { tool_name: 'x' } },
      { event: 'ToolCallCompleted', tool: { result: 'x' }, content: 'x() completed' },
      { event: 'ReasoningStep', content: 'hm', reasoning_content: 'hm' },
      { event: 'RunContent', content: '', reasoning_content: 'Hm' },
      { event: 'RunContent', content: 'Noon.' },
      { event: 'MemoryUpdateStarted' },
      { event: 'RunCompleted', content: 'Let me look.Noon.' },
    ],
    'Let me look.\n\nNoon.',
  ],
  [
    'agno team',
    [
      { event: 'TeamRunStarted', run_id: 't' },
      { event: 'TeamToolCallStarted', tool: {} },
      { event: 'RunStarted', run_id: 'm', parent_run_id: 't' },
      { event: 'RunContent', content: 'member', run_id: 'm' },
      { event: 'RunCompleted', content: 'member' },
      { event: 'TeamToolCallCompleted', tool: {} },
      ...P.map((content) => ({ event: 'TeamRunContent', content })),
      { event: 'TeamRunCompleted', content: A },
    ],
    A,
  ],
  [
    'agno sse',
    sse(
      P.map(
        (content) =>
          `event: RunContent\ndata: ${JSON.stringify({ created_at: 1, event: 'RunContent', agent_id: 'a', run_id: 'r', content, content_type: 'str' })}\n\n`,
      ).join('') + `event: RunCompleted\ndata: ${JSON.stringify({ event: 'RunCompleted', content: A })}\n\n`,
    ),
    A,
  ],
  ['agno sse new', sse(P.map((content) => `event: RunContent\ndata: ${JSON.stringify({ content })}\n\n`).join('')), A],
  ['agno old', P.map((content) => ({ event: 'RunResponse', content, content_type: 'str', model: 'm', run_id: 'r' })), A],
  ['agno old 2', P.map((content) => ({ event: 'RunResponseContent', content })), A],
  [
    'anythingllm',
    [
      ...P.map((textResponse) => ({ uuid: 'u', sources: [], type: 'textResponseChunk', textResponse, close: false, error: false })),
      { uuid: 'u', type: 'textResponseChunk', textResponse: '', close: true, error: false, sources: [] },
      { uuid: 'u', type: 'finalizeResponseStream', close: true, error: false, chatId: 1, metrics: {} },
    ],
    A,
  ],
  ['anythingllm whole', [{ id: '1', type: 'textResponse', textResponse: A, sources: [], close: true, error: null }], A],
  [
    'anythingllm agent',
    [
      { type: 'statusResponse', uuid: '1', content: 'Thinking', animate: true, textResponse: 'Looking' },
      { type: 'reportStreamEvent', content: { type: 'toolCallInvocation', uuid: '1', content: 'Assembling' } },
      ...P.map((content) => ({ type: 'reportStreamEvent', content: { type: 'textResponseChunk', uuid: '1', content } })),
      { type: 'reportStreamEvent', content: { type: 'fullTextResponse', uuid: '1', content: A } },
    ],
    A,
  ],
  [
    'autogen',
    [
      { type: 'TextMessage', source: 'user', content: 'Hi?', models_usage: null, metadata: {}, id: '0' },
      ...P.map((content) => ({
        type: 'ModelClientStreamingChunkEvent',
        source: 'assistant',
        content,
        models_usage: null,
        metadata: {},
        id: '1',
        full_message_id: '2',
      })),
      { type: 'TextMessage', source: 'assistant', content: A, id: '2', models_usage: {} },
      {
        messages: [
          { type: 'TextMessage', source: 'user', content: 'Hi?' },
          { type: 'TextMessage', source: 'assistant', content: A },
        ],
        stop_reason: 'Maximum',
      },
    ],
    A,
  ],
  [
    'autogen not streaming',
    [
      { type: 'TextMessage', source: 'user', content: 'Hi?' },
      { type: 'ThoughtEvent', source: 'a', content: 'hm' },
      { type: 'ToolCallRequestEvent', source: 'a', content: [{ id: '1', name: 'f', arguments: '{}' }] },
      { type: 'ToolCallExecutionEvent', source: 'a', content: [{ content: 'x', call_id: '1' }] },
      { type: 'TextMessage', source: 'assistant', content: A },
      { type: 'TextMessage', source: 'critic', content: 'APPROVE' },
      { type: 'StopMessage', source: 'critic', content: 'stop' },
    ],
    A + '\n\nAPPROVE',
  ],
  [
    'autogen response',
    [
      { type: 'ModelClientStreamingChunkEvent', source: 'a', content: A },
      { chat_message: { type: 'TextMessage', source: 'a', content: A }, inner_messages: [] },
    ],
    A,
  ],
  [
    'spring ai',
    P.map((text) => ({
      result: {
        metadata: { finishReason: '', contentFilters: [], empty: true },
        output: { messageType: 'ASSISTANT', metadata: { role: 'ASSISTANT', messageType: 'ASSISTANT' }, toolCalls: [], media: [], text },
      },
      metadata: { id: 'c', model: 'm', rateLimit: {}, usage: {} },
      results: [{ metadata: {}, output: { messageType: 'ASSISTANT', text } }],
    })),
    A,
  ],
  [
    'spring ai content',
    P.map((content) => ({
      results: [{ output: { messageType: 'ASSISTANT', metadata: {}, toolCalls: [], content } }],
      result: { output: { messageType: 'ASSISTANT', metadata: {}, toolCalls: [], content }, metadata: {} },
      metadata: { id: '1' },
    })),
    A,
  ],
  [
    'spring ai growing',
    [P[0], A].map((content) => ({
      result: { output: { messageType: 'ASSISTANT', media: [], metadata: { messageType: 'ASSISTANT' }, content }, metadata: {} },
      metadata: {},
      results: [],
    })),
    A,
  ],
  [
    'spring ai null end',
    [
      ...P.map((text) => ({ result: { output: { messageType: 'ASSISTANT', text } } })),
      { result: { output: { messageType: 'ASSISTANT', text: null }, metadata: { finishReason: 'STOP' } } },
      { result: null, results: [], metadata: { usage: {} } },
    ],
    A,
  ],
  ['spring message', P.map((text) => ({ messageType: 'ASSISTANT', metadata: {}, toolCalls: [], media: [], text })), A],
  ['bare message content', P.map((content) => ({ message: { content } })), A],
  ['bare message content whole', [{ message: { content: A } }], A],
  ['message text', P.map((text) => ({ message: { text } })), A],
  ['message content id', P.map((content) => ({ id: '1', message: { id: '2', content }, conversation_id: 'c' })), A],
  ['crewai', P.map((chunk) => ({ type: 'llm_stream_chunk', chunk, timestamp: 't' })), A],
  [
    'haystack',
    P.map((content) => ({
      content,
      meta: { model: 'm', index: 0, finish_reason: null },
      component_info: { type: 'x', name: 'llm' },
      index: 0,
      tool_calls: [],
      tool_call_result: null,
      start: false,
      finish_reason: null,
    })),
    A,
  ],
  [
    'semantic kernel',
    P.map((Text) => ({
      $type: 'x',
      ChoiceIndex: 0,
      Role: { Label: 'assistant' },
      Items: [{ $type: 'StreamingTextContent', Text }],
      ModelId: 'm',
    })),
    A,
  ],
  [
    'semantic kernel lower',
    P.map((text) => ({
      role: { label: 'assistant' },
      items: [{ $type: 'StreamingTextContent', choiceIndex: 0, text }],
      choiceIndex: 0,
      modelId: 'm',
    })),
    A,
  ],
  [
    'semantic kernel streamed by ASP.NET',
    [
      { role: { label: 'tool' }, content: 'Rain', choiceIndex: 0 },
      ...P.map((content) => ({ role: { label: 'assistant' }, content, choiceIndex: 0, modelId: 'm', metadata: null })),
    ],
    A,
  ],
  [
    'semantic kernel without a naming policy',
    P.map((Content, i) => ({ Role: i === 0 ? { Label: 'Assistant' } : null, Content, ChoiceIndex: 0, ModelId: 'm' })),
    A,
  ],
  [
    'ms agent framework in Python',
    [
      { type: 'agent_response_update', contents: [{ type: 'text_reasoning', text: 'Hm' }], role: 'assistant' },
      { type: 'agent_response_update', contents: [{ type: 'function_result', call_id: '1', result: 'Rain' }], role: 'tool' },
      ...P.map((text) => ({
        type: 'agent_response_update',
        contents: [{ type: 'text', text }],
        role: { type: 'role', value: 'assistant' },
      })),
    ],
    A,
  ],
  ['ms agent framework chat in Python', P.map((text) => ({ type: 'chat_response_update', contents: [{ type: 'text', text }] })), A],
  ['ms agent framework', P.map((text) => ({ role: 'assistant', contents: [{ $type: 'text', text }], messageId: '1', responseId: '2' })), A],
  ['ms extensions ai', P.map((text) => ({ authorName: 'a', role: 'assistant', contents: [{ type: 'text', text }], messageId: '1' })), A],
  [
    'lmstudio',
    [
      { content: 'hm', tokensCount: 1, containsDrafted: false, reasoningType: 'reasoning', isStructural: false },
      { content: '</think>', reasoningType: 'reasoningEndTag' },
      ...P.map((content) => ({ content, tokensCount: 1, containsDrafted: false, reasoningType: 'none', isStructural: false })),
    ],
    A,
  ],
  [
    'copilot sdk',
    [
      ...P.map((deltaContent) => ({ type: 'assistant.message_delta', data: { messageId: '1', deltaContent } })),
      { type: 'assistant.message', data: { messageId: '1', content: A } },
      { type: 'session.idle', data: {} },
    ],
    A,
  ],
  [
    'codex',
    [
      { type: 'thread.started', thread_id: '1' },
      { type: 'turn.started' },
      { type: 'item.completed', item: { id: '0', type: 'reasoning', text: 'hm' } },
      { type: 'item.started', item: { id: '1', type: 'command_execution', command: 'ls' } },
      { type: 'item.completed', item: { id: '2', type: 'agent_message', text: A } },
      { type: 'turn.completed', usage: {} },
    ],
    A,
  ],
  [
    'agno with a model for the output',
    [
      { event: 'RunStarted' },
      { event: 'RunIntermediateContent', content: 'A draft.', content_type: 'str' },
      ...P.map((content) => ({ event: 'RunContent', content })),
      { event: 'RunContentCompleted', content: null },
      { event: 'RunCompleted', content: A },
    ],
    A,
  ],
  [
    'dify that replaces its text',
    [...P.map((text) => ({ event: 'text_chunk', data: { text } })), { event: 'text_replace', data: { text: 'Another.' } }],
    A,
  ],
  [
    'pydantic ai as named events',
    [
      { event: 'user-prompt', data: '{"content":"Hi?","part_kind":"user-prompt"}' },
      { event: 'part_start', data: `{"index":0,"part":{"content":"${P[0] ?? ''}","part_kind":"text"},"event_kind":"part_start"}` },
      ...P.slice(1).map((content_delta) => ({
        event: 'part_delta',
        data: JSON.stringify({ index: 0, delta: { content_delta, part_delta_kind: 'text' }, event_kind: 'part_delta' }),
      })),
      { event: 'close', data: '' },
    ],
    A,
  ],
  [
    'flowise with a flow of agents',
    [
      { event: 'agentFlowEvent', data: 'INPROGRESS' },
      { event: 'nextAgentFlow', data: { nodeLabel: 'Agent 0', status: 'INPROGRESS' } },
      { event: 'start', data: P[0] },
      ...P.map((data) => ({ event: 'token', data })),
      { event: 'agentFlowEvent', data: 'FINISHED' },
      { event: 'end', data: '[DONE]' },
    ],
    A,
  ],
  ['dust', P.map((text) => ({ type: 'generation_tokens', classification: 'tokens', text })), A],
  ['flue', P.map((content) => ({ content: { type: 'text', text: content } })), A],
  ['reply', P.map((reply) => ({ reply })), A],
];

describe('frameworks', () => {
  it.each(ROWS)('%s', async (_, source, text) => {
    expect(await readText(source as TextSource)).toBe(text);
  });

  it.each([
    ['Agno', { event: 'RunError', content: 'Rate limit' }],
    ['AnythingLLM', { type: 'abort', textResponse: null, error: 'No key', close: true }],
    ['ERNIE', { error_code: 17, error_msg: 'Daily limit' }],
    ['Codex', { type: 'turn.failed', error: { message: 'No key' } }],
  ])('%s tells a failure', async (_, item) => {
    await expect(readText([item])).rejects.toMatchObject({ code: 'source-failed', cause: item });
  });

  it("a message that is only a user's, or a tool's, is not said", async () => {
    const items = [
      { message: { role: 'user', content: 'Hi?' } },
      { message: { sender: 'user', text: 'Hi?' } },
      { result: { output: { messageType: 'TOOL', text: '{}' } } },
      { role: 'user', contents: [{ $type: 'text', text: 'Hi?' }] },
      { message: { content: 'Yes.' } },
    ];
    expect(await readText(items)).toBe('Yes.');
  });
});
