/** Shapes of further model services and bot platforms, as their documentation shows them. */
import { describe, expect, it } from 'vitest';
import type { TextSource } from '../../../src/text/source/text-source';
import { readText, responseOf } from './reading';

const ANSWER = 'Hello there.';
const PIECES = ['Hello', ' there.'];
const BOTH = `${ANSWER}\n\nHow are you?`;
const grown = PIECES.map((_, i) => PIECES.slice(0, i + 1).join(''));

const SENTENCES = [ANSWER, 'How are you?'];
const nova = (name: string, event: object) => ({ event: { [name]: event } });
const stage = (generationStage: string) => JSON.stringify({ generationStage });

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
  [
    'Tencent Hunyuan with reasoning and a call',
    [
      { Choices: [{ Delta: { Role: 'assistant', Content: '', ReasoningContent: 'Hm' } }] },
      { Choices: [{ Delta: { Role: 'assistant', Content: ANSWER } }] },
      { Choices: [{ Delta: { Role: 'assistant', Content: '', ToolCalls: [{ Id: '1', Type: 'function' }] } }] },
      { Choices: [{ Delta: { Role: 'assistant', Content: 'How are you?' } }] },
    ],
    BOTH,
  ],
  ['Tencent Hunyuan, not streamed', [{ Response: { Choices: [{ Message: { Role: 'assistant', Content: ANSWER } }] } }], ANSWER],
  [
    'MiniMax, which repeats the text at the end',
    [
      ...PIECES.map((text) => ({ choices: [{ messages: [{ sender_type: 'BOT', text }] }] })),
      {
        reply: ANSWER,
        choices: [{ finish_reason: 'stop', messages: [{ sender_type: 'BOT', text: ANSWER }] }],
        base_resp: { status_code: 0 },
      },
    ],
    ANSWER,
  ],
  [
    'Amazon Nova Sonic, which repeats the text when it was said',
    [
      nova('contentStart', { contentId: 'u', role: 'USER', additionalModelFields: stage('FINAL') }),
      nova('textOutput', { contentId: 'u', role: 'USER', content: 'Hi' }),
      ...SENTENCES.flatMap((content, i) => [
        nova('contentStart', { contentId: `a${i}`, role: 'ASSISTANT', additionalModelFields: stage('SPECULATIVE') }),
        nova('textOutput', { contentId: `a${i}`, role: 'ASSISTANT', content }),
        nova('contentEnd', { contentId: `a${i}`, type: 'TEXT' }),
        nova('audioOutput', { contentId: `s${i}`, content: 'AAAA' }),
      ]),
      ...SENTENCES.flatMap((content, i) => [
        nova('contentStart', { contentId: `f${i}`, role: 'ASSISTANT', additionalModelFields: stage('FINAL') }),
        nova('textOutput', { contentId: `f${i}`, role: 'ASSISTANT', content }),
      ]),
      nova('textOutput', { contentId: 'i', role: 'ASSISTANT', content: '{ "interrupted" : true }' }),
    ],
    SENTENCES.join(' '),
  ],
  [
    'Amazon Nova Sonic with a tool',
    [
      nova('textOutput', { contentId: 'a', role: 'ASSISTANT', content: ANSWER }),
      nova('toolUse', { toolName: 't', content: '{}' }),
      nova('textOutput', { contentId: 'b', role: 'ASSISTANT', content: 'How are you?' }),
    ],
    BOTH,
  ],
  [
    'Amazon Q Developer with a tool',
    [
      { messageMetadataEvent: { conversationId: 'c' } },
      { assistantResponseEvent: { content: ANSWER } },
      { toolUseEvent: { toolUseId: 't', name: 'n', input: '{' } },
      { assistantResponseEvent: { content: 'How are you?' } },
      { codeEvent: { content: 'x = 1' } },
      { followupPromptEvent: { followupPrompt: { content: 'More?' } } },
    ],
    BOTH,
  ],
  ['Amazon Q Business, not streamed', [{ conversationId: 'c', systemMessage: ANSWER, systemMessageId: 'm' }], ANSWER],
  ['Rasa, streamed', SENTENCES.map((text) => ({ recipient_id: 'u', text, buttons: [{ title: 'Well', payload: '/well' }] })), BOTH],
  [
    'Dialogflow CX, streamed',
    [
      { recognitionResult: { transcript: 'Hi' } },
      {
        detectIntentResponse: {
          queryResult: { transcript: 'Hi', responseMessages: [{ text: { text: [ANSWER] } }] },
          responseType: 'FINAL',
        },
      },
    ],
    ANSWER,
  ],
  [
    'Dialogflow ES with messages only',
    [{ queryResult: { queryText: 'Hi', fulfillmentText: '', fulfillmentMessages: SENTENCES.map((text) => ({ text: { text: [text] } })) } }],
    BOTH,
  ],
  [
    'Lex with other kinds of messages',
    [
      {
        messages: [
          { contentType: 'CustomPayload', content: '{"a":1}' },
          { contentType: 'SSML', content: '<speak>Hello</speak>' },
          { contentType: 'ImageResponseCard', imageResponseCard: { title: 'Card' } },
          { contentType: 'PlainText', content: ANSWER },
        ],
        sessionState: {},
      },
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

  it.each([
    ['Tencent Hunyuan', { ErrorMsg: { Code: 4001, Msg: 'Limit' }, Choices: [] }],
    ['iFlytek Spark', { header: { code: 10013, message: 'Refused', sid: 's', status: 2 } }],
    ['MiniMax', { base_resp: { status_code: 1004, status_msg: 'No key' }, choices: null }],
  ])('an error of %s fails', async (_, item) => {
    await expect(readText([item])).rejects.toMatchObject({ code: 'source-failed', cause: item });
  });

  it("the code of another service's header is no error", async () => {
    expect(await readText([{ header: { code: 200, message: 'OK' }, text: ANSWER }])).toBe(ANSWER);
  });
});
