/** docs/sources.md names every tested SDK with its tested version. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SDK_ITEMS } from '../text/source/shapes/sdk-items';

const SOURCES = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8');

test('every SDK whose items are tested is named', () => {
  const names = Object.keys(SDK_ITEMS).filter((name) => !name.includes('shape of its own') && !name.startsWith('events of'));
  const missing = names
    .flatMap((name) => name.replace(/ \(.*|, (?!CopilotKit|TanStack|xAI|vLLM|Groq).*/, '').split(', '))
    .filter(
      (name) =>
        !SOURCES.includes(
          name
            .replace(/ (?:chat|generate|conversations|Magistral|server|streamEvents.*|workflows|Invoke\w+|Retrieve\w+)$/, '')
            .replace("LangGraph's SDK", 'LangGraph')
            .replace(' for Python', ''),
        ),
    );
  expect(missing).toEqual([]);
});

test('the packages that run here are named in the major versions that are installed', () => {
  for (const name of ['ai', 'openai', '@anthropic-ai/sdk', '@aws-sdk/client-bedrock-runtime']) {
    const { version } = JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as {
      readonly version: string;
    };
    expect(SOURCES).toMatch(new RegExp(`\`${name}\` ${String(version.split('.')[0])}\\.`));
  }
});
