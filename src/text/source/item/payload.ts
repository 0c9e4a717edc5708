/** Reads the data of a server-sent event. */

/** Ends a stream of OpenAI and compatible services. */
export const LAST_PAYLOAD = '[DONE]';

/**
 * Parses JSON that is an object, a string, or a list of objects or strings. A token of plain text may also be a number or a
 * bracket, and stays text.
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

/** Whether data begins like JSON that is more than a number or word. */
export function mayBeJson(data: string): boolean {
  return /^\s*(?:[{"]|\[\s*[{["])/u.test(data);
}
