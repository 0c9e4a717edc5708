/** The tables in the documents list everything that the code has. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPEECH_ERROR_CODES, SpeechError } from '../../src/base/errors';
import { enginesOf } from '../../src/polly/aws/voice-engines';
import { languageOf } from '../../src/polly/segmented/voice-languages';
import { DEFAULT_LABELS } from '../../src/react/index';
import { DEFAULT_RELAY_LIMITS } from '../../src/relay/index';
import { weighSmallestApp } from '../bench/size/size-benchmark';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/**
 * Returns the rows of a table under a heading, without code marks: of the table whose head begins with `head`, otherwise of
 * the first.
 */
function tableUnder(path: string, heading: string, head = '|'): string[][] {
  const section =
    read(path)
      .split(/^#+ /m)
      .find((part) => part.startsWith(heading)) ?? '';
  const table =
    section
      .split(/\n(?!\|)/)
      .map((part) => part.replace(/^[^|]*/s, ''))
      .find((part) => part.startsWith(head)) ?? '';
  return table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

test('every error code is explained, and correctly marked as retryable or not', () => {
  const rows = tableUnder('docs/errors.md', 'Errors').map(([, code, retryable]) => [code, retryable]);
  const expected = SPEECH_ERROR_CODES.map((code) => [code, new SpeechError({ code, message: '' }).retryable ? 'yes' : 'no']);
  expect(rows.sort()).toEqual(expected.sort());
});

test('every status is explained', () => {
  expect(tableUnder('docs/hook.md', 'State').map(([, status]) => status)).toEqual([...Object.keys(DEFAULT_LABELS.status), 'failed']);
});

test('every limit of the relay is explained, with its default', () => {
  const rows = tableUnder('docs/relay.md', 'As a library', '| limit').map(([, limit, value = '']) => [
    limit,
    Number(value.replaceAll(',', '')),
  ]);
  expect(Object.fromEntries(rows)).toEqual(DEFAULT_RELAY_LIMITS);
});

test('every generative voice is named under its language', () => {
  const languages: Readonly<Record<string, string>> = {
    Dutch: 'nl',
    English: 'en',
    French: 'fr',
    German: 'de',
    Italian: 'it',
    Korean: 'ko',
    Polish: 'pl',
    Portuguese: 'pt',
    Spanish: 'es',
  };
  const rows = tableUnder('docs/aws.md', 'Voices').flatMap(([, language = '', voices = '']) =>
    voices.split(', ').map((voice) => ({ language, voice })),
  );
  for (const { language, voice } of rows) {
    expect([voice, languageOf({ voiceId: voice })]).toEqual([voice, languages[language]]);
    expect([voice, enginesOf(voice)]).toEqual([voice, expect.stringContaining('generative')]);
  }
  const source = read('src/polly/aws/voice-engines.ts');
  const known = [...source.matchAll(/^ {2}'?(generative[\w, -]*)'?:\s*'([^']*)'/gm)].flatMap(([, , voices = '']) => voices.split(' '));
  expect(rows.map(({ voice }) => voice).sort()).toEqual(known.sort());
});

/** The documents may differ from the measured figure by this much, so that not every change of the code requires an update. */
const SIZE_SLACK_KB = 3;

test('the size of the first load is the measured one', async () => {
  const { initial } = await weighSmallestApp();
  const size = Number(/\d+/.exec(tableUnder('docs/browsers.md', 'Size')[0]?.[2] ?? '')?.[0]);
  expect(Math.abs(initial.gzipBytes / 1_000 - size)).toBeLessThan(SIZE_SLACK_KB);
  expect(read('README.md')).toContain(`A page loads ${size} kB (gzip)`);
});

test('the README opens with how the package is installed', () => {
  const firstBlock = /```sh\n([^`]*)```/.exec(read('README.md'))?.[1] ?? '';
  expect(firstBlock).toMatch(/^npm install react-polly-stream /);
});
