/**
 * Shapes with only a typical property: Ollama, llama.cpp, Text Generation Inference, Workers AI, watsonx, LlamaIndex,
 * Genkit, UI messages.
 */
import { readContent } from '../item/content';
import { ELSEWHERE, isRecord, NOTHING, saying, sayingContent, stringAt, valueAt, type Item, type Said } from '../item/item';
import { sayingBeside } from './beside';
import { isMessage, sayingOfMessage } from './openai';

/** Message parts of Gemini and Bedrock that are not text. */
const CALLS = ['functionCall', 'functionResponse', 'executableCode', 'codeExecutionResult', 'toolUse', 'toolResult', 'reasoningContent'];

/** Reads an item without a type or event. */
export function sayingOfPlain(item: Item): Said | undefined {
  if (typeof item['type'] === 'string') return undefined;
  if (Array.isArray(item)) return sayingOfStrings(item);
  const { token, message, delta, response, role } = item;
  const other = sayingBeside(item);
  if (other !== undefined) return other;
  // Special tokens end a text, but are not text.
  if (isRecord(token) && typeof token['text'] === 'string') return token['special'] === true ? NOTHING : saying(token['text']);
  // LlamaIndex repeats the whole response beside each increment.
  if (typeof delta === 'string') return saying(delta);
  // An increment of OpenAI that a server passed on.
  if (isRecord(delta) && isMessage(delta)) return sayingOfMessage(delta);
  if (CALLS.some((name) => isRecord(item[name]))) return ELSEWHERE;
  if (['tool_calls', 'toolCalls'].some((name) => Array.isArray(item[name]) && item[name].length > 0) && item['text'] === undefined)
    return sayingOfMessage(item);
  // Strands repeats each message after its increments, in Bedrock's shape.
  if (isRecord(message) && Object.keys(item).length === 1 && Array.isArray(message['content']) && message['role'] === 'assistant')
    return wholeOf(message['content']);
  if (isRecord(message) && ('role' in message || Array.isArray(message['content']))) return sayingOfMessage(message);
  if (isRecord(message)) {
    const said = sayingOfBareMessage(message);
    if (said !== undefined) return said;
  }
  // LM Studio marks reasoning, and the tags around it.
  if (typeof item['reasoningType'] === 'string' && item['reasoningType'] !== 'none') return ELSEWHERE;
  // Workers AI yields a numeric token as a number.
  if (typeof response === 'string' || typeof response === 'number')
    return response === '' && typeof item['thinking'] === 'string' ? ELSEWHERE : { ...saying(String(response)), mayBeWhole: true };
  if (Array.isArray(item['results'])) return sayingOfResults(item['results']);
  if (Array.isArray(item['parts']) && typeof role === 'string')
    return { whole: readContent(item['parts']).text, ...(typeof item['id'] === 'string' ? { id: item['id'] } : {}) };
  if (Array.isArray(item['content']) || stringAt(item, 'content', 'type') === 'text') return sayingContent(readContent(item['content']));
  if (item['message_type'] === 'FinalTranscript') return { ...saying(stringAt(item, 'text')), isApart: true };
  if (item['message_type'] === 'PartialTranscript') return NOTHING;
  // IBM watsonx Assistant, whose stream repeats each item when it is complete, and all of them at its end.
  if (isRecord(item['partial_item'])) return saying(stringAt(item['partial_item'], 'text'));
  if (isRecord(item['complete_item'])) return { whole: stringAt(item['complete_item'], 'text') ?? '' };
  if (isRecord(item['final_response'])) return { whole: readContent(valueAt(item, 'final_response', 'output', 'generic')).text };
  if (isRecord(item['output']) && Array.isArray(item['output']['generic']))
    return { ...sayingContent(readContent(item['output']['generic'])), isApart: true };
  const text =
    stringAt(item, 'text') ??
    stringAt(item, 'content') ??
    stringAt(item, 'answer') ??
    stringAt(item, 'completion') ??
    stringAt(item, 'generated_text') ??
    ('is_end' in item ? stringAt(item, 'result') : undefined);
  if (text !== undefined) return { ...saying(text), mayRepeat: true };
  // The last event of Cohere's models and of Ollama has nothing else.
  return typeof item['is_finished'] === 'boolean' || typeof item['done'] === 'boolean' ? NOTHING : undefined;
}

/** Reads Gradio's items: the values of its outputs, each the whole text so far. */
function sayingOfStrings(strings: readonly unknown[]): Said | undefined {
  if (strings.length === 0 || !strings.every((each) => typeof each === 'string')) return undefined;
  return { text: strings.join(''), mayRepeat: true };
}

/** Reads a message without an author, or an increment of one. */
function sayingOfBareMessage(message: Item): Said | undefined {
  const other = sayingBeside(message);
  if (other !== undefined) return other;
  const text = stringAt(message, 'content') ?? stringAt(message, 'text');
  if (text !== undefined) return { ...saying(text), mayRepeat: true };
  return Array.isArray(message['parts']) ? { whole: readContent(message['parts']).text } : undefined;
}

function wholeOf(parts: readonly unknown[]): Said {
  const { text, endsElsewhere } = readContent(parts);
  return { whole: text, endsElsewhere: endsElsewhere || text === '' };
}

function sayingOfResults(results: readonly unknown[]): Said | undefined {
  const text = results.map((result) => stringAt(result, 'generated_text')).filter((each) => each !== undefined);
  return text.length === 0 ? undefined : saying(text.join(''));
}
