/** Chat completions of OpenAI, and of the many that are compatible: Mistral, Groq, Together, OpenRouter, DeepSeek, xAI, vLLM. */
import { readContent } from '../content';
import { isRecord, NOTHING, saying, sayingContent, stringAt, valueAt, type Item, type Said } from '../item';
import { isOtherThanText } from '../words';
import { sayingBeside } from './beside';

/** What stands in an increment beside the text, where the model does something else. */
const ELSEWHERE_NAMES = [
  'tool_calls',
  'toolCalls',
  'function_call',
  'reasoning',
  'reasoning_content',
  'reasoningContent',
  'reasoning_details',
  'thinking',
];

/** Of several answers side by side the first one is spoken. */
export function sayingOfChoices(item: Item): Said | undefined {
  // DashScope has them in its output.
  const choices = item['choices'] ?? valueAt(item, 'output', 'choices');
  if (!Array.isArray(choices)) return sayingOfResponse(item['output']);
  const choice: unknown = choices.find((each) => isRecord(each) && (each['index'] ?? 0) === 0);
  if (!isRecord(choice)) return NOTHING;
  // Some repeat the whole message beside each increment; Mistral's models on Bedrock stream messages instead.
  const message = isRecord(choice['delta']) ? choice['delta'] : choice['message'];
  const finish = choice['finish_reason'] ?? choice['finishReason'];
  const said: Said = !isRecord(message)
    ? saying(stringAt(choice, 'text'))
    : message === choice['delta']
      ? sayingOfMessage(message)
      : { ...sayingOfMessage(message), mayRepeat: true };
  // Gateways leave out the calls themselves.
  const endsElsewhere = said.endsElsewhere === true || (typeof finish === 'string' && isOtherThanText(finish));
  return { ...said, endsElsewhere, answer: stringAt(item, 'id') };
}

/** A whole response of the Responses API: messages, between which another paragraph begins, and other work. */
function sayingOfResponse(output: unknown): Said | undefined {
  if (!Array.isArray(output) || output.length === 0 || !output.every((each) => typeof valueAt(each, 'type') === 'string')) return undefined;
  const parts = output.flatMap((each: unknown) => {
    const content = valueAt(each, 'content');
    const work = { type: 'other' };
    return stringAt(each, 'type') === 'message' && Array.isArray(content) ? [work, ...(content as readonly unknown[])] : [work];
  });
  return { whole: readContent(parts).text };
}

/** Whether an increment is of this shape. */
export function isMessage(delta: Item): boolean {
  return typeof delta['type'] !== 'string' && ('content' in delta || 'role' in delta || ELSEWHERE_NAMES.some((name) => name in delta));
}

/** What a message, or an increment of one, says: Ollama's and Cohere's are of this shape, too. */
export function sayingOfMessage(message: Item): Said {
  const other = sayingBeside(message);
  if (other !== undefined) return other;
  const content = readContent(message['content']);
  const text = content.text || (stringAt(message, 'refusal') ?? '');
  const endsElsewhere = content.endsElsewhere || ELSEWHERE_NAMES.some((name) => isSomething(message[name]));
  return sayingContent({ ...content, text, endsElsewhere });
}

/** The text of an increment of a message of the Assistants. */
export function sayingOfMessageDelta(data: unknown): Said {
  return sayingContent(readContent(valueAt(data, 'delta', 'content')));
}

function isSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}
