/** The README's tables name what the code has, all of it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPEECH_ERROR_CODES, SpeechError } from '../../src/base/errors';
import { DEFAULT_LABELS } from '../../src/react/index';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

function tableUnder(heading: string): string[][] {
  const section = README.split(/^##+ /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line, index, lines) => line.startsWith('| `') && !(lines[index + 1] ?? '').startsWith('|---'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

test('every error code is explained, and rightly called retryable or not', () => {
  const rows = tableUnder('Errors').map(([, code, retryable]) => [code, retryable]);
  const expected = SPEECH_ERROR_CODES.map((code) => [code, new SpeechError({ code, message: '' }).retryable ? 'yes' : 'no']);
  expect(rows.sort()).toEqual(expected.sort());
});

test('every status is explained', () => {
  expect(tableUnder('`useSpeechStream()`').map(([, status]) => status)).toEqual([...Object.keys(DEFAULT_LABELS.status), 'failed']);
});

test('opens with the two commands', () => {
  const firstBlock = /```sh\n([^`]*)```/.exec(README)?.[1] ?? '';
  expect(firstBlock.split('\n').filter(Boolean).map((line) => line.split('#')[0]?.trim())).toEqual(['npm start', 'npm test']);
});
