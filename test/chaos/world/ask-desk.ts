/** Requests from a page to the chaos desk. */
import { inject } from 'vitest';

/** Sends a request to the chaos desk. */
export async function askDesk(path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${inject('chaosDeskUrl')}/${path}`, { method: 'POST', body: JSON.stringify(body ?? {}) });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(String(answer));
  return answer;
}
