/** Sessions, networks and protocols of agents, in the shapes of their packages' types. */
import { describe, expect, it } from 'vitest';
import { readText } from '../reading';

const ROWS: readonly (readonly [name: string, items: readonly object[], text: string])[] = [
  [
    "Claude's managed agents",
    [
      { type: 'user.message', id: 'e0', content: [{ type: 'text', text: 'question?' }] },
      { type: 'session.status_running', id: 'x' },
      { type: 'span.model_request_start', id: 'y' },
      { type: 'agent.thinking', id: 't' },
      { type: 'agent.message', id: 'm1', content: [{ type: 'text', text: 'Let me look.' }] },
      { type: 'agent.tool_use', id: 'u', name: 'bash', input: {} },
      { type: 'agent.tool_result', id: 'r', tool_use_id: 'u', content: [{ type: 'text', text: 'secret' }] },
      { type: 'agent.message', id: 'm2', content: [{ type: 'text', text: 'It is 42.' }] },
      { type: 'session.status_idle', id: 'z', stop_reason: { type: 'end_turn' } },
    ],
    'Let me look.\n\nIt is 42.',
  ],
  [
    "Claude's managed agents, with previews",
    [
      { type: 'event_start', event: { type: 'agent.message', id: 'm1' } },
      { type: 'event_delta', event_id: 'm1', delta: { type: 'content_delta', content: { type: 'text', text: 'Let me' }, index: 0 } },
      { type: 'event_delta', event_id: 'm1', delta: { type: 'content_delta', content: { type: 'text', text: ' look.' }, index: 0 } },
      { type: 'agent.message', id: 'm1', content: [{ type: 'text', text: 'Let me look.' }] },
      { type: 'agent.tool_use', id: 'u' },
      { type: 'event_start', event: { type: 'agent.message', id: 'm2' } },
      { type: 'event_delta', event_id: 'm2', delta: { type: 'content_delta', content: { type: 'text', text: 'It is' } } },
      { type: 'agent.message', id: 'm2', content: [{ type: 'text', text: 'It is 42.' }] },
    ],
    'Let me look.\n\nIt is 42.',
  ],
  [
    "Mastra's network, in its own words",
    [
      { type: 'routing-agent-start', payload: {} },
      { type: 'routing-agent-text-start', payload: { runId: 'r' } },
      { type: 'routing-agent-text-delta', payload: { text: 'Hel' } },
      { type: 'routing-agent-text-delta', payload: { text: 'lo.' } },
      { type: 'routing-agent-end', payload: { task: 't', result: 'Hello.' } },
      { type: 'network-execution-event-finish', payload: { result: 'Hello.', task: 't' } },
    ],
    'Hello.',
  ],
  [
    "Mastra's network, in an agent's words",
    [
      { type: 'routing-agent-start', payload: {} },
      { type: 'agent-execution-start', payload: { agentId: 'a', args: { prompt: 'p', task: 't' } } },
      {
        type: 'agent-execution-event-text-delta',
        payload: { type: 'text-delta', payload: { id: '1', text: 'It is ' }, runId: 'r', from: 'AGENT' },
      },
      { type: 'agent-execution-event-text-delta', payload: { type: 'text-delta', payload: { id: '1', text: '42.' } } },
      { type: 'agent-execution-event-reasoning-delta', payload: { type: 'reasoning-delta', payload: { text: 'hm' } } },
      { type: 'agent-execution-end', payload: { result: 'It is 42.', task: 't' } },
      { type: 'network-execution-event-step-finish', payload: { task: 't', result: 'It is 42.', isComplete: true } },
      { type: 'network-execution-event-finish', payload: { result: 'It is 42.', task: 't' } },
    ],
    'It is 42.',
  ],
  [
    "Mastra's agent",
    [
      { type: 'start', payload: {} },
      { type: 'step-start', payload: { request: { body: 'b' } } },
      { type: 'text-start', payload: { id: '1' } },
      { type: 'text-delta', payload: { id: '1', text: 'Let me see.' } },
      { type: 'tool-call', payload: { toolName: 't' } },
      { type: 'tool-output', payload: { output: { type: 'text-delta', payload: { text: 'inner' } } } },
      { type: 'tool-result', payload: { result: 'x' } },
      { type: 'step-finish', payload: { output: { text: 'Let me see.' } } },
      { type: 'text-delta', payload: { id: '2', text: 'It is 42.' } },
      { type: 'is-task-complete', payload: { reason: 'ok' } },
      { type: 'goal', payload: { reason: 'good', objective: 'o' } },
      { type: 'background-task-output', payload: { payload: { type: 'tool-output', payload: { output: 'x' } } } },
      { type: 'finish', payload: { output: { text: 'It is 42.' } } },
    ],
    'Let me see.\n\nIt is 42.',
  ],
  [
    "Mastra's workflow",
    [
      { type: 'workflow-start', payload: { workflowId: 'w' } },
      { type: 'workflow-step-start', payload: { id: 's' } },
      { type: 'workflow-step-output', payload: { output: { type: 'text-delta', payload: { id: '1', text: 'Hello.' } } } },
      { type: 'workflow-step-result', payload: { output: { text: 'Hello.' } } },
      { type: 'workflow-finish', payload: { workflowStatus: 'success', output: { usage: {} } } },
    ],
    'Hello.',
  ],
  [
    'Agent2Agent 1, as objects',
    [
      { payload: { $case: 'task', value: { id: 't', status: { state: 1 } } } },
      {
        payload: {
          $case: 'artifactUpdate',
          value: { taskId: 't', artifact: { artifactId: 'a', parts: [{ content: { $case: 'text', value: 'Hello ' } }] }, append: true },
        },
      },
      { payload: { $case: 'artifactUpdate', value: { artifact: { parts: [{ content: { $case: 'text', value: 'you.' } }] } } } },
      { payload: { $case: 'statusUpdate', value: { status: { state: 3 } } } },
    ],
    'Hello you.',
  ],
  [
    'Agent2Agent 1, as JSON',
    [
      { task: { id: 't', status: { state: 'TASK_STATE_SUBMITTED' } } },
      { artifactUpdate: { taskId: 't', artifact: { artifactId: 'a', parts: [{ text: 'Hello ' }] } } },
      { artifactUpdate: { artifact: { parts: [{ text: 'you.' }] } } },
      { statusUpdate: { taskId: 't', status: { state: 'TASK_STATE_COMPLETED' } } },
    ],
    'Hello you.',
  ],
  ['Agent2Agent 1, a message', [{ message: { messageId: 'm', role: 'ROLE_AGENT', parts: [{ text: 'Hello you.' }] } }], 'Hello you.'],
  [
    'Agent2Agent 1, a message as an object',
    [{ payload: { $case: 'message', value: { messageId: 'm', role: 2, parts: [{ content: { $case: 'text', value: 'Hello you.' } }] } } }],
    'Hello you.',
  ],
  [
    "Deepgram's Flux",
    [
      { type: 'Connected', request_id: 'r' },
      { type: 'TurnInfo', event: 'StartOfTurn', turn_index: 0, transcript: '', words: [] },
      { type: 'TurnInfo', event: 'Update', turn_index: 0, transcript: 'Hello', words: [] },
      { type: 'TurnInfo', event: 'EagerEndOfTurn', turn_index: 0, transcript: 'Hello there.', words: [] },
      { type: 'TurnInfo', event: 'EndOfTurn', turn_index: 0, transcript: 'Hello there.', words: [] },
      { type: 'TurnInfo', event: 'EndOfTurn', turn_index: 1, transcript: 'Bye.', words: [] },
    ],
    'Hello there. Bye.',
  ],
  [
    'AssemblyAI, with what a model made of it',
    [
      { type: 'Begin', id: 'i' },
      { type: 'Turn', turn_order: 0, end_of_turn: true, transcript: 'Hello there.' },
      {
        type: 'LLMGatewayResponse',
        turn_order: 0,
        transcript: 'Hello there.',
        data: { choices: [{ message: { role: 'assistant', content: 'Hi!' } }] },
      },
      { type: 'Turn', turn_order: 1, end_of_turn: true, transcript: 'Bye.' },
    ],
    'Hello there.\n\nBye.',
  ],
  [
    'Letta',
    [
      { id: '0', message_type: 'summary_message', summary: 's' },
      { id: '0', message_type: 'event_message', event_type: 'compaction', event_data: {} },
      { id: '2', message_type: 'assistant_message', content: 'Hi' },
      { message_type: 'tool_call_message', tool_call: {} },
      { message_type: 'tool_return_message', tool_return: 'x' },
      { id: '3', message_type: 'assistant_message', content: 'Bye.' },
    ],
    'Hi\n\nBye.',
  ],
  [
    "watsonx Assistant's stream",
    [
      { partial_item: { response_type: 'text', text: 'Hel', streaming_metadata: { id: 1 } } },
      { partial_item: { response_type: 'text', text: 'lo.', streaming_metadata: { id: 1 } } },
      { complete_item: { response_type: 'text', text: 'Hello.', streaming_metadata: { id: 1 } } },
      { final_response: { output: { generic: [{ response_type: 'text', text: 'Hello.' }] } } },
    ],
    'Hello.',
  ],
  [
    'Agent Client Protocol 2',
    [
      { sessionUpdate: 'agent_message_chunk', messageId: 'm1', content: { type: 'text', text: 'Hi' } },
      { sessionUpdate: 'agent_message', messageId: 'm1', content: [{ type: 'text', text: 'Hi you.' }] },
      { sessionUpdate: 'tool_call_update' },
      { sessionUpdate: 'agent_message', messageId: 'm2', content: [{ type: 'text', text: 'Bye.' }] },
    ],
    'Hi you.\n\nBye.',
  ],
  [
    "Claude's managed agents, with an error that is retried",
    [
      { type: 'session.error', error: { type: 'model_overloaded_error', retry_status: { type: 'retrying' } } },
      { type: 'agent.message', id: 'm', content: [{ type: 'text', text: 'Hi.' }] },
    ],
    'Hi.',
  ],
  [
    'Agent2Agent 1, in JSON-RPC',
    [{ jsonrpc: '2.0', id: 1, result: { artifactUpdate: { artifact: { parts: [{ text: 'Hi.' }] } } } }],
    'Hi.',
  ],
  [
    'VoltAgent, with an agent below',
    [
      { type: 'text-delta', id: '1', text: 'Let me ask.' },
      { type: 'tool-call', toolName: 'delegate_task' },
      {
        type: 'text-delta',
        id: 's1',
        text: 'inner answer',
        subAgentId: 'b',
        subAgentName: 'B',
        executingAgentName: 'B',
        parentAgentId: 'a',
        agentPath: ['A', 'B'],
      },
      { type: 'tool-result', toolName: 'delegate_task' },
      { type: 'text-delta', id: '2', text: 'It is 42.' },
    ],
    'Let me ask.\n\nIt is 42.',
  ],
  [
    "the AI SDK's transcription",
    [
      { type: 'stream-start' },
      { type: 'transcript-delta', id: '1', delta: 'Hello ' },
      { type: 'transcript-delta', id: '1', delta: 'you.' },
      { type: 'transcript-final', id: '1', text: 'Hello you.' },
      { type: 'finish' },
    ],
    'Hello you.',
  ],
  [
    "the AI SDK's transcription, with partial ones",
    [
      { type: 'transcript-partial', id: '1', text: 'Hel' },
      { type: 'transcript-partial', id: '1', text: 'Hello yo' },
      { type: 'transcript-final', id: '1', text: 'Hello you.' },
      { type: 'transcript-final', id: '2', text: 'Bye.' },
    ],
    'Hello you.\n\nBye.',
  ],
  [
    "the AI SDK's translation",
    [
      { type: 'source-transcript-delta', delta: 'Hallo ' },
      { type: 'output-text-delta', delta: 'Hello ' },
      { type: 'source-transcript-final', text: 'Hallo du.' },
      { type: 'output-text-delta', delta: 'you.' },
      { type: 'output-text-final', text: 'Hello you.' },
      { type: 'audio', audio: 'x' },
    ],
    'Hello you.',
  ],
  [
    'AG-UI, with an agent below',
    [
      { type: 'RUN_STARTED' },
      { type: 'TEXT_MESSAGE_START', messageId: '1', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: '1', delta: 'Let me ask.' },
      { type: 'TEXT_MESSAGE_END', messageId: '1' },
      { type: 'SUBAGENT_STARTED', subagentRunId: 's' },
      { type: 'TEXT_MESSAGE_START', messageId: '2', role: 'assistant', subagentRunId: 's' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: '2', delta: 'inner', subagentRunId: 's' },
      { type: 'SUBAGENT_FINISHED', subagentRunId: 's' },
      { type: 'TEXT_MESSAGE_START', messageId: '3', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: '3', delta: 'It is 42.' },
    ],
    'Let me ask.\n\nIt is 42.',
  ],
  [
    "Mistral's transcription",
    [
      { event: 'transcription.text.delta', data: { type: 'transcription.text.delta', text: 'Hello.' } },
      { event: 'transcription.done', data: { type: 'transcription.done', text: 'Hello.' } },
    ],
    'Hello.',
  ],
  [
    "Strands' graph",
    [
      {
        type: 'nodeStreamUpdateEvent',
        nodeId: 'a',
        inner: {
          source: 'agent',
          event: {
            type: 'modelStreamUpdateEvent',
            event: { type: 'modelContentBlockDeltaEvent', delta: { type: 'textDelta', text: 'One.' } },
          },
        },
      },
      { type: 'nodeResultEvent', nodeId: 'a' },
      { type: 'beforeNodeCallEvent', nodeId: 'b' },
      {
        type: 'nodeStreamUpdateEvent',
        nodeId: 'b',
        inner: {
          source: 'agent',
          event: {
            type: 'modelStreamUpdateEvent',
            event: { type: 'modelContentBlockDeltaEvent', delta: { type: 'textDelta', text: 'Two.' } },
          },
        },
      },
      { type: 'multiAgentResultEvent', result: {} },
    ],
    'One.\n\nTwo.',
  ],
];

describe('agents', () => {
  it.each(ROWS)('%s', async (_, items, text) => {
    expect(
      await readText(
        (async function* () {
          await Promise.resolve();
          yield* items;
        })(),
      ),
    ).toBe(text);
    const lines = items.map((item) => JSON.stringify(item)).join('\n');
    expect(await readText(new Response(lines, { headers: { 'content-type': 'application/x-ndjson' } }))).toBe(text);
  });

  it("tell of a session's error, but not while it is retried", async () => {
    const items = [
      { type: 'agent.message', id: 'm', content: [{ type: 'text', text: 'Hi.' }] },
      { type: 'session.error', error: { type: 'billing_error', retry_status: { type: 'exhausted' } } },
    ];
    await expect(
      readText(
        (async function* () {
          await Promise.resolve();
          yield* items;
        })(),
      ),
    ).rejects.toMatchObject({ code: 'source-failed' });
  });
});
