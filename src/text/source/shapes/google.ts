/**
 * Shapes of Google Gemini (`generateContentStream`, Vertex AI, Live, interactions), Genkit and the Agent Development Kit.
 */
import { readContent } from '../content';
import { ELSEWHERE, isRecord, modelFailed, NOTHING, saying, sayingContent, stringAt, valueAt, type Item, type Said } from '../item';

/** Properties of a Gemini response besides candidates. */
const GEMINI_NAMES = ['usageMetadata', 'promptFeedback', 'setupComplete', 'toolCall', 'toolCallCancellation'];

/** Reads an item of Google. */
export function sayingOfGoogle(item: Item): Said | undefined {
  const { candidates, content, parts, serverContent } = item;
  if (Array.isArray(candidates)) {
    const candidate: unknown = candidates.find((each) => isRecord(each) && (each['index'] ?? 0) === 0);
    return { ...sayingContent(readContent(valueAt(candidate, 'content', 'parts'))), answer: stringAt(item, 'responseId') };
  }
  // Vertex AI's REST interface and proxies nest them in a response.
  if (isRecord(item['response']) && Array.isArray(item['response']['candidates'])) return sayingOfGoogle(item['response']);
  // A live session that answers with sound is heard itself, so its transcript is not spoken.
  if (isRecord(serverContent)) return sayingContent(readContent(valueAt(serverContent, 'modelTurn', 'parts')));
  if (isRecord(content) && Array.isArray(content['parts'])) return sayingOfAgent(item, content);
  if (Array.isArray(parts) && item['role'] === 'model') return sayingContent(readContent(parts));
  if (typeof item['event_type'] === 'string' && /^(?:step|content|interaction|error)\b/.test(item['event_type']))
    return sayingOfInteraction(item['event_type'], item);
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
