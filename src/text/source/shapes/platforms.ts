/**
 * Shapes of further model services and bot platforms: Tencent Hunyuan, iFlytek Spark, YandexGPT, MiniMax, Amazon Nova Sonic,
 * Rasa, Dialogflow, Lex, and pipelines of Transformers.js.
 */
import { readContent } from '../item/content';
import { ELSEWHERE, isRecord, modelFailed, NOTHING, saying, stringAt, valueAt, type Item, type ReadItem, type Said } from '../item/item';
import { isUsers } from '../item/words';

/** Nova Sonic marks text that it is going to say as speculative, and repeats it as final once it was said. */
const ALREADY_SAID = /"generationStage"\s*:\s*"FINAL"/;
/** Nova Sonic's text for the moment when the user interrupts. */
const INTERRUPTED = /^\s*\{\s*"interrupted"\s*:\s*true\s*\}\s*$/;

/** Reads an item of such a service. */
export function sayingOfPlatform(item: Item, read: ReadItem): Said | undefined {
  if (Array.isArray(item)) return sayingOfList(item);
  // One of Rasa's messages, as in its stream, or in a JSON document that is read an element at a time.
  if (typeof item['recipient_id'] === 'string') return ofMessages([item], 'text');
  if (isRefused(item)) throw modelFailed(item);
  const { event, queryResult, detectIntentResponse, payload, messages, reply } = item;
  const choices = item['Choices'] ?? valueAt(item, 'Response', 'Choices');
  if (Array.isArray(choices)) return sayingOfHunyuan(choices[0]);
  const spark = valueAt(payload, 'choices', 'text');
  if (Array.isArray(spark)) return saying(stringAt(spark[0], 'content'));
  const bots = valueAt(item, 'choices', '0', 'messages');
  // MiniMax repeats the text beside its last message.
  if (Array.isArray(bots)) return typeof reply === 'string' && reply !== '' ? { whole: reply } : saying(stringAt(bots[0], 'text'));
  // YandexGPT repeats the text so far in each item.
  const alternatives = item['alternatives'] ?? valueAt(item, 'result', 'alternatives');
  if (Array.isArray(alternatives)) return { whole: stringAt(alternatives[0], 'message', 'text') ?? '' };
  const said = isRecord(event) ? sayingOfNova(event) : undefined;
  if (said !== undefined) return said;
  if (isRecord(item['assistantResponseEvent'])) return saying(stringAt(item['assistantResponseEvent'], 'content'));
  if (isRecord(item['toolUseEvent'])) return ELSEWHERE;
  if (isRecord(detectIntentResponse)) return read(detectIntentResponse);
  if (isRecord(queryResult)) return sayingOfQuery(queryResult);
  if (Array.isArray(messages) && isRecord(item['sessionState']))
    return ofMessages(
      messages.filter((message) => stringAt(message, 'contentType') === 'PlainText'),
      'content',
    );
  return undefined;
}

/** Whether Hunyuan, Spark, MiniMax or ERNIE reports an error. */
function isRefused(item: Item): boolean {
  const code =
    valueAt(item, 'base_resp', 'status_code') ??
    (typeof valueAt(item, 'header', 'sid') === 'string' ? valueAt(item, 'header', 'code') : item['error_code']);
  return isRecord(item['ErrorMsg']) || (typeof code === 'number' && code !== 0);
}

function sayingOfHunyuan(choice: unknown): Said {
  const message = valueAt(choice, 'Delta') ?? valueAt(choice, 'Message');
  const text = stringAt(message, 'Content') ?? '';
  const calls = valueAt(message, 'ToolCalls');
  const isElsewhere = (Array.isArray(calls) && calls.length > 0) || (stringAt(message, 'ReasoningContent') ?? '') !== '';
  return text === '' ? (isElsewhere ? ELSEWHERE : NOTHING) : { text, endsElsewhere: isElsewhere };
}

/** Reads an event of Nova Sonic. Each block of text is a sentence or more. */
function sayingOfNova({ contentStart, textOutput, toolUse }: Item): Said | undefined {
  if (isRecord(toolUse)) return ELSEWHERE;
  if (isRecord(contentStart)) {
    const id = stringAt(contentStart, 'contentId');
    const isForeign = ALREADY_SAID.test(stringAt(contentStart, 'additionalModelFields') ?? '');
    return id !== undefined && isForeign ? { id, isForeign } : NOTHING;
  }
  if (!isRecord(textOutput)) return undefined;
  const text = stringAt(textOutput, 'content') ?? '';
  if (isUsers(stringAt(textOutput, 'role') ?? '') || INTERRUPTED.test(text)) return NOTHING;
  const id = stringAt(textOutput, 'contentId');
  return id === undefined ? { text } : { text, id, isApart: true };
}

/** Reads all messages of a bot, or the answer that a pipeline adds to a conversation. */
function sayingOfList(list: readonly unknown[]): Said | undefined {
  if (list.length === 0 || !list.every(isRecord)) return undefined;
  if (list.every((each) => typeof each['recipient_id'] === 'string')) return ofMessages(list, 'text');
  const [first] = list;
  const generated = first?.['generated_text'];
  if (!Array.isArray(generated)) return generated === undefined ? undefined : saying(stringAt(first, 'generated_text'));
  const last: unknown = generated.at(-1);
  return stringAt(last, 'role') === 'assistant' ? { whole: readContent(valueAt(last, 'content')).text } : NOTHING;
}

/** Dialogflow ES has one text or messages; CX has messages with a list of texts each, which continue each other. */
function sayingOfQuery(query: Item): Said {
  const { fulfillmentText, fulfillmentMessages, responseMessages = fulfillmentMessages } = query;
  if (typeof fulfillmentText === 'string' && fulfillmentText !== '') return { whole: fulfillmentText };
  const texts = (Array.isArray(responseMessages) ? (responseMessages as readonly unknown[]) : []).map((message) => {
    const text = valueAt(message, 'text', 'text');
    return { text: Array.isArray(text) ? text.filter((each) => typeof each === 'string').join(' ') : '' };
  });
  return ofMessages(texts, 'text');
}

function ofMessages(messages: readonly unknown[], name: string): Said {
  const texts = messages.map((message) => stringAt(message, name) ?? '').filter((text) => text.trim() !== '');
  return { ...saying(texts.join('\n\n')), isElsewhere: true };
}
