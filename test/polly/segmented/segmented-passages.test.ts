/** Splits text into the passages of calls, reports sent pieces, and maps marks back to characters. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Passages, type Passage } from '../../../src/polly/segmented/segmented-passages';
import { readWordMarks } from '../../../src/polly/segmented/speech-marks';
import type { TextInput } from '../../../src/polly/transport/speech-transport';
import { TextInputs } from '../../../src/polly/transport/text-inputs';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';

async function* from(inputs: readonly TextInput[]): AsyncGenerator<TextInput> {
  for (const input of inputs) yield await Promise.resolve(input);
}

async function readAll(inputs: readonly TextInput[], maxCharacters = 2_000) {
  const passages = new Passages(new TextInputs(from(inputs)), new SentenceSplitter({ maxCharacters }));
  const read: Passage[] = [];
  const sent: TextInput[][] = [];
  for (let passage = await passages.next(); passage !== undefined; passage = await passages.next()) {
    read.push(passage);
    sent.push(passages.takeSent(passage.endCharacter));
  }
  sent.push(passages.takeSent());
  expect(await passages.next()).toBeUndefined();
  return { read, sent };
}

describe('passages', () => {
  test('are sentences; a flush ends one, a document is one, white space is none', async () => {
    const { read, sent } = await readAll([
      { text: 'One. Tw' },
      { text: '' },
      { text: 'o. Cut', flush: true },
      { text: ' \n', flush: true },
      { text: 'before ' },
      { text: '<speak>it. All.</speak>', textType: 'ssml' },
      { text: ' After.' },
    ]);
    expect(read.map(({ text, textType }) => `${textType} ${text}`)).toEqual([
      'text One. ',
      'text Two. ',
      'text Cut',
      'text before ',
      'ssml <speak>it. All.</speak>',
      'text  After.',
    ]);
    expect(sent).toEqual([
      [{ text: 'One. ' }],
      [{ text: 'Tw' }, { text: 'o. ' }],
      [{ text: 'Cut', flush: true }],
      [{ text: ' \n', flush: true }, { text: 'before ' }],
      [{ text: '<speak>it. All.</speak>', textType: 'ssml' }],
      [{ text: ' After.' }],
      [],
    ]);
  });

  test('add up to the text, and so do the sent pieces, however the text is split', async () => {
    const piece = fc.record({
      text: fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('A. ', ' ', '\n\n', 'So. Then', '')),
      flush: fc.boolean(),
      textType: fc.constantFrom('text' as const, 'text' as const, 'ssml' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        const text = pieces.map((input) => input.text).join('');
        const { read, sent } = await readAll(pieces, 100);
        let passed = 0;
        let sentText = '';
        for (const [index, passage] of read.entries()) {
          expect(text.slice(passed, passage.startCharacter).trim()).toBe('');
          expect(text.slice(passage.startCharacter, passage.endCharacter)).toBe(passage.text);
          passed = passage.endCharacter;
          sentText += sent[index]?.map((part) => part.text).join('') ?? '';
          expect(sentText).toBe(text.slice(0, passed));
        }
        expect(text.slice(passed).trim()).toBe('');
        expect(
          sentText +
            (sent
              .at(-1)
              ?.map((part) => part.text)
              .join('') ?? ''),
        ).toBe(text);
        expect(sent.flat().filter(({ flush }) => flush === true)).toHaveLength(
          pieces.filter(({ text: own, flush }) => flush && own !== '').length,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('speech marks', () => {
  test('are in characters of the run, whatever the script of the text', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), { maxLength: 10 }),
        fc.nat(1000),
        (words, startCharacter) => {
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
          // A word may end with half a character that the next word completes. Its bytes cannot be counted
          // separately.
          fc.pre(encoder.encode(text).byteLength === byte);
          expect(readWordMarks(lines.join('\n'), text, startCharacter)).toEqual(expected);
        },
      ),
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
    expect(readWordMarks(`${json.join('\n')}\n`, 'Hi', 10)).toEqual([{ startCharacter: 10, endCharacter: 12, seconds: 0.125 }]);
    expect(readWordMarks('', 'Hi', 0)).toEqual([]);
    expect(() => readWordMarks('{', 'Hi', 0)).toThrow(SyntaxError);
  });
});
