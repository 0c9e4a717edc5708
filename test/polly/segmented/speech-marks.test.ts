/** Parses Polly's speech marks. */
import { expect, test } from 'vitest';
import { readWordMarks } from '../../../src/polly/segmented/speech-marks';

test('words are mapped from bytes, and a pause, which Polly reports like a word, is skipped', () => {
  const text = '<speak>Zürich <break time="300ms"/>😀 Tom&apos;s</speak>';
  const lines = ['Zürich', '<break time="300ms"/>', 'Tom&apos;s'].map((value, index) => {
    const start = Buffer.byteLength(text.slice(0, text.indexOf(value)));
    return JSON.stringify({ time: 100 * index, type: 'word', start, end: start + Buffer.byteLength(value), value });
  });
  const marks = readWordMarks([JSON.stringify({ time: 0, type: 'sentence', start: 7, end: 20 }), ...lines, ''].join('\n'), text, 1_000);
  expect(marks.map(({ startCharacter, endCharacter }) => text.slice(startCharacter - 1_000, endCharacter - 1_000))).toEqual([
    'Zürich',
    'Tom&apos;s',
  ]);
  expect(marks.map(({ seconds }) => seconds)).toEqual([0, 0.2]);
});
