/**
 * Responses of the services, event by event, in the shapes of their API references. The SDKs under test read them, so
 * speech gets the same items as in an app.
 */

function serverSentEvents(events: readonly object[], named = false): string {
  return events
    .map((event) => `${named && 'type' in event ? `event: ${String(event.type)}\n` : ''}data: ${JSON.stringify(event)}\n\n`)
    .join('');
}

const CHUNK = {
  id: 'chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG',
  object: 'chat.completion.chunk',
  created: 1741570283,
  model: 'gpt-4.1-2025-04-14',
  service_tier: 'default',
  system_fingerprint: 'fp_fc9f1d7035',
};

/** `POST /v1/chat/completions` with a tool call, the reasoning that compatible servers add, and the usage at the end. */
export const OPENAI_CHAT = `${serverSentEvents([
  { ...CHUNK, choices: [{ index: 0, delta: { role: 'assistant', content: '', refusal: null }, logprobs: null, finish_reason: null }] },
  { ...CHUNK, choices: [{ index: 0, delta: { reasoning_content: 'The user greets.' }, logprobs: null, finish_reason: null }] },
  { ...CHUNK, choices: [{ index: 0, delta: { content: 'Grüß' }, logprobs: null, finish_reason: null }] },
  { ...CHUNK, choices: [{ index: 1, delta: { content: 'another answer' }, logprobs: null, finish_reason: null }] },
  { ...CHUNK, choices: [{ index: 0, delta: { content: ' dich 🙂' }, logprobs: null, finish_reason: null }] },
  {
    ...CHUNK,
    choices: [
      {
        index: 0,
        delta: { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'now', arguments: '{"zone":"CET"}' } }] },
        logprobs: null,
        finish_reason: null,
      },
    ],
  },
  { ...CHUNK, choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }] },
  { ...CHUNK, choices: [], usage: { prompt_tokens: 19, completion_tokens: 10, total_tokens: 29 } },
])}data: [DONE]\n\n`;

const ITEM = { item_id: 'msg_67c9fdcf37fc8190ba82116e33fb28c507b8b0ad4e5eb654', output_index: 1, content_index: 0 };
const RESPONSE = {
  id: 'resp_67c9fdcecf488190bdd9a0409de3a1ec07b8b0ad4e5eb654',
  object: 'response',
  created_at: 1741290958,
  status: 'in_progress',
  error: null,
  output: [],
};

/** `POST /v1/responses` with reasoning and a tool call. */
export const OPENAI_RESPONSES = serverSentEvents(
  [
    { type: 'response.created', sequence_number: 0, response: RESPONSE },
    { type: 'response.output_item.added', sequence_number: 1, output_index: 0, item: { type: 'reasoning', id: 'rs_1', summary: [] } },
    {
      type: 'response.reasoning_summary_text.delta',
      sequence_number: 2,
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      delta: 'Greeting.',
    },
    {
      type: 'response.output_item.added',
      sequence_number: 3,
      output_index: 1,
      item: { type: 'message', id: 'msg_1', status: 'in_progress', role: 'assistant', content: [] },
    },
    { type: 'response.content_part.added', sequence_number: 4, ...ITEM, part: { type: 'output_text', text: '', annotations: [] } },
    { type: 'response.output_text.delta', sequence_number: 5, ...ITEM, delta: 'Grüß', logprobs: [] },
    { type: 'response.output_text.delta', sequence_number: 6, ...ITEM, delta: ' dich 🙂', logprobs: [] },
    { type: 'response.output_text.done', sequence_number: 7, ...ITEM, text: 'Grüß dich 🙂', logprobs: [] },
    { type: 'response.function_call_arguments.delta', sequence_number: 8, item_id: 'fc_1', output_index: 2, delta: '{"zone":' },
    { type: 'response.completed', sequence_number: 9, response: { ...RESPONSE, status: 'completed' } },
  ],
  true,
);

/** The same if the model fails midway. */
export const OPENAI_RESPONSES_FAILED = serverSentEvents(
  [
    { type: 'response.created', sequence_number: 0, response: RESPONSE },
    { type: 'response.output_text.delta', sequence_number: 1, ...ITEM, delta: 'Grüß', logprobs: [] },
    {
      type: 'response.failed',
      sequence_number: 2,
      response: { ...RESPONSE, status: 'failed', error: { code: 'server_error', message: 'The model failed to generate a response.' } },
    },
  ],
  true,
);

const MESSAGE = {
  id: 'msg_014p7gG3wDgGV9EUtLvnow3U',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-4-6',
  stop_sequence: null,
  usage: { input_tokens: 472, output_tokens: 2 },
  content: [],
  stop_reason: null,
};

/** A stream of Anthropic's Messages API: thinking, text in two blocks because of citations, and a tool call. */
export const ANTHROPIC_EVENTS = [
  { type: 'message_start', message: MESSAGE },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Greeting.' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3h' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'ping' },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Grüß' } },
  { type: 'content_block_stop', index: 1 },
  { type: 'content_block_start', index: 2, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 2, delta: { type: 'text_delta', text: ' dich 🙂' } },
  { type: 'content_block_stop', index: 2 },
  {
    type: 'content_block_start',
    index: 3,
    content_block: { type: 'tool_use', id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', name: 'now', input: {} },
  },
  { type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: '{"zone": "CET"}' } },
  { type: 'content_block_stop', index: 3 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 89 } },
  { type: 'message_stop' },
] as const;

