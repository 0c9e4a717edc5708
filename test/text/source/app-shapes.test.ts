/** Shapes of OpenCode, Llama Stack, Voiceflow, Vertex AI's endpoints and Copilot Studio. */
import { describe, expect, it } from 'vitest';
import type { TextSource } from '../../../src/text/source/text-source';
import { readText, responseOf } from './reading';

const ANSWER = 'Hello there.';
const PIECES = ['Hello', ' there.'];

/** OpenCode, `@opencode-ai/sdk` 1.19.3: `EventMessagePartUpdated` of both versions, `EventMessagePartDelta`, `EventSessionNextTextDelta`. */
const part = (type: string, id: string, text: string, more: object = {}) => ({ id, messageID: 'm1', sessionID: 's', type, text, ...more });
const updated = (properties: object) => ({ type: 'message.part.updated', properties });
const delta = (partID: string, text: string) => ({
  type: 'message.part.delta',
  properties: { sessionID: 's', messageID: 'm1', partID, field: 'text', delta: text },
});
const next = (type: string, more: object) => ({
  type: `session.next.${type}`,
  properties: { sessionID: 's', assistantMessageID: 'm1', ...more },
});
const status = { type: 'session.status', properties: { sessionID: 's', status: { type: 'busy' } } };
const question = updated({ part: part('text', 'p0', 'Who is there?') });

/** Llama Stack, `llama-stack-client` 0.2.23: `TurnResponseEvent` and `ChatCompletionResponseStreamChunk`. */
const turn = (event_type: string, more: object = {}) => ({ event: { payload: { event_type, ...more } } });
const step = { step_type: 'inference', step_id: 's1' };

const trace = (type: string, payload: object = {}) => ({ type: 'trace', trace: { type, payload } });
const activity = (type: string, text: string, more: object = {}) => ({ type, text, from: { id: 'b', role: 'bot' }, ...more });
const streaming = (text: string, more: object = {}) =>
  activity('typing', text, { entities: [{ type: 'streaminfo', streamType: 'streaming' }], ...more });

