import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SentenceDetector } from '../../../src/emulator/speech/sentence-detector';

function cut(...parts: string[]): string[] {
  const detector = new SentenceDetector();
  return [...parts.flatMap((part) => detector.push(part)), ...detector.flush()].map(({ text }) => text);
}

/** Returns the pieces that are spoken before a flush. */
function spokenAtOnce(text: string): string[] {
  return new SentenceDetector().push(text).map((piece) => piece.text);
}

describe('SentenceDetector', () => {
  it('ends a sentence at the white space after it, without waiting for the next word', () => {
    expect(spokenAtOnce('One is done. ')).toEqual(['One is done.']);
    expect(spokenAtOnce('One is done.')).toEqual([]);
    expect(spokenAtOnce('Really?! Yes… "Quite." (So it is.) And on')).toEqual(['Really?!', 'Yes…', '"Quite."', '(So it is.)']);
  });

  it.each([
    ['a number', 'Pi is 3.14 and e is 2.718 or so.'],
    ['a title', 'Dr. Hale met Mrs. Stone at St. Mary.'],
    ['an abbreviation', 'Take fruit, e.g. apples, pears etc. and go.'],
    ['initials', 'J. R. Moss wrote it.'],
    ['an address', 'Ask example.com or 10.0.0.1 for it.'],
    ['a numbered list', '1. Boil water.'],
  ])('does not cut inside %s', (_, text) => {
    expect(cut(text)).toEqual([text]);
  });

  it.each([
    ['Chinese', '今天天气很好。我们去公园吧！你来吗？', ['今天天气很好。', '我们去公园吧！', '你来吗？']],
    ['Japanese', '「そうですか。」と言った。はい。', ['「そうですか。」', 'と言った。', 'はい。']],
    ['Hindi', 'नमस्ते। आप कैसे हैं?', ['नमस्ते।', 'आप कैसे हैं?']],
    ['Arabic', 'كيف حالك؟ أنا بخير.', ['كيف حالك؟', 'أنا بخير.']],
  ])('knows how %s ends its sentences', (_, text, expected) => {
    expect(cut(text)).toEqual(expected);
  });

  it('ends a piece at an empty line', () => {
    expect(spokenAtOnce('A heading\n\nA line\nof text')).toEqual(['A heading']);
  });

  it('cuts a run without an end at a clause, and never in a character', () => {
    const clauses = 'and one more of them, '.repeat(40);
    const pieces = new SentenceDetector().push(clauses);
    expect(pieces.length).toBeGreaterThan(1);
    for (const { text, end } of pieces) {
      expect(end).toBe('clause');
      expect(text.endsWith(',')).toBe(true);
    }
    expect(cut('😀'.repeat(500)).join('')).toBe('😀'.repeat(500));
    expect(cut('😀'.repeat(500)).every((text) => !/[\uD800-\uDFFF]/u.test(text))).toBe(true);
  });

  it('says where each piece starts', () => {
    const text = '  One.  Two is 2.5!\n\nThree';
    const detector = new SentenceDetector();
    for (const piece of [...detector.push(text), ...detector.flush()]) {
      expect(text.slice(piece.start, piece.start + piece.text.length)).toBe(piece.text);
    }
  });

  it('finds the same pieces however the text is cut, and loses nothing', () => {
    const fragment = fc.constantFrom(
      'word ',
      'Dr. ',
      '3.14',
      '. ',
      '.',
      '?" ',
      '! ',
      '。',
      '」',
      '\n',
      '\n\n',
      ' ',
      ', ',
      '😀',
      'x'.repeat(150),
      '…',
    );
    const text = fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(2000), { maxLength: 20 }), (whole, cuts) => {
        const edges = [0, ...cuts.map((at) => at % (whole.length + 1)).sort((a, b) => a - b), whole.length];
        const parts = edges.slice(1).map((edge, index) => whole.slice(edges[index], edge));
        expect(cut(...parts)).toEqual(cut(whole));
        expect(cut(...whole.split(''))).toEqual(cut(whole));
        expect(cut(whole).join('').replace(/\s/g, '')).toBe(whole.replace(/\s/g, ''));
      }),
      { numRuns: 400 },
    );
  });
});
