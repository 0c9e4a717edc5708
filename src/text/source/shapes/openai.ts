/** Chat completions of OpenAI and compatible services: Mistral, Groq, Together, OpenRouter, DeepSeek, xAI, vLLM. */
import { readContent } from '../item/content';
import { isRecord, NOTHING, saying, sayingContent, stringAt, valueAt, type Item, type Said } from '../item/item';
import { isOtherThanText } from '../item/words';
import { sayingBeside } from './beside';

/** Properties of an increment in which the model does other work. */
const ELSEWHERE_NAMES = 'tool_calls toolCalls function_call reasoning reasoning_content reasoningContent reasoning_details thinking'.split(
  ' ',
);

/** Reads a completion. Of several answers, only the first one is spoken. */
export function sayingOfChoices(item: Item): Said | undefined {
  // DashScope nests them in its output.
  const choices = item['choices'] ?? valueAt(item, 'output', 'choices');
  if (!Array.isArray(choices)) return sayingOfResponse(item['output']);
  const choice: unknown = choices.find((each) => isRecord(each) && (each['index'] ?? 0) === 0);
  if (!isRecord(choice)) return NOTHING;
  // Some services repeat the whole message beside each increment. Mistral's models on Bedrock stream messages instead.
  const message = isRecord(choice['delta']) ? choice['delta'] : choice['message'];
  const finish = choice['finish_reason'] ?? choice['finishReason'];
  const said: Said = !isRecord(message)
    ? saying(stringAt(choice, 'text'))
    : message === choice['delta']
      ? sayingOfMessage(message)
      : { ...sayingOfMessage(message), mayRepeat: true };
  // Gateways omit the calls themselves.
  const endsElsewhere = said.endsElsewhere === true || (typeof finish === 'string' && isOtherThanText(finish));
  return { ...said, endsElsewhere, answer: stringAt(item, 'id') };
}

/** Reads a whole response of the Responses API: messages, separated by paragraphs, and other work. */
function sayingOfResponse(output: unknown): Said | undefined {
  if (!Array.isArray(output) || output.length === 0 || !output.every((each) => typeof valueAt(each, 'type') === 'string')) return undefined;
  const parts = output.flatMap((each: unknown) => {
    const content = valueAt(each, 'content');
    const work = { type: 'other' };
    return stringAt(each, 'type') === 'message' && Array.isArray(content) ? [work, ...(content as readonly unknown[])] : [work];
  });
  return { whole: readContent(parts).text };
}

/** Whether an increment has this shape. */
export function isMessage(delta: Item): boolean {
  return typeof delta['type'] !== 'string' && ('content' in delta || 'role' in delta || ELSEWHERE_NAMES.some((name) => name in delta));
}

/** Reads a message or an increment of one. Ollama's and Cohere's have this shape, too. */
export function sayingOfMessage(message: Item): Said {
  const other = sayingBeside(message);
  if (other !== undefined) return other;
  const content = readContent(message['content']);
  const text = content.text || (stringAt(message, 'refusal') ?? '');
  const endsElsewhere = content.endsElsewhere || ELSEWHERE_NAMES.some((name) => isSomething(message[name]));
  return sayingContent({ ...content, text, endsElsewhere });
}

/** Reads an increment of an Assistants message. */
export function sayingOfMessageDelta(data: unknown): Said {
  return sayingContent(readContent(valueAt(data, 'delta', 'content')));
}

function isSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}
