/** The text of an utterance: its content, its sentence ends, and what readers get of it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { TextBlocks } from '../../../src/text/log/text-blocks';
import { TextLog } from '../../../src/text/log/text-log';
import { TextLogReader } from '../../../src/text/log/text-log-reader';
import { createPlainText } from '../../../src/text/speakable/plain-text';

function logOf(text: string): TextLog {
  const log = new TextLog(new SentenceSplitter());
  const speakable = createPlainText();
  for (const piece of [...speakable.push(text), ...speakable.end()]) void log.write(piece.text, piece.document);
  log.end();
  return log;
}

function sentencesOf(log: TextLog): string[] {
  return log.sentenceEnds.map((end, index) => log.slice(log.sentenceEnds[index - 1] ?? 0, end));
}

function requests(log: TextLog, from: number): string[] {
  const reader = new TextLogReader(log, from);
  const all: string[] = [];
  for (let span = reader.next('available'); span !== undefined; span = reader.next('available')) all.push(span.request);
  return all;
}

test('blocks are one text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 6_000 }), { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat({ max: 30_000 }), fc.nat({ max: 30_000 })), { maxLength: 8 }),
      (lengths, ranges) => {
        const blocks = new TextBlocks();
        let whole = '';
        for (const length of lengths) {
          const text = Array.from({ length }, (_, index) => String.fromCharCode(97 + ((whole.length + index) % 26))).join('');
          blocks.append(text);
          whole += text;
          expect([blocks.length, blocks.lastUnit]).toEqual([whole.length, whole.slice(-1)]);
        }
        for (const [start, end] of ranges) expect(blocks.slice(start, end)).toBe(whole.slice(start, Math.max(start, end)));
      },
    ),
  );
});

test('holds what is spoken, and its sentences are those of the same plain text', () => {
  const log = logOf('He said <speak>don&apos;t <sub alias="St. Pancras. Not.">X</sub> go. <s>We</s></speak> are done. Yes.');
  expect(log.slice(0)).not.toMatch(/[<>&]/u);
  expect(sentencesOf(log).map((sentence) => sentence.replace(/\s+/gu, ' ').trim())).toEqual([
    "He said don't St. Pancras. Not. go.",
    'We',
    'are done.',
    'Yes.',
  ]);
});

test('is read from the middle of a document on, as a document', () => {
  const log = logOf('One. <speak><prosody rate="90%">Two &amp; two. Three.</prosody></speak> Four.');
  const [, two = 0, three = 0] = log.sentenceEnds.map((end, index) => log.sentenceEnds[index - 1] ?? 0 * end);
  expect(requests(log, 0)).toEqual(['One. ', '<speak><prosody rate="90%">Two &amp; two. Three.</prosody></speak>', ' Four.']);
  expect(requests(log, two)).toEqual(['<speak><prosody rate="90%">Two &amp; two. Three.</prosody></speak>', ' Four.']);
  expect(requests(log, three)).toEqual(['<speak><prosody rate="90%">Three.</prosody></speak>', ' Four.']);
});

test('a document is apart from the words around it', () => {
  const log = logOf('un<speak>believ</speak>able <speak>One</speak><speak>two.</speak>');
  expect(log.slice(0)).toBe('un believ able One two. ');
});

test.each([
  ['that is read as it comes', true],
  ['that nobody reads', false],
])('a text %s costs no more a word where it is long', (_, isRead) => {
  const perWord = (words: number): number => {
    const log = new TextLog(new SentenceSplitter());
    const reader = new TextLogReader(log, 0);
    const startedAtMs = performance.now();
    for (let index = 0; index < words; index += 1) {
      void log.write(index % 12 === 11 ? 'word. ' : 'word ');
      const span = isRead ? reader.next('available', log.sentenceEndFrom(reader.place + 1)) : undefined;
      log.noteSent(span?.end ?? 0);
      log.slice(log.length - 20);
      log.spokenEndBefore(log.length);
    }
    return (performance.now() - startedAtMs) / words;
  };
  perWord(4_000);
  // Quadratic cost would make the ratio 20. The limit allows for a busy machine.
  expect(perWord(80_000)).toBeLessThan(6 * perWord(4_000) + 0.02);
});
