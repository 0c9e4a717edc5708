/** Every SDK's stream is read as it is: as objects, and as servers pass it on. */
import { describe, expect, it } from 'vitest';
import { readText, responseOf } from './reading';
import { SAID, SDK_ITEMS } from './sdk-items';

/** What no network carries: bytes in objects. */
const isJson = (items: readonly unknown[]) => !items.some((item) => typeof item === 'object' && item !== null && 'chunk' in item);
const lines = (items: readonly unknown[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('');
const events = (items: readonly unknown[]) => items.map((item) => `data: ${JSON.stringify(item)}\n\n`).join('');

describe.each(Object.entries(SDK_ITEMS))('%s', (_, items) => {
  it('as its SDK yields it', async () => {
    expect(await readText(items)).toBe(SAID);
  });

  it.skipIf(!isJson(items))('as JSON lines, as a JSON document and as server-sent events', async () => {
    expect(await readText(responseOf(lines(items), 'application/x-ndjson'))).toBe(SAID);
    expect(await readText(new Response(lines(items), { headers: { 'content-type': 'application/json' } }))).toBe(SAID);
    expect(await readText(new Response(JSON.stringify(items, undefined, 2), { headers: { 'content-type': 'application/json' } }))).toBe(SAID);
    expect(await readText(new Response(`: hello\n\n${events(items)}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } }))).toBe(SAID);
    expect(await readText(new Response(`${events(items)}data: [DONE]`, { headers: { 'content-type': 'text/plain' } }))).toBe(SAID);
  });

  it.skipIf(!isJson(items))('as server-sent events that have names', async () => {
    const named = items.map((item) => {
      const { event, data, type } = item as { readonly event?: string; readonly data?: unknown; readonly type?: string };
      if (typeof event === 'string' && data !== undefined) return `event: ${event}\ndata: ${typeof data === 'string' ? data.replaceAll('\n', '\ndata: ') : JSON.stringify(data)}\n\n`;
      return `${typeof type === 'string' ? `event: ${type}\n` : ''}data: ${JSON.stringify(item)}\n\n`;
    });
    expect(await readText(new Response(named.join(''), { headers: { 'content-type': 'text/event-stream' } }))).toBe(SAID);
  });
});
