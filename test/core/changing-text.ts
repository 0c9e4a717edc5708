/** Texts that are changed at any place while they grow, from a seed of fast-check. */
import fc from 'fast-check';
import type { Version } from './read-growing';

/** One thing that is done to a text. Places are fractions of its words. */
type Change =
  | { readonly kind: 'appended'; readonly count: number; readonly cut: number }
  | {
      readonly kind: 'put in' | 'replaced' | 'left out' | 'changed again';
      readonly places: readonly number[];
      readonly count: number;
      readonly isMarked: boolean;
    };

/** A change, how long the version before it stood, and what stands behind the text after it. */
export interface Step {
  readonly change: Change;
  readonly afterMs: number;
  readonly tail: string;
}

const PACES_MS = [0, 5, 30, 100, 300, 600, 1_200];
const TAILS = ['', '', '', '', '▍', '...', ' . . .', '…', '|', '\n\nA footer.', '**', '`', ' (can err)'];

/** Steps that make a text; most of them let it grow. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    change: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('appended' as const),
          count: fc.integer({ min: 1, max: 6 }),
          cut: fc.integer({ min: 0, max: 2 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constantFrom('put in' as const, 'replaced' as const, 'left out' as const, 'changed again' as const),
          places: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
          count: fc.integer({ min: 1, max: 3 }),
          isMarked: fc.boolean(),
        }),
      },
    ),
    afterMs: fc.constantFrom(...PACES_MS),
    tail: fc.constantFrom(...TAILS),
  }),
  { minLength: 2, maxLength: 14 },
);

/** A text as it is changed, word by word. No two words are alike, nor is one the beginning of another. */
export class ChangingText {
  #count = 0;
  readonly versions: Version[] = [];
  #words: string[];
  #changedAt = 0;
  /** Which version is the last one that was changed otherwise than at its end; -1 for none. */
  editedAt = -1;

  constructor(count: number) {
    this.#words = this.#newWords(count);
  }

  /** The words as they are now. */
  get words(): string[] {
    return bareWords(this.#words.join(' '));
  }

  /** Goes through steps; the last version has nothing behind it. */
  applyAll(list: readonly Step[], ending: Version['ending']): void {
    for (const [index, step] of list.entries()) this.#apply(step, ending, index === list.length - 1);
  }

  #newWords(count: number): string[] {
    return Array.from({ length: count }, () => {
      this.#count += 1;
      const letters = String.fromCharCode(97 + Math.floor(this.#count / 13), 110 + (this.#count % 13));
      return `${letters}qx${this.#count % 7 === 0 ? '.' : ''}`;
    });
  }

  #apply({ change, afterMs, tail }: Step, ending: Version['ending'], isLast: boolean): void {
    let cut = 0;
    if (change.kind === 'appended') {
      this.#words.push(...this.#newWords(change.count));
      cut = isLast ? 0 : change.cut;
    } else {
      for (const place of change.places) this.#edit(change, Math.floor(place * this.#words.length));
      this.editedAt = this.versions.length;
    }
    const whole = this.#words.join(' ');
    const text = whole.slice(0, whole.length - cut) + (isLast ? '' : tail);
    this.versions.push({ text, ending: isLast && ending === 'open' ? 'complete' : ending, afterMs });
  }

  #edit(change: Exclude<Change, { kind: 'appended' }>, place: number): void {
    const at = change.kind === 'changed again' ? Math.min(this.#changedAt, this.#words.length) : place;
    const fresh = change.kind === 'left out' ? [] : this.#newWords(change.count);
    const marked = change.isMarked ? fresh.map((word) => `**${word}**`) : fresh;
    // A text of which most is replaced is another one.
    const replaced = this.#words.length < 12 ? Math.min(1, change.count) : change.count;
    this.#words.splice(at, change.kind === 'put in' ? 0 : replaced, ...marked);
    this.#changedAt = at;
  }
}

/** The words of a {@link ChangingText} that are in a text, whole. */
export function bareWords(text: string): string[] {
  return text.match(/[a-z][n-z]qx/gu) ?? [];
}
