/** A log that is read a sentence at a time, as for calls of one sentence each. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextLog } from '../../../src/text/log/text-log';
import { TextLogReader, type TextSpan } from '../../../src/text/log/text-log-reader';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { SpokenDocument } from '../../../src/text/spoken/spoken-document';
import { readSsmlSpeech } from '../../../src/text/spoken/ssml-speech';

interface Piece {
  readonly text: string;
  readonly isDocument?: boolean;
  readonly isFlushed?: boolean;
}

/** Writes pieces, and reads as far as possible after each. */
function readAll(pieces: readonly Piece[], maxCharacters = 2_000) {
  const log = new TextLog(new SentenceSplitter({ maxCharacters }));
  const reader = new TextLogReader(log, 0);
  const spans: TextSpan[] = [];
  const read = () => {
    for (let span = reader.next('sentence'); span !== undefined; span = reader.next('sentence')) spans.push(span);
  };
  const written = pieces.map(({ text, isDocument, isFlushed }) => {
    const document = isDocument === true ? new SpokenDocument(readSsmlSpeech(`<speak>${text}</speak>`, log.length)) : undefined;
    const spoken = document?.text ?? text;
    void log.write(spoken, document);
    if (isFlushed === true) log.flush();
    read();
    return spoken;
  });
  log.end();
  read();
  expect(reader.isAtEnd).toBe(true);
  return { log, spans, written };
}

test('a span is a sentence; a flush ends one, a document is one, and white space goes with none', () => {
  const { spans } = readAll([
    { text: 'One. Tw' },
    { text: 'o. Cut', isFlushed: true },
    { text: ' \n', isFlushed: true },
    { text: 'before ' },
    { text: 'it. All.', isDocument: true },
    { text: ' After.' },
  ]);
  expect(spans.map(({ request, type, isFlushed }) => `${type} ${request}${isFlushed ? '|' : ''}`)).toEqual([
    'text One. ',
    'text Two. ',
    'text Cut|',
    'text  \n|',
    'text before ',
    'ssml <speak>it. All.</speak>',
    'text  After.',
  ]);
});

test('a sentence is not read before it is certain that it has ended', () => {
  const log = new TextLog(new SentenceSplitter());
  const reader = new TextLogReader(log, 0);
  const next = () => reader.next('sentence')?.request;
  void log.write('It was Mr. ');
  expect(next()).toBeUndefined();
  void log.write('Hale. He');
  expect(next()).toBe('It was Mr. Hale. ');
  expect(next()).toBeUndefined();
  void log.write(' left');
  log.end();
  expect(next()).toBe('He left');
});

test('spans add up to the text, however it is written, and each flush is in one', () => {
  const piece = fc.record({
    text: fc
      .oneof(fc.string({ maxLength: 30 }), fc.constantFrom('A. ', ' ', '\n\n', 'So. Then', ''))
      .map((text) => text.replace(/[<>&]/g, '')),
    isFlushed: fc.boolean(),
    isDocument: fc.constantFrom(false, false, true),
  });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (given) => {
      const pieces = given.map((one) => ({ ...one, isDocument: one.isDocument && one.text.trim() !== '' }));
      const { log, spans, written } = readAll(pieces, 100);
      const text = written.join('');
      expect(log.slice(0)).toBe(text);
      let place = 0;
      for (const { start, end, request, type } of spans) {
        expect(start).toBe(place);
        if (type === 'text') expect(request).toBe(text.slice(start, end));
        if (type === 'text') expect(request.trim().length).toBeLessThanOrEqual(100);
        place = end;
      }
      expect(place).toBe(text.length);
    }),
    { numRuns: 300 },
  );
});

test('the word of a request is the spoken one, without the pause that a tag stands for', () => {
  const { log, spans } = readAll([{ text: 'Then ' }, { text: 'Tom&apos;s <break time="300ms"/>hat', isDocument: true }]);
  const [plain, document] = spans;
  const said = (span: TextSpan | undefined, request: string) => {
    const at = span?.request.indexOf(request) ?? 0;
    const word = span?.wordAt(at, at + request.length);
    return word && log.slice(word.start, word.end);
  };
  expect(said(plain, 'Then')).toBe('Then');
  expect(said(document, 'Tom&apos;s')).toBe("Tom's");
  expect(said(document, 'hat')).toBe('hat');
  expect(said(document, '<break time="300ms"/>')).toBeUndefined();
});
