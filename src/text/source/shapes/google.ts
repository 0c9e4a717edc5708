/**
 * Shapes of Google Gemini (`generateContentStream`, Vertex AI, Live, interactions), Genkit, the Agent Development Kit, and
 * predictions of Vertex AI's endpoints.
 */
import { readContent } from '../item/content';
import {
  ELSEWHERE,
  isRecord,
  modelFailed,
  NOTHING,
  saying,
  sayingContent,
  stringAt,
  valueAt,
  type Item,
  type ReadItem,
  type Said,
} from '../item/item';

/** Properties of a Gemini response besides candidates. */
const GEMINI_NAMES = ['usageMetadata', 'promptFeedback', 'setupComplete', 'toolCall', 'toolCallCancellation'];

/** Reads an item of Google. */
export function sayingOfGoogle(item: Item, read: ReadItem): Said | undefined {
  const { candidates, content, parts, serverContent, predictions } = item;
  if (predictions !== undefined) return sayingOfPrediction(predictions, read);
  if (Array.isArray(candidates)) {
    const candidate: unknown = candidates.find((each) => isRecord(each) && (each['index'] ?? 0) === 0);
    return { ...sayingContent(readContent(valueAt(candidate, 'content', 'parts'))), answer: stringAt(item, 'responseId') };
  }
  // Vertex AI's REST interface and proxies nest them in a response.
  if (isRecord(item['response']) && Array.isArray(item['response']['candidates'])) return sayingOfGoogle(item['response'], read);
  // A live session that answers with sound is heard itself, so its transcript is not spoken.
  if (isRecord(serverContent)) return sayingContent(readContent(valueAt(serverContent, 'modelTurn', 'parts')));
  if (isRecord(content) && Array.isArray(content['parts'])) return sayingOfAgent(item, content);
  if (Array.isArray(parts) && item['role'] === 'model') return sayingContent(readContent(parts));
  if (typeof item['event_type'] === 'string' && /^(?:step|content|interaction|error)\b/.test(item['event_type']))
    return sayingOfInteraction(item['event_type'], item);
  if (Array.isArray(item['outputs']) && isTensor(item['outputs'][0])) return saying(textOfTensor(item['outputs'][0]));
  return GEMINI_NAMES.some((name) => isRecord(item[name])) ? NOTHING : undefined;
}

/** Reads an event of the Agent Development Kit. Increments are marked, and the whole message follows them. */
function sayingOfAgent(item: Item, content: Item): Said {
  if (item['author'] === 'user' || content['role'] === 'user') return NOTHING;
  const read = readContent(content['parts']);
  if (item['partial'] === true || item['author'] === undefined) return sayingContent(read);
  return read.text === '' && read.endsElsewhere ? ELSEWHERE : { whole: read.text };
}

function sayingOfInteraction(event: string, item: Item): Said {
  if (event === 'error') throw modelFailed(item);
  if (event === 'step.start') return stringAt(item, 'step', 'type') === 'model_output' ? NOTHING : ELSEWHERE;
  if (event !== 'step.delta' && event !== 'content.delta') return NOTHING;
  const type = stringAt(item, 'delta', 'type');
  if (type === 'text') return saying(stringAt(item, 'delta', 'text'));
  return type === 'text_annotation_delta' ? NOTHING : ELSEWHERE;
}

/** Matches the prefix that vLLM adds to its answer on an endpoint. */
const PROMPT = /^Prompt:\n[^]*?\nOutput:\n/;

/** Reads the first prediction: a text, an object with one, or a completion. */
function sayingOfPrediction(predictions: unknown, read: ReadItem): Said | undefined {
  const given: unknown = Array.isArray(predictions) ? predictions[0] : predictions;
  const first = plainValue(given);
  if (typeof first === 'string') return saying(first.replace(PROMPT, ''));
  if (!isRecord(first)) return NOTHING;
  const content = stringAt(first, 'content') ?? stringAt(first, 'candidates', '0', 'content');
  return content === undefined ? read(first) : saying(content);
}

/** Converts a `google.protobuf.Value` of Google's client libraries to the plain value. */
function plainValue(value: unknown): unknown {
  if (!isRecord(value)) return value;
  if (typeof value['stringValue'] === 'string') return value['stringValue'];
  const list = valueAt(value, 'listValue', 'values');
  if (Array.isArray(list)) return list.map(plainValue);
  const fields = valueAt(value, 'structValue', 'fields');
  return isRecord(fields) ? Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, plainValue(field)])) : value;
}

function isTensor(value: unknown): boolean {
  return isRecord(value) && (Array.isArray(value['stringVal']) || isRecord(value['structVal']));
}

function textOfTensor(tensor: unknown): string | undefined {
  const text = stringAt(tensor, 'stringVal', '0');
  const fields = valueAt(tensor, 'structVal');
  if (text !== undefined || !isRecord(fields)) return text;
  return textOfTensor(fields['content']) ?? textOfTensor(valueAt(fields['candidates'], 'listVal', '0'));
}
