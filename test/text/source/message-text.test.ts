/** Chat messages in the forms of SDKs and hooks. */
import type Anthropic from '@anthropic-ai/sdk';
import type { Message } from '@aws-sdk/client-bedrock-runtime';
import type { ModelMessage, UIMessage } from 'ai';
import type OpenAI from 'openai';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { isChatMessage, textOfMessage, type ChatMessage } from '../../../src/text/source/message-text';

const SAID = 'Let me look.\n\nIt is noon.';

describe('textOfMessage', () => {
  it('takes what the packages call a message', () => {
    expectTypeOf<UIMessage>().toExtend<ChatMessage>();
    expectTypeOf<ModelMessage>().toExtend<ChatMessage>();
    expectTypeOf<OpenAI.ChatCompletionMessage>().toExtend<ChatMessage>();
    expectTypeOf<OpenAI.Responses.ResponseOutputMessage>().toExtend<ChatMessage>();
    expectTypeOf<Anthropic.Message>().toExtend<ChatMessage>();
    expectTypeOf<Anthropic.MessageParam>().toExtend<ChatMessage>();
    expectTypeOf<Message>().toExtend<ChatMessage>();
  });

  it.each<[name: string, message: ChatMessage]>([
    [
      'Bedrock',
      {
        content: [
          { reasoningContent: { reasoningText: { text: 'Thinking.' } } },
          { text: 'Let me look.' },
          { toolUse: { name: 'now' } },
          { text: 'It is noon.' },
        ],
      } as ChatMessage,
    ],
    [
      'Bedrock, citations',
      { content: [{ text: 'Let me look.\n\nIt is' }, { citationsContent: { citations: [] } }, { text: ' noon.' }] } as ChatMessage,
    ],
    [
      'Gemini',
      {
        role: 'model',
        parts: [
          { text: 'Thinking.', thought: true },
          { text: 'Let me look.' },
          { functionCall: { name: 'now' } },
          { text: 'It is ' },
          { text: 'noon.' },
        ],
      } as ChatMessage,
    ],
    [
      'Genkit',
      {
        role: 'model',
        content: [{ reasoning: 'Thinking.' }, { text: 'Let me look.' }, { toolRequest: { name: 'now' } }, { text: 'It is noon.' }],
      } as ChatMessage,
    ],
    [
      'Anthropic',
      {
        content: [
          { type: 'thinking', thinking: 'Thinking.' },
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_use' },
          { type: 'text', text: 'It is noon.' },
        ],
      } as ChatMessage,
    ],
    ['OpenAI Responses', { content: [{ type: 'output_text', text: SAID, annotations: [] }] } as ChatMessage],
    ['OpenAI Assistants', { content: [{ type: 'text', text: { value: SAID, annotations: [] } }] }],
    [
      'LangChain',
      {
        type: 'ai',
        content: [
          { type: 'reasoning', reasoning: 'Thinking.' },
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_call', name: 'now' },
          { type: 'text', text: 'It is noon.' },
        ],
      } as ChatMessage,
    ],
    [
      'Mistral',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Thinking.' }] },
          { type: 'text', text: SAID },
        ],
      } as ChatMessage,
    ],
    [
      'AI SDK',
      {
        parts: [
          { type: 'step-start' },
          { type: 'reasoning', text: 'Thinking.' },
          { type: 'text', text: 'Let me look.' },
          { type: 'tool-now', state: 'output-available' },
          { type: 'text', text: 'It is' },
          { type: 'source-url' },
          { type: 'data-clock' },
          { type: 'text', text: ' noon.' },
        ],
      } as ChatMessage,
    ],
    [
      'assistant-ui',
      {
        content: [
          { type: 'reasoning', text: 'Thinking.' },
          { type: 'text', text: 'Let me look.' },
          { type: 'tool-call', toolName: 'now' },
          { type: 'text', text: 'It is noon.' },
        ],
      } as ChatMessage,
    ],
    ['a string', { content: SAID }],
    ['strings', { content: ['Let me look.\n\n', 'It is noon.'] }],
  ])('reads messages of %s', (_, message) => {
    expect(isChatMessage(message)).toBe(true);
    expect(textOfMessage(message)).toBe(SAID);
  });

  it('says a refusal, which is for the listener', () => {
    expect(textOfMessage({ content: null, refusal: 'I cannot help with that.' })).toBe('I cannot help with that.');
    expect(textOfMessage({ content: [{ type: 'refusal', refusal: 'I cannot help with that.' }] } as ChatMessage)).toBe(
      'I cannot help with that.',
    );
  });

  it('says nothing of what has no text', () => {
    for (const message of [
      { content: null },
      { content: '' },
      { content: [] },
      { parts: [] },
      { content: [{ type: 'tool_use' }] },
      { parts: [{ text: 3 }] },
      { parts: [{ type: 'file' }] },
    ]) {
      expect(textOfMessage(message)).toBe('');
    }
  });

  it('is not asked about what is no message', () => {
    for (const other of [{ parts: [null] }, { parts: 'One' }, { content: 1 }, { content: [1] }, {}, [], 'One', null])
      expect(isChatMessage(other)).toBe(false);
  });
});
