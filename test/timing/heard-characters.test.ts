import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateHeardCharacters } from '../../src/timing/heard-characters';

const TEXT = 'The quick brown fox jumps over the lazy dog.';

describe('estimateHeardCharacters', () => {
  it('is nothing before the first sound and all after the last', () => {
    expect(estimateHeardCharacters({ sentText: TEXT, heardSeconds: 0, receivedSeconds: 2, complete: true })).toBe(0);
    expect(estimateHeardCharacters({ sentText: TEXT, heardSeconds: 1.97, receivedSeconds: 2, complete: true })).toBe(
      TEXT.length,
    );
  });

  it('ends at a whole word', () => {
    const characters = estimateHeardCharacters({ sentText: TEXT, heardSeconds: 1, receivedSeconds: 2, complete: true });
    expect(TEXT.slice(0, characters)).toBe('The quick brown fox');
  });

  it('assumes a usual tempo while it cannot know which text the sound is of', () => {
    const characters = estimateHeardCharacters({
      sentText: TEXT,
      heardSeconds: 0.55,
      receivedSeconds: 0.6,
      complete: false,
    });
    expect(TEXT.slice(0, characters)).toBe('The quick');
  });

  it('never goes back as more is heard, and never beyond the text', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        fc.boolean(),
        (sentText, a, b, complete) => {
          const [earlier, later] = a < b ? [a, b] : [b, a];
          const at = (heardSeconds: number) =>
            estimateHeardCharacters({ sentText, heardSeconds, receivedSeconds: 30, complete });
          expect(at(earlier)).toBeLessThanOrEqual(at(later));
          expect(at(later)).toBeLessThanOrEqual(sentText.length);
        },
      ),
    );
  });
});
