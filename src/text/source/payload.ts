/** The data of a server-sent event. */

/** What ends a stream of OpenAI's, and of the many that are compatible. */
export const LAST_PAYLOAD = '[DONE]';

/**
 * JSON where it is JSON: an object, a string, or a list of objects or of strings. A token of plain text may be a number or a bracket too,
 * and stays text.
 */
export function readPayload(data: string): unknown {
  if (data.trim() === LAST_PAYLOAD) return '';
  if (!mayBeJson(data)) return data;
  try {
    const json = JSON.parse(data) as unknown;
    return !Array.isArray(json) || json.some((element) => typeof element === 'string' || (typeof element === 'object' && element !== null))
      ? json
      : data;
  } catch {
    return data;
  }
}

/** Whether data begins as JSON does that is more than a number or a word. */
export function mayBeJson(data: string): boolean {
  return /^\s*(?:[{"]|\[\s*[{["])/u.test(data);
}
