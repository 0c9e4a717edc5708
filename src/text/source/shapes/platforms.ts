/**
 * Shapes of further model services and bot platforms: Tencent Hunyuan, iFlytek Spark, YandexGPT, MiniMax, Amazon Nova Sonic,
 * Rasa, Dialogflow, Lex, and pipelines of Transformers.js.
 */
import { readContent } from '../content';
import { isRecord, NOTHING, saying, stringAt, valueAt, type Item, type Said } from '../item';
import { isUsers } from '../words';

/** Reads an item of such a service. */
export function sayingOfPlatform(item: Item): Said | undefined {
  if (Array.isArray(item)) return sayingOfList(item);
  // One of Rasa's messages, as in a JSON document that is read an element at a time.
  if (typeof item['recipient_id'] === 'string') return ofMessages([item], 'text');
  const { Choices: choices, event, queryResult, payload, messages } = item;
  if (Array.isArray(choices)) return saying(stringAt(choices[0], 'Delta', 'Content') ?? stringAt(choices[0], 'Message', 'Content'));
  const spark = valueAt(payload, 'choices', 'text');
  if (Array.isArray(spark)) return saying(stringAt(spark[0], 'content'));
  const bots = valueAt(item, 'choices', '0', 'messages');
  if (Array.isArray(bots)) return saying(stringAt(bots[0], 'text'));
  // YandexGPT repeats the text so far in each item.
  const alternatives = item['alternatives'] ?? valueAt(item, 'result', 'alternatives');
  if (Array.isArray(alternatives)) return { whole: stringAt(alternatives[0], 'message', 'text') ?? '' };
  const output = valueAt(event, 'textOutput');
  if (isRecord(output)) return isUsers(stringAt(output, 'role') ?? '') ? NOTHING : saying(stringAt(output, 'content'));
  if (isRecord(item['assistantResponseEvent'])) return saying(stringAt(item['assistantResponseEvent'], 'content'));
  if (isRecord(queryResult)) return sayingOfQuery(queryResult);
  if (Array.isArray(messages) && isRecord(item['sessionState'])) return ofMessages(messages, 'content');
  return undefined;
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

/** Dialogflow ES has one text; CX has messages with a list of texts each, which continue each other. */
function sayingOfQuery(query: Item): Said {
  const { fulfillmentText, responseMessages } = query;
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
