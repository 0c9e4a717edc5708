/** Shapes of further model services and bot platforms, as their documentation shows them. */
import { describe, expect, it } from 'vitest';
import type { TextSource } from '../../../src/text/source/text-source';
import { readText, responseOf } from './reading';

const ANSWER = 'Hello there.';
const PIECES = ['Hello', ' there.'];
const BOTH = `${ANSWER}\n\nHow are you?`;
const grown = PIECES.map((_, i) => PIECES.slice(0, i + 1).join(''));

const ROWS: readonly (readonly [name: string, items: readonly unknown[], text: string])[] = [
  ['Tencent Hunyuan', PIECES.map((Content) => ({ Choices: [{ Delta: { Role: 'assistant', Content } }] })), ANSWER],
  [
    'iFlytek Spark',
    PIECES.map((content, seq) => ({
      header: { code: 0 },
      payload: { choices: { seq, text: [{ content, role: 'assistant', index: 0 }] } },
    })),
    ANSWER,
  ],
  ['YandexGPT', grown.map((text) => ({ result: { alternatives: [{ message: { role: 'assistant', text }, status: 'x' }] } })), ANSWER],
  ['MiniMax', PIECES.map((text) => ({ choices: [{ messages: [{ sender_type: 'BOT', text }] }] })), ANSWER],
  [
    'Amazon Nova Sonic',
    [
      { event: { textOutput: { content: 'Hi', role: 'USER' } } },
      ...PIECES.map((content) => ({ event: { textOutput: { content, role: 'ASSISTANT' } } })),
    ],
    ANSWER,
  ],
  ['Amazon Q Developer', PIECES.map((content) => ({ assistantResponseEvent: { content } })), ANSWER],
  [
    'Rasa',
    [
      [
        { recipient_id: 'u', text: ANSWER },
        { recipient_id: 'u', image: 'a.png' },
        { recipient_id: 'u', text: 'How are you?' },
      ],
    ],
    BOTH,
  ],
  [
    'Rasa, a message at a time',
    [
      { recipient_id: 'u', text: 'Hi you' },
      { recipient_id: 'u', image: 'a.png' },
      { recipient_id: 'u', text: 'Bye' },
    ],
    'Hi you\n\nBye',
  ],
  [
    'Dialogflow CX',
    [
      {
        queryResult: {
          text: 'Hi',
          responseMessages: [{ text: { text: [ANSWER] } }, { payload: {} }, { text: { text: ['How are you?'] } }],
        },
      },
    ],
    BOTH,
  ],
  [
    'Dialogflow ES',
    [{ queryResult: { queryText: 'Hi', fulfillmentText: ANSWER, fulfillmentMessages: [{ text: { text: [ANSWER] } }] } }],
    ANSWER,
  ],
  ['Lex', [{ messages: [ANSWER, 'How are you?'].map((content) => ({ contentType: 'PlainText', content })), sessionState: {} }], BOTH],
  [
    'Transformers.js',
    [
      [
        {
          generated_text: [
            { role: 'user', content: 'Hi' },
            { role: 'assistant', content: ANSWER },
          ],
        },
      ],
    ],
    ANSWER,
  ],
  ['Transformers.js without roles', [[{ generated_text: ANSWER }]], ANSWER],
  [
    'Poe',
    [
      ...PIECES.map((text) => ({ event: 'text', data: { text } })),
      { event: 'suggested_reply', data: { text: 'More?' } },
      { event: 'done', data: {} },
    ],
    ANSWER,
  ],
];

describe('the items of services and platforms', () => {
  it.each(ROWS)('of %s', async (_, items, text) => {
    expect(await readText(items as unknown as TextSource)).toBe(text);
    const wire = items.map((item) => `data: ${JSON.stringify(item)}\n\n`).join('');
    expect(await readText(responseOf(wire, 'text/event-stream'))).toBe(text);
  });

  it('of Rasa, as a JSON document', async () => {
    const answer = [
      { recipient_id: 'u', text: 'Hi you' },
      { recipient_id: 'u', text: 'Bye' },
    ];
    expect(await readText(responseOf(JSON.stringify(answer), 'application/json'))).toBe('Hi you\n\nBye');
  });
});
