/**
 * The items of each SDK, in the shapes of its package's types, for one answer: the model thinks, says something, calls a
 * tool, and answers. docs/sources.md names the versions. Other tests run the real AI SDK, OpenAI, Anthropic and Bedrock
 * packages.
 */

/** The expected speech for each SDK. */
export const SAID = 'Let me look.\n\nIt is noon 🙂';

const THOUGHT = 'I need the time.';
const FIRST = ['Let me ', 'look.'] as const;
const SECOND = ['It is ', 'noon 🙂'] as const;
const CALL = { id: 'call-1', type: 'function', function: { name: 'now', arguments: '{"zone":"CET"}' } };

type Items = readonly (object | string)[];

/** Builds the answer from increments in an SDK's form: `say` makes the items with text; the others are given. */
function answer(say: (text: string, second: boolean) => object, before: Items, between: Items, after: Items = []): Items {
  return [...before, ...FIRST.map((text) => say(text, false)), ...between, ...SECOND.map((text) => say(text, true)), ...after];
}

const chatChunk = (delta: object, reason: string | null = null) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: reason }],
});
const chat = (reasoning: object) =>
  answer(
    (content) => chatChunk({ content }),
    [chatChunk({ role: 'assistant', content: '' }), chatChunk(reasoning)],
    [chatChunk({ tool_calls: [{ index: 0, ...CALL }] }), chatChunk({}, 'tool_calls')],
    [chatChunk({}, 'stop'), { ...chatChunk({}), choices: [], usage: { total_tokens: 3 } }],
  );

const langChainChunk = (content: unknown, second: boolean, fields: object = {}) => ({
  lc_serializable: true,
  id: second ? 'run-2' : 'run-1',
  type: 'ai',
  content,
  additional_kwargs: {},
  response_metadata: {},
  tool_calls: [],
  invalid_tool_calls: [],
  tool_call_chunks: [],
  ...fields,
});
const langChainTool = { type: 'tool', content: '12:00', tool_call_id: 'call-1', name: 'now' };
const langChainCall = langChainChunk('', false, {
  tool_call_chunks: [{ name: 'now', args: '{}', id: 'call-1', index: 0, type: 'tool_call_chunk' }],
});
const langChain = answer(
  langChainChunk,
  [langChainChunk([{ type: 'reasoning', reasoning: THOUGHT }], false)],
  [langChainCall, langChainTool],
);
const langChainJson = (item: object) => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain_core', 'messages', 'tool_call_id' in item ? 'ToolMessage' : 'AIMessageChunk'],
  kwargs: item,
});
const whole = (text: string, id: string) => ({ type: 'ai', id, content: text, tool_calls: [] });
const runEvent = (event: string, data: object) => ({ event, name: 'Model', run_id: '1', tags: [], metadata: {}, data });

const agUi = (extra: object = {}) =>
  answer(
    (delta, second) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: second ? 'm2' : 'm1', delta, ...extra }),
    [
      { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
      { type: 'TEXT_MESSAGE_START', messageId: 'u1', role: 'user' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'u1', delta: 'What time is it?' },
      { type: 'TEXT_MESSAGE_END', messageId: 'u1' },
      { type: 'REASONING_MESSAGE_CONTENT', messageId: 'r1', delta: THOUGHT },
      { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' },
      { type: 'RAW', event: { choices: [{ index: 0, delta: { content: FIRST[0] } }] } },
    ],
    [
      { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
      { type: 'TOOL_CALL_START', toolCallId: 'call-1', toolCallName: 'now' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'call-1', delta: '{}' },
      { type: 'TOOL_CALL_RESULT', toolCallId: 'call-1', messageId: 't1', content: '12:00' },
      { type: 'TEXT_MESSAGE_START', messageId: 'm2', role: 'assistant' },
    ],
    [
      { type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'm2', role: 'assistant', content: SECOND.join('') }] },
      { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
    ],
  );

const raw = (data: object) => ({ type: 'raw_model_stream_event', data, source: 'openai-responses' });
const agentsMessage = (id: string, text: string) => ({
  type: 'run_item_stream_event',
  name: 'message_output_created',
  item: { type: 'message_output_item', rawItem: { id, type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] } },
});
const agentsCall = {
  type: 'run_item_stream_event',
  name: 'tool_called',
  item: { type: 'tool_call_item', rawItem: { type: 'function_call', name: 'now', arguments: '{}' } },
};

