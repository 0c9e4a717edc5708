/** The tables of the documents name what the code has, all of it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPEECH_ERROR_CODES, SpeechError } from '../../src/base/errors';
import { DEFAULT_LABELS } from '../../src/react/index';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

function tableUnder(path: string, heading: string): string[][] {
  const section = read(path).split(/^#+ /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line, index, lines) => line.startsWith('| `') && !(lines[index + 1] ?? '').startsWith('|---'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

test('every error code is explained, and rightly called retryable or not', () => {
  const rows = tableUnder('docs/errors.md', 'Errors').map(([, code, retryable]) => [code, retryable]);
  const expected = SPEECH_ERROR_CODES.map((code) => [code, new SpeechError({ code, message: '' }).retryable ? 'yes' : 'no']);
  expect(rows.sort()).toEqual(expected.sort());
});

test('every status is explained', () => {
  expect(tableUnder('docs/hook.md', '`useSpeechStream()`').map(([, status]) => status)).toEqual([...Object.keys(DEFAULT_LABELS.status), 'failed']);
});

test('opens with how it is installed', () => {
  const firstBlock = /```sh\n([^`]*)```/.exec(read('README.md'))?.[1] ?? '';
  expect(firstBlock).toMatch(/^npm install react-polly-stream /);
});