const ROWS: readonly (readonly [name: string, items: readonly object[], text: string])[] = [
  [
    'OpenCode',
    [
      { type: 'server.connected', properties: {} },
      question,
      status,
      updated({ part: part('reasoning', 'p1', 'Hm'), delta: 'Hm' }),
      ...PIECES.map((text, i) => updated({ part: part('text', 'p2', PIECES.slice(0, i + 1).join('')), delta: text })),
      updated({ part: part('text', 'p2', ANSWER, { time: { start: 1, end: 2 } }) }),
      { type: 'session.idle', properties: { sessionID: 's' } },
    ],
    ANSWER,
  ],
  [
    'OpenCode around a tool',
    [
      updated({ part: part('reasoning', 'p1', '') }),
      delta('p1', 'Hm'),
      updated({ part: part('text', 'p2', '') }),
      delta('p2', 'I look.'),
      updated({ part: part('tool', 'p3', '', { state: { status: 'running' } }) }),
      ...PIECES.map((text) => delta('p4', text)),
      updated({ part: part('text', 'p4', ANSWER, { time: { start: 1, end: 2 } }) }),
    ],
    `I look.\n\n${ANSWER}`,
  ],
  [
    'OpenCode, the events to come',
    [
      next('reasoning.delta', { delta: 'Hm' }),
      next('text.started', { textID: 't' }),
      ...PIECES.map((text) => next('text.delta', { textID: 't', delta: text })),
      next('text.ended', { textID: 't', text: ANSWER }),
    ],
    ANSWER,
  ],
  ['OpenCode of all folders', PIECES.map((text) => ({ directory: '/a', payload: delta('p1', text) })), ANSWER],
  [
    'Llama Stack',
    ['', ...PIECES, ''].map((text, i) => ({ event: { event_type: i === 0 ? 'start' : 'progress', delta: { type: 'text', text } } })),
    ANSWER,
  ],
  [
    "Llama Stack's agents",
    [
      turn('turn_start', { turn_id: 't' }),
      turn('step_start', step),
      turn('step_progress', { ...step, delta: { type: 'text', text: 'I look.' } }),
      turn('step_progress', { ...step, delta: { type: 'tool_call', tool_call: '{}', parse_status: 'started' } }),
      turn('step_complete', { ...step, step_details: { ...step, model_response: { role: 'assistant', content: 'I look.' } } }),
      turn('step_complete', { step_type: 'tool_execution', step_details: { tool_responses: [{ content: 'Noon' }] } }),
      ...PIECES.map((text) => turn('step_progress', { ...step, step_id: 's2', delta: { type: 'text', text } })),
      turn('step_complete', { ...step, step_id: 's2', step_details: { ...step, model_response: { role: 'assistant', content: ANSWER } } }),
      turn('turn_complete', { turn: { output_message: { role: 'assistant', content: ANSWER } } }),
    ],
    `I look.\n\n${ANSWER}`,
  ],
  [
    'Voiceflow',
    [trace('completion-start', { completion: 'Hello' }), trace('completion-continue', { completion: ' there.' }), trace('completion-end')],
    ANSWER,
  ],
  [
    'Voiceflow, version 4',
    [
      ...[{ state: 'start' }, ...PIECES.map((content) => ({ state: 'content', content })), { state: 'end' }].map((payload) => ({
        event: 'trace',
        data: { type: 'completion', payload },
      })),
      { event: 'end', data: {} },
    ],
    ANSWER,
  ],
  [
    'Voiceflow without a model',
    [
      { type: 'text', time: 1, payload: { message: ANSWER, slate: { content: [{ children: [{ text: ANSWER }] }] }, delay: 1000 } },
      { type: 'speak', payload: { type: 'message', message: 'How are you?', src: 'data:' } },
      { type: 'debug', payload: { message: 'x' } },
      { type: 'choice', payload: { buttons: [] } },
      { type: 'end' },
    ],
    `${ANSWER}\n\nHow are you?`,
  ],
  ['Vertex AI', [{ predictions: [ANSWER, 'Another.'], deployedModelId: '1' }], ANSWER],
  ['Vertex AI with vLLM', [{ predictions: [`Prompt:\nHi\nOutput:\n${ANSWER}`] }], ANSWER],
  ['Vertex AI with contents', [{ predictions: [{ content: ANSWER, safetyAttributes: {} }] }], ANSWER],
  ['Vertex AI with candidates', [{ predictions: [{ candidates: [{ author: '1', content: ANSWER }] }] }], ANSWER],
  ['Vertex AI with a completion', [{ predictions: { choices: [{ index: 0, message: { role: 'assistant', content: ANSWER } }] } }], ANSWER],
  ['Vertex AI with generated text', [{ predictions: [{ generated_text: ANSWER }] }], ANSWER],
  [
    'Vertex AI of the client library',
    [{ predictions: [{ kind: 'structValue', structValue: { fields: { content: { kind: 'stringValue', stringValue: ANSWER } } } }] }],
    ANSWER,
  ],
  ['Vertex AI, streamed', PIECES.map((text) => ({ outputs: [{ structVal: { content: { stringVal: [text] } } }] })), ANSWER],
  ['Vertex AI, streamed texts', PIECES.map((text) => ({ outputs: [{ stringVal: [text] }] })), ANSWER],
  [
    'Copilot Studio',
    [
      { type: 'typing', from: { role: 'bot' } },
      activity('typing', 'Thinking', { entities: [{ type: 'streaminfo', streamType: 'informative' }] }),
      ...PIECES.map((_, i) => streaming(PIECES.slice(0, i + 1).join(''))),
      activity('message', ANSWER),
      { type: 'event', name: 'x', value: { text: 'y' } },
    ],
    ANSWER,
  ],
  [
    'Copilot Studio with increments',
    [
      ...PIECES.map((text) => activity('typing', text, { channelData: { streamType: 'streaming', chunkType: 'delta' } })),
      activity('message', ANSWER),
      activity('message', 'How are you?'),
      { type: 'endOfConversation' },
    ],
    `${ANSWER}\n\nHow are you?`,
  ],
  ['Copilot Studio with the user', [{ type: 'message', text: 'Hi', from: { role: 'user' } }, activity('message', ANSWER)], ANSWER],
];

describe('the events of apps and platforms', () => {
  it.each(ROWS)('of %s', async (_, items, text) => {
    expect(await readText(items as unknown as TextSource)).toBe(text);
    const wire = items.map((item) => `data: ${JSON.stringify(item)}\n\n`).join('');
    expect(await readText(responseOf(wire, 'text/event-stream'))).toBe(text);
  });

  it('of OpenCode tell what failed', async () => {
    const items = [delta('p1', 'Hello'), { type: 'session.error', properties: { error: { name: 'ProviderAuthError' } } }];
    await expect(readText(items as unknown as TextSource)).rejects.toMatchObject({
      code: 'source-failed',
      cause: { name: 'ProviderAuthError' },
    });
  });
});