const gemini = (parts: readonly object[]) => ({
  candidates: [
    { content: { role: 'model', parts }, index: 0 },
    { content: { role: 'model', parts: [{ text: 'another answer' }] }, index: 1 },
  ],
  usageMetadata: { totalTokenCount: 3 },
});
const adk = (parts: readonly object[], fields: object = {}) => ({ id: 'e', author: 'clock', content: { role: 'model', parts }, ...fields });

const bytesOf = (text: string) => new TextEncoder().encode(text);
const claude = (event: object, fields: object = {}) => ({ type: 'stream_event', event, parent_tool_use_id: null, ...fields });
const claudeText = (text: string) => claude({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const claudeMessage = (id: string, ...content: readonly object[]) => ({
  type: 'assistant',
  message: { id, role: 'assistant', content },
  parent_tool_use_id: null,
});

const cohere = (type: string, message: object) => ({ type, index: 0, delta: { message } });
const mistralEvent = (data: { readonly type: string }) => ({ event: data.type, data });
const strands = (event: object) => ({ type: 'modelStreamUpdateEvent', event });
const step = (delta: object) => ({ event_type: 'step.delta', index: 0, delta });
const ollama = (message: object, fields: object = {}) => ({
  model: 'm',
  created_at: '2026-11-30T10:00:00Z',
  message: { role: 'assistant', content: '', ...message },
  done: false,
  ...fields,
});
const tgi = (text: string, special = false) => ({
  index: 1,
  token: { id: 1, text, logprob: 0, special },
  generated_text: special ? SAID : null,
  details: null,
});
const dify = (event: string, fields: object) => ({ event, task_id: 't', message_id: 'm', ...fields });

/** The items by SDK. */
export const SDK_ITEMS: Readonly<Record<string, Items>> = {
  'OpenAI chat completions': chat({}),
  'DeepSeek, xAI, vLLM (reasoning_content)': chat({ content: null, reasoning_content: THOUGHT }),
  'OpenRouter, Groq (reasoning)': chat({ content: '', reasoning: THOUGHT, reasoning_details: [{ type: 'reasoning.text', text: THOUGHT }] }),
  'Perplexity, which repeats the message': answer(
    (content) => ({
      ...chatChunk({ content }),
      choices: [{ index: 0, delta: { content }, message: { role: 'assistant', content: SAID } }],
    }),
    [],
    [chatChunk({ tool_calls: [CALL] })],
    [{ ...chatChunk({}), choices: [{ index: 0, delta: {}, message: { role: 'assistant', content: SAID } }] }],
  ),
  'Mistral chat': answer((content) => ({ data: chatChunk({ content }) }), [], [{ data: chatChunk({ content: '', toolCalls: [CALL] }) }]),
  'Mistral Magistral': answer(
    (text) => ({ data: chatChunk({ content: [{ type: 'text', text }] }) }),
    [{ data: chatChunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: THOUGHT }] }] }) }],
    [{ data: chatChunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: THOUGHT }] }] }) }],
  ),
  'Mistral conversations': answer(
    (text, second) =>
      mistralEvent({ type: 'message.output.delta', id: 'm', role: 'assistant', content: second ? { type: 'text', text } : text } as {
        type: string;
      }),
    [mistralEvent({ type: 'conversation.response.started' })],
    [
      mistralEvent({ type: 'tool.execution.started' }),
      mistralEvent({ type: 'function.call.delta', name: 'now', arguments: '{}' } as { type: string }),
    ],
    [mistralEvent({ type: 'conversation.response.done' })],
  ),
  'OpenAI Assistants': answer(
    (value) => ({
      event: 'thread.message.delta',
      data: { id: 'm', object: 'thread.message.delta', delta: { content: [{ index: 0, type: 'text', text: { value, annotations: [] } }] } },
    }),
    [
      { event: 'thread.created', data: { id: 't' } },
      { event: 'thread.message.created', data: { id: 'm', content: [] } },
    ],
    [{ event: 'thread.run.step.delta', data: { delta: { step_details: { type: 'tool_calls', tool_calls: [CALL] } } } }],
    [
      { event: 'thread.message.completed', data: { content: [{ type: 'text', text: { value: SAID } }] } },
      { event: 'done', data: '[DONE]' },
    ],
  ),
  'OpenAI Agents': answer(
    (delta, second) => raw({ type: 'output_text_delta', itemId: second ? 'm2' : 'm1', delta }),
    [
      { type: 'agent_updated_stream_event', agent: { name: 'Clock' } },
      raw({ type: 'response_started' }),
      raw({ type: 'model', event: { type: 'response.reasoning_summary_text.delta', delta: THOUGHT } }),
      raw({ type: 'model', event: { type: 'response.output_text.delta', delta: FIRST[0] } }),
    ],
    [
      raw({ type: 'response_done', response: { output: [{ type: 'message', content: [{ type: 'output_text', text: 'Let me look.' }] }] } }),
      agentsMessage('m1', 'Let me look.'),
      agentsCall,
      { type: 'run_item_stream_event', name: 'tool_output', item: { output: '12:00' } },
    ],
    [agentsMessage('m2', SECOND.join(''))],
  ),
  'OpenAI Agents, whole items alone': [agentsMessage('m1', FIRST.join('')), agentsCall, agentsMessage('m2', SECOND.join(''))],
  'Claude Agent': answer(
    claudeText,
    [
      { type: 'system', subtype: 'init', tools: ['now'] },
      claude({ type: 'message_start', message: { content: [] } }),
      claude({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: THOUGHT } }),
    ],
    [
      claudeMessage('m1', { type: 'text', text: FIRST.join('') }),
      claudeMessage('m1', { type: 'tool_use', name: 'now', input: {} }),
      claude({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'I am a tool.' } }, { parent_tool_use_id: 'call-1' }),
      { type: 'user', message: { role: 'user', content: [{ type: 'tool_result', content: '12:00' }] } },
      claude({ type: 'message_start', message: { content: [] } }),
    ],
    [
      claudeMessage('m2', { type: 'text', text: SECOND.join('') }),
      { type: 'result', subtype: 'success', is_error: false, result: SECOND.join('') },
    ],
  ),
  'Claude Agent, whole messages alone': [
    claudeMessage('m1', { type: 'thinking', thinking: THOUGHT }),
    claudeMessage('m1', { type: 'text', text: FIRST.join('') }),
    claudeMessage('m1', { type: 'tool_use', name: 'now' }),
    claudeMessage('m2', { type: 'text', text: SECOND.join('') }),
    { type: 'result', is_error: false, result: SECOND.join('') },
  ],
  'Google Gemini': answer(
    (text) => gemini([{ text }]),
    [gemini([{ text: THOUGHT, thought: true }])],
    [gemini([{ functionCall: { name: 'now', args: {} } }])],
    [gemini([])],
  ),
  'Google Gemini, a call beside text': [
    gemini([{ text: FIRST[0] }]),
    gemini([{ text: FIRST[1] }, { functionCall: { name: 'now', args: {} } }]),
    gemini([{ text: SECOND.join('') }]),
  ],
  'Google Gemini, interactions': answer(
    (text) => step({ type: 'text', text }),
    [
      { event_type: 'interaction.created' },
      { event_type: 'step.start', index: 0, step: { type: 'thought' } },
      step({ type: 'thought_summary', content: { text: THOUGHT } }),
    ],
    [{ event_type: 'step.start', index: 1, step: { type: 'function_call', name: 'now' } }, step({ type: 'arguments', arguments: '{}' })],
    [step({ type: 'text_annotation_delta', annotations: [] }), { event_type: 'interaction.completed' }],
  ),
  'Google Agent Development Kit': answer(
    (text) => adk([{ text }], { partial: true }),
    [{ author: 'user', content: { role: 'user', parts: [{ text: 'What time is it?' }] } }],
    [adk([{ text: 'Let me look.' }, { functionCall: { name: 'now' } }]), adk([{ functionResponse: { response: { time: '12:00' } } }])],
    [adk([{ text: SECOND.join('') }])],
  ),
  Genkit: answer(
    (text) => ({ index: 0, role: 'model', content: [{ text }] }),
    [{ index: 0, role: 'model', content: [{ reasoning: THOUGHT }] }],
    [
      { index: 0, role: 'model', content: [{ toolRequest: { name: 'now' } }] },
      { index: 1, role: 'tool', content: [{ toolResponse: { output: '12:00' } }] },
    ],
  ),
  'Cohere, version 2': answer(
    (text) => cohere('content-delta', { content: { text } }),
    [
      cohere('message-start', { role: 'assistant' }),
      cohere('content-start', { content: { type: 'thinking', thinking: '' } }),
      cohere('content-delta', { content: { thinking: THOUGHT } }),
    ],
    [
      cohere('tool-plan-delta', { tool_plan: 'I will call now.' }),
      cohere('tool-call-start', { tool_calls: CALL }),
      cohere('citation-start', { citations: { text: 'look' } }),
    ],
    [{ type: 'message-end', delta: { finish_reason: 'COMPLETE' } }],
  ),
  'Cohere, version 1': answer(
    (text) => ({ eventType: 'text-generation', text }),
    [{ eventType: 'stream-start' }],
    [{ eventType: 'tool-calls-chunk', text: 'I will call now.' }],
    [{ eventType: 'stream-end', response: { text: SAID } }],
  ),
  LangChain: langChain,
  'LangChain, as JSON': langChain.map((item) => langChainJson(item as object)),
  'LangChain for Python, as JSON': langChain.map((item) => ({
    ...(item as object),
    type: 'tool_call_id' in (item as object) ? 'ToolMessage' : 'AIMessageChunk',
  })),
  'LangChain streamEvents': [
    runEvent('on_chain_start', { input: 'What time is it?' }),
    ...langChain
      .slice(0, -1)
      .flatMap((chunk) =>
        'tool_call_id' in (chunk as object)
          ? [runEvent('on_tool_end', { output: '12:00' })]
          : [
              runEvent('on_chat_model_stream', { chunk }),
              runEvent('on_parser_stream', { chunk: 'parsed' }),
              runEvent('on_chain_stream', { chunk: 'passed on' }),
            ],
      ),
    runEvent('on_chat_model_stream', { chunk: langChain.at(-1) }),
    runEvent('on_chat_model_end', { output: whole(SAID, 'run-2') }),
  ],
  'LangChain streamEvents of a model': answer(
    (text) => ({ event: 'content-block-delta', index: 0, delta: { type: 'text-delta', text } }),
    [
      { event: 'message-start' },
      { event: 'content-block-start', index: 0, content: { type: 'reasoning', reasoning: '' } },
      { event: 'content-block-delta', index: 0, delta: { type: 'reasoning-delta', reasoning: THOUGHT } },
      { event: 'content-block-start', index: 1, content: { type: 'text', text: '' } },
    ],
    [
      { event: 'content-block-start', index: 2, content: { type: 'tool_call_chunk', name: 'now', args: '' } },
      { event: 'content-block-delta', index: 2, delta: { type: 'tool-call-delta', args: '{}' } },
    ],
    [
      { event: 'content-block-finish', index: 1, content: { type: 'text', text: SAID } },
      { event: 'message-finish', reason: 'stop' },
    ],
  ),
  'LangGraph, mode messages': langChain.map((item) => [item, { langgraph_node: 'agent', tags: [] }]),
  'LangGraph, mode updates': [
    { agent: { messages: [whole(FIRST.join(''), '1')] } },
    { tools: { messages: [langChainTool] } },
    { agent: { messages: [whole(SECOND.join(''), '2')] } },
  ],
  'LangGraph, several modes': [
    ...langChain.map((item) => ['messages', [item, {}]]),
    ['updates', { agent: { messages: [whole(SECOND.join(''), 'run-2')] } }],
    ['values', { messages: [whole(SAID, '9')] }],
  ],
  "LangGraph's SDK, snapshots": [
    { event: 'metadata', data: { run_id: '1' } },
    { event: 'messages/partial', data: [whole(FIRST[0], '1')] },
    { event: 'messages/partial', data: [whole(FIRST.join(''), '1')] },
    { event: 'messages/complete', data: [langChainTool] },
    { event: 'messages/partial', data: [whole(SECOND[0], '2')] },
    { event: 'messages/complete', data: [whole(SECOND.join(''), '2')] },
  ],
  'AG-UI, CopilotKit, TanStack AI': agUi(),
  'AG-UI, chunks': answer(
    (delta, second) => ({ type: 'TEXT_MESSAGE_CHUNK', messageId: second ? 'm2' : 'm1', delta }),
    [{ type: 'TEXT_MESSAGE_CHUNK', messageId: 'u', role: 'user', delta: 'What time is it?' }],
    [{ type: 'TOOL_CALL_CHUNK', toolCallId: 'c', toolCallName: 'now', delta: '{}' }],
  ),
  Strands: answer(
    (text) => strands({ type: 'modelContentBlockDeltaEvent', delta: { type: 'textDelta', text } }),
    [
      { type: 'beforeInvocationEvent' },
      strands({ type: 'modelMessageStartEvent', role: 'assistant' }),
      strands({ type: 'modelContentBlockDeltaEvent', delta: { type: 'reasoningContentDelta', text: THOUGHT } }),
    ],
    [
      strands({ type: 'modelContentBlockStartEvent', start: { type: 'toolUseStart', name: 'now' } }),
      strands({ type: 'modelContentBlockDeltaEvent', delta: { type: 'toolUseInputDelta', input: '{}' } }),
      { type: 'toolResultEvent', result: { content: [{ text: '12:00' }] } },
    ],
    [
      strands({ type: 'modelContentBlockDeltaEvent', delta: { type: 'citationsDelta', citations: [], content: [{ text: 'noon' }] } }),
      { type: 'contentBlockEvent', contentBlock: { type: 'textBlock', text: SAID } },
      { type: 'agentResultEvent' },
    ],
  ),
  'Bedrock InvokeAgent': [
    { trace: { trace: { orchestrationTrace: { rationale: { text: THOUGHT } } } } },
    ...FIRST.map((text) => ({ chunk: { bytes: bytesOf(text) } })),
    { returnControl: { invocationInputs: [] } },
    ...SECOND.map((text) => ({ chunk: { bytes: bytesOf(text), attribution: { citations: [] } } })),
  ],
  'Bedrock RetrieveAndGenerateStream': [
    ...FIRST.map((text) => ({ output: { text } })),
    { citation: { citation: {} } },
    { output: { text: '\n\nIt is ' } },
    { output: { text: 'noon 🙂' } },
    { guardrail: { action: 'NONE' } },
  ],
  'Bedrock InvokeFlow': [
    { flowTraceEvent: { trace: {} } },
    { flowOutputEvent: { nodeName: 'first', content: { document: FIRST.join('') } } },
    { flowOutputEvent: { nodeName: 'second', content: { document: SECOND.join('') } } },
    { flowCompletionEvent: { completionReason: 'SUCCESS' } },
  ],
  'Ollama chat': answer(
    (content) => ollama({ content }),
    [ollama({ thinking: THOUGHT })],
    [ollama({ tool_calls: [CALL] })],
    [ollama({}, { done: true, done_reason: 'stop' })],
  ),
  'Ollama generate': answer(
    (response) => ({ model: 'm', response, done: false }),
    [{ model: 'm', response: '', thinking: THOUGHT, done: false }],
    [{ model: 'm', response: '', thinking: THOUGHT, done: false }],
    [{ model: 'm', response: '', done: true, context: [1] }],
  ),
  'llama.cpp server': [...FIRST, '\n\n', ...SECOND].map((content) => ({ index: 0, content, tokens: [1], stop: false })),
  'Hugging Face, Text Generation Inference': [...[...FIRST, '\n\n', ...SECOND].map((text) => tgi(text)), tgi('</s>', true)],
  'Cloudflare Workers AI': [
    ...[...FIRST, '\n\n', ...SECOND].map((response) => ({ response, p: 'abc' })),
    { response: '', usage: { total_tokens: 3 } },
  ],
  'IBM watsonx': [...FIRST, '\n\n', ...SECOND].map((generated_text, id) => ({
    id,
    event: 'message',
    data: { model_id: 'm', results: [{ generated_text, stop_reason: 'not_finished' }] },
  })),
  LlamaIndex: answer(
    (delta) => ({ raw: null, delta, options: undefined }),
    [],
    [{ data: { toolName: 'now', toolKwargs: {}, agentName: 'a' } }],
  ),
  'LlamaIndex workflows': answer(
    (delta, second) => ({ data: { delta, response: second ? SECOND.join('') : delta, currentAgentName: 'a', raw: null } }),
    [],
    [{ data: { toolName: 'now', toolKwargs: {}, toolId: '1' } }],
  ),
  Mastra: answer(
    (text) => ({ type: 'text-delta', runId: 'r', from: 'AGENT', payload: { id: 't', text } }),
    [{ type: 'reasoning-delta', payload: { text: THOUGHT } }],
    [
      { type: 'tool-call', payload: { toolName: 'now', args: {} } },
      { type: 'tool-result', payload: { result: '12:00' } },
    ],
    [{ type: 'finish', payload: { output: { text: SAID } } }],
  ),
  'assistant-ui': answer(
    (textDelta, second) => ({ type: 'text-delta', path: [second ? 3 : 1], textDelta }),
    [
      { type: 'part-start', path: [], part: { type: 'reasoning' } },
      { type: 'text-delta', path: [0], textDelta: THOUGHT },
      { type: 'part-start', path: [], part: { type: 'text' } },
    ],
    [
      { type: 'part-start', path: [], part: { type: 'tool-call', toolName: 'now' } },
      { type: 'text-delta', path: [2], textDelta: '{}' },
      { type: 'result', path: [2], result: '12:00' },
      { type: 'part-start', path: [], part: { type: 'text' } },
    ],
  ),
  'Pydantic AI': answer(
    (content_delta) => ({ event_kind: 'part_delta', index: 0, delta: { part_delta_kind: 'text', content_delta } }),
    [
      { event_kind: 'part_start', index: 0, part: { part_kind: 'thinking', content: THOUGHT } },
      { event_kind: 'part_start', index: 1, part: { part_kind: 'text', content: '' } },
    ],
    [
      { event_kind: 'part_start', index: 2, part: { part_kind: 'tool-call', tool_name: 'now' } },
      { event_kind: 'function_tool_result', result: { content: '12:00' } },
    ],
  ),
  Dify: answer(
    (text) => dify('message', { answer: text }),
    [dify('workflow_started', { data: {} })],
    [dify('agent_thought', { thought: THOUGHT, tool: 'now' })],
    [dify('message_end', { metadata: {} })],
  ),
  n8n: answer(
    (content) => ({ type: 'item', content, metadata: {} }),
    [{ type: 'begin', metadata: {} }],
    [{ type: 'tool-call-start', name: 'now' }],
    [{ type: 'end', metadata: {} }],
  ),
  Flowise: answer(
    (data) => ({ event: 'token', data }),
    [{ event: 'start', data: '' }],
    [{ event: 'usedTools', data: [{ tool: 'now', toolOutput: '12:00' }] }],
    [
      { event: 'sourceDocuments', data: [{ pageContent: 'Clocks' }] },
      { event: 'end', data: '[DONE]' },
    ],
  ),
  Replicate: [
    ...[...FIRST, '\n\n', ...SECOND].map((data) => ({ event: 'output', data, id: '1', retry: undefined })),
    { event: 'logs', data: 'Loading weights', id: '2' },
    { event: 'done', data: '{}', id: '3' },
  ],
  'events of an EventSource': answer(
    (content) => ({ type: 'message', lastEventId: '', data: JSON.stringify(chatChunk({ content })) }),
    [],
    [{ type: 'message', lastEventId: '', data: JSON.stringify(chatChunk({ tool_calls: [CALL] })) }],
    [{ type: 'message', lastEventId: '', data: '[DONE]' }],
  ),
  'a shape of its own, { type: token, content }': answer(
    (content) => ({ type: 'token', content }),
    [
      { type: 'status', content: 'Thinking' },
      { type: 'thinking', content: THOUGHT },
    ],
    [{ type: 'tool_call', name: 'now', content: '{}' }],
    [{ type: 'done', content: SAID }],
  ),
  'a shape of its own, { type: delta, data }': answer(
    (text) => ({ type: 'text_delta', data: { text } }),
    [{ type: 'session', data: { id: '1' } }],
    [{ type: 'toolResult', data: { text: '12:00' } }],
    [{ type: 'final_answer', data: { text: SAID } }],
  ),
  'a shape of its own, { event, data }': answer(
    (text) => ({ event: 'chunk', data: { text } }),
    [{ event: 'metadata', data: { title: 'Time' } }],
    [{ event: 'tool_start', data: { name: 'now' } }],
    [{ event: 'complete', data: { text: SAID } }],
  ),
  'a shape of its own, { token }': [...FIRST, '\n\n', ...SECOND].map((token) => ({ token })),
};
