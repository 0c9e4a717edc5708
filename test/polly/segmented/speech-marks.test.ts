/** Parses Polly's speech marks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWordMarks } from '../../../src/polly/segmented/speech-marks';
import { TextLog } from '../../../src/text/log/text-log';
import { TextLogReader } from '../../../src/text/log/text-log-reader';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { SpokenDocument } from '../../../src/text/spoken/spoken-document';
import { readSsmlSpeech } from '../../../src/text/spoken/ssml-speech';

/** The last span of a log that holds a text, or a document, behind some characters. */
function spanOf(text: string, startCharacter = 0, type: 'text' | 'ssml' = 'text') {
  const log = new TextLog(new SentenceSplitter());
  void log.write('x'.repeat(startCharacter));
  log.flush();
  const document = type === 'ssml' ? new SpokenDocument(readSsmlSpeech(text, startCharacter)) : undefined;
  void log.write(document?.text ?? text, document);
  log.end();
  const span = new TextLogReader(log, startCharacter).next('available');
  if (span === undefined) throw new Error('The text is empty.');
  return { log, span };
}

test('words are mapped from bytes, and a pause, which Polly reports like a word, is skipped', () => {
  const text = '<speak>Zürich <break time="300ms"/>😀 Tom&apos;s</speak>';
  const lines = ['Zürich', '<break time="300ms"/>', 'Tom&apos;s'].map((value, index) => {
    const start = Buffer.byteLength(text.slice(0, text.indexOf(value)));
    return JSON.stringify({ time: 100 * index, type: 'word', start, end: start + Buffer.byteLength(value), value });
  });
  const { log, span } = spanOf(text, 1_000, 'ssml');
  const marks = readWordMarks([JSON.stringify({ time: 0, type: 'sentence', start: 7, end: 20 }), ...lines, ''].join('\n'), span);
  expect(marks.map(({ startCharacter, endCharacter }) => log.slice(startCharacter, endCharacter))).toEqual(['Zürich', "Tom's"]);
  expect(marks.map(({ seconds }) => seconds)).toEqual([0, 0.2]);
});

test('characters are places in what is spoken, whatever the script of the text', () => {
  const encoder = new TextEncoder();
  const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }).filter((value) => value.trim() === value);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), fc.nat(1000), (words, startCharacter) => {
      const text = words.join('');
      let character = startCharacter;
      let byte = 0;
      const lines: string[] = [];
      const expected = words.map((value, index) => {
        const start = byte;
        byte += encoder.encode(value).byteLength;
        lines.push(JSON.stringify({ time: index * 250, type: 'word', start, end: byte, value }));
        const mark = { startCharacter: character, endCharacter: character + value.length, seconds: index / 4 };
        character += value.length;
        return mark;
      });
      // A word may end with half a character that the next word completes. Its bytes cannot be counted separately.
      fc.pre(encoder.encode(text).byteLength === byte);
      expect(readWordMarks(lines.join('\n'), spanOf(text, startCharacter).span)).toEqual(expected);
    }),
  );
});

test('other marks and invalid lines are skipped', () => {
  const json = [
    '{"time":0,"type":"sentence","start":0,"end":2,"value":"Hi"}',
    '',
    'null',
    '{"type":"word"}',
    '{"time":125,"type":"word","start":0,"end":9,"value":"Hi"}',
  ];
  const { span } = spanOf('Hi', 10);
  expect(readWordMarks(`${json.join('\n')}\n`, span)).toEqual([{ startCharacter: 10, endCharacter: 12, seconds: 0.125 }]);
  expect(readWordMarks('', span)).toEqual([]);
  expect(() => readWordMarks('{', span)).toThrow(SyntaxError);
});
