/** Whatever is done to a text while it is read: its words are said, and those that nobody changed are said once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readVersions, type Version } from './read-growing';

/** One thing that is done to a text. */
type Change =
  | { readonly kind: 'appended'; readonly count: number; readonly cut: number }
  | { readonly kind: 'put in' | 'replaced' | 'left out'; readonly at: number; readonly count: number };

interface Step {
  readonly change: Change;
  readonly afterMs: number;
  readonly tail: string;
}

const PACES_MS = [0, 30, 100, 300, 1_200];
const TAILS = ['', '', '', '▍', '...', '\n\nA footer.', '**'];

const changes: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('appended' as const), count: fc.integer({ min: 1, max: 6 }), cut: fc.integer({ min: 0, max: 2 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('put in' as const, 'replaced' as const, 'left out' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
);
const steps: fc.Arbitrary<Step[]> = fc.array(fc.record({ change: changes, afterMs: fc.constantFrom(...PACES_MS), tail: fc.constantFrom(...TAILS) }), {
  minLength: 2,
  maxLength: 14,
});

/** A text as it is changed, word by word. No two words are alike, nor is one the beginning of another. */
class ChangingText {
  #count = 0;
  readonly versions: Version[] = [];
  readonly words = this.#newWords(8);
  /** Where the last change was that was no growth, and which words have come since. */
  editedAt = 0;
  since: string[] = [];

  #newWords(count: number): string[] {
    return Array.from({ length: count }, () => {
      this.#count += 1;
      const letters = String.fromCharCode(97 + Math.floor(this.#count / 13), 110 + (this.#count % 13));
      return `${letters}qx${this.#count % 7 === 0 ? '.' : ''}`;
    });
  }

  apply({ change, afterMs, tail }: Step, ending: Version['ending'], isLast: boolean): void {
    let cut = 0;
    if (change.kind === 'appended') {
      const words = this.#newWords(change.count);
      this.words.push(...words);
      this.since.push(...words);
      cut = isLast ? 0 : change.cut;
    } else {
      const at = Math.floor(change.at * this.words.length);
      const fresh = change.kind === 'left out' ? [] : this.#newWords(change.count);
      this.words.splice(at, change.kind === 'put in' ? 0 : change.count, ...fresh);
      this.editedAt = at + fresh.length;
      this.since = [];
    }
    const whole = this.words.join(' ');
    const text = whole.slice(0, whole.length - cut) + (isLast ? '' : tail);
    this.versions.push({ text, ending: isLast && ending === 'open' ? 'complete' : ending, afterMs });
  }
}

it('says every word behind the last edit, those that came since in order, and none twice that did not change', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom('open' as const, 'unknown' as const, 'complete' as const), async (list, ending) => {
      const text = new ChangingText();
      for (const [index, step] of list.entries()) text.apply(step, ending, index === list.length - 1);
      const read = await readVersions(text.versions);
      const last = read.at(-1)?.said ?? '';
      const tokens = last.match(/[a-m][n-z]qx/gu) ?? [];
      const bare = (words: readonly string[]) => words.map((word) => word.replace('.', ''));
      const timesOf = (word: string) => tokens.filter((token) => token === word).length;
      expect(bare(text.words.slice(text.editedAt)).filter((word) => timesOf(word) === 0)).toEqual([]);
      const since = new Set(bare(text.since));
      expect(tokens.filter((token) => since.has(token))).toEqual(bare(text.since));
      expect(bare(text.words).filter((word) => timesOf(word) > 1)).toEqual([]);
    }),
    { numRuns: 400, seed: 20261130 },
  );
});