/** The same as bytes of the network. */
export const ANTHROPIC = serverSentEvents(ANTHROPIC_EVENTS, true);

/** The same if the service is overloaded midway. */
export const ANTHROPIC_OVERLOADED = serverSentEvents(
  [...ANTHROPIC_EVENTS.slice(0, 8), { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }],
  true,
);

/** A stream of Bedrock's `ConverseStream`: the name of each event, and its JSON. */
export const CONVERSE_EVENTS: readonly (readonly [name: string, payload: object])[] = [
  ['messageStart', { role: 'assistant', p: 'abcd' }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Greeting.' } } }],
  ['contentBlockStop', { contentBlockIndex: 0 }],
  ['contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'Grüß' } }],
  ['contentBlockDelta', { contentBlockIndex: 1, delta: { text: ' dich 🙂' } }],
  ['contentBlockStop', { contentBlockIndex: 1 }],
  ['contentBlockStart', { contentBlockIndex: 2, start: { toolUse: { toolUseId: 'tooluse_1', name: 'now' } } }],
  ['contentBlockDelta', { contentBlockIndex: 2, delta: { toolUse: { input: '{"zone":"CET"}' } } }],
  ['contentBlockStop', { contentBlockIndex: 2 }],
  ['messageStop', { stopReason: 'tool_use' }],
  ['metadata', { usage: { inputTokens: 47, outputTokens: 20, totalTokens: 67 }, metrics: { latencyMs: 100 } }],
];

const METRICS = {
  'amazon-bedrock-invocationMetrics': { inputTokenCount: 8, outputTokenCount: 9, invocationLatency: 700, firstByteLatency: 300 },
};

/** Answers of Bedrock's models to `InvokeModelWithResponseStream`; each model has its own form. */
export const INVOKED_MODELS: Readonly<Record<string, readonly object[]>> = {
  Anthropic: ANTHROPIC_EVENTS,
  Nova: [
    ...CONVERSE_EVENTS.map(([name, payload]) => ({ [name]: payload })),
    { metadata: { usage: { inputTokens: 5, outputTokens: 4 }, metrics: {}, trace: {} }, ...METRICS },
  ],
  Titan: [
    { outputText: 'Grüß', index: 0, totalOutputTextTokenCount: null, completionReason: null, inputTextTokenCount: 5 },
    { outputText: ' dich 🙂', index: 0, totalOutputTextTokenCount: 9, completionReason: 'FINISH', inputTextTokenCount: null, ...METRICS },
  ],
  Llama: [
    { generation: 'Grüß', prompt_token_count: 8, generation_token_count: 1, stop_reason: null },
    { generation: ' dich 🙂', prompt_token_count: null, generation_token_count: 2, stop_reason: null },
    { generation: '', prompt_token_count: null, generation_token_count: 3, stop_reason: 'stop', ...METRICS },
  ],
  Mistral: [{ outputs: [{ text: 'Grüß', stop_reason: null }] }, { outputs: [{ text: ' dich 🙂', stop_reason: 'stop' }], ...METRICS }],
  'Mistral chat': [
    {
      id: 'd1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'mistral-large-2407',
      choices: [{ index: 0, message: { role: 'assistant' }, delta: { content: 'Grüß' }, stop_reason: null }],
    },
    {
      id: 'd1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'mistral-large-2407',
      choices: [{ index: 0, delta: { content: ' dich 🙂' }, stop_reason: 'stop' }],
      ...METRICS,
    },
  ],
  'Mistral Large, in messages': [
    { choices: [{ index: 0, message: { role: 'assistant', content: 'Grüß' }, stop_reason: null }] },
    { choices: [{ index: 0, message: { role: 'assistant', content: ' dich 🙂' }, stop_reason: 'stop' }], ...METRICS },
  ],
  'Command R': [
    { event_type: 'stream-start', generation_id: 'c1', is_finished: false },
    { event_type: 'search-queries-generation', search_queries: [{ text: 'greetings', generation_id: 'c1' }], is_finished: false },
    { event_type: 'tool-calls-chunk', text: 'I will look it up.', is_finished: false },
    { event_type: 'text-generation', text: 'Grüß', is_finished: false },
    { event_type: 'text-generation', text: ' dich 🙂', is_finished: false },
    { event_type: 'citation-generation', citations: [{ start: 0, end: 4, text: 'Grüß', document_ids: ['doc_0'] }], is_finished: false },
    {
      event_type: 'stream-end',
      finish_reason: 'COMPLETE',
      response: { response_id: 'c1', text: 'Grüß dich 🙂', generation_id: 'c1' },
      is_finished: true,
      ...METRICS,
    },
  ],
  Command: [
    { text: 'Grüß', is_finished: false, index: 0 },
    { text: ' dich 🙂', is_finished: false, index: 0 },
    { is_finished: true, finish_reason: 'COMPLETE' },
    METRICS,
  ],
  'Titan behind a guardrail': [
    { 'amazon-bedrock-trace': { guardrail: {} }, 'amazon-bedrock-guardrailAction': 'NONE' },
    { outputText: 'Grüß', index: 0, totalOutputTextTokenCount: null, completionReason: null, 'amazon-bedrock-guardrailAction': 'NONE' },
    { outputText: ' dich 🙂', index: 0, totalOutputTextTokenCount: 9, completionReason: 'FINISH', ...METRICS },
    { 'amazon-bedrock-guardrailAction': 'NONE', ...METRICS },
  ],
};
