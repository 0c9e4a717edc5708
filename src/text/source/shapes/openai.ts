/** Chat completions of OpenAI, and of the many that are compatible: Mistral, Groq, Together, OpenRouter, DeepSeek, xAI, vLLM. */
import { readContent } from '../content';
import { isRecord, NOTHING, saying, sayingContent, sayingOfOther, stringAt, valueAt, type Item, type Said } from '../item';

/** What stands in an increment beside the text, where the model does something else. */
const ELSEWHERE_NAMES = ['tool_calls', 'toolCalls', 'function_call', 'reasoning', 'reasoning_content', 'reasoningContent', 'reasoning_details', 'thinking'];

/** Of several answers side by side the first one is spoken. */
export function sayingOfChoices(item: Item): Said | undefined {
  // DashScope has them in its output.
  const choices = item['choices'] ?? valueAt(item, 'output', 'choices');
  if (!Array.isArray(choices)) return undefined;
  const choice: unknown = choices.find((each) => isRecord(each) && (each['index'] ?? 0) === 0);
  if (!isRecord(choice)) return NOTHING;
  // Some repeat the whole message beside each increment; Mistral's models on Bedrock stream messages instead.
  const message = isRecord(choice['delta']) ? choice['delta'] : choice['message'];
  if (!isRecord(message)) return saying(stringAt(choice, 'text'));
  return message === choice['delta'] ? sayingOfMessage(message) : { ...sayingOfMessage(message), mayRepeat: true };
}

/** What a message, or an increment of one, says: Ollama's and Cohere's are of this shape, too. */
export function sayingOfMessage(message: Item): Said {
  const other = sayingOfOther(message);
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
