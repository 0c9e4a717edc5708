/** Texts that are rewritten while they are spoken, as chat apps rewrite them. */
import { GrowingText } from '../../../src/core/source/growing-text';
import type { Clock } from '../../../src/base/clock';
import type { Chance } from './chance';

/** A text as it is at one time. */
export interface TextVersion {
  readonly text: string;
  /** How long the version before it stands. */
  readonly afterMs: number;
}

/** What stands behind a text while it grows. */
const TAILS = ['', '▍', ' ●', '|', '...', '…', '**', '\n\nAnswers can be wrong.', '\n\nSources: one, two'];
/** Once in a text, as when a model calls a tool. */
const SILENT_MS = 3_000;
/** A text of which most is corrected is another one: so many words stand. */
const SOONEST_CORRECTED = 8;
/** Words that no text has. */
const CORRECTIONS = ['Xylophone', 'Zeppelin'];
/** A word that no sign belongs to, with which it would be another one. */
const WHOLE_WORD = /(?<=\s)\p{L}+(?=\s)/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/** How a text comes to be: word by word, with something behind it, and with corrections of what is there. */
export function planVersions(chance: Chance, text: string): TextVersion[] {
  const words = text.split(/(?<=\s)/u);
  const tail = chance.one(TAILS);
  const wordMs = chance.one([10, 30, 60, 200]);
  // Half a word that is followed by silence is spoken as one.
  const isHalfWords = wordMs <= 30 && chance.happens(0.7);
  const correctedAt = Array.from({ length: chance.whole(0, CORRECTIONS.length) }, () =>
    chance.whole(SOONEST_CORRECTED, SOONEST_CORRECTED + words.length),
  );
  const versions: TextVersion[] = [];
  let written = '';
  const silentAt = chance.happens(0.5) ? chance.whole(1, words.length) : -1;
  const show = (shown: string, isSilent: boolean) => versions.push({ text: shown + tail, afterMs: isSilent ? SILENT_MS : wordMs });
  for (const [index, word] of words.entries()) {
    const isHalf = isHalfWords && word.length > 3;
    if (isHalf) show(written + word.slice(0, 2), index === silentAt);
    written += word;
    show(written, index === silentAt && !isHalf);
    if (!correctedAt.includes(index)) continue;
    written = corrected(chance, written, CORRECTIONS[correctedAt.indexOf(index)] ?? '');
    show(written, false);
  }
  const isTailKept = tail.includes(' ') && chance.happens(0.5);
  return [...versions, { text: isTailKept ? written + tail : written, afterMs: wordMs }];
}

/** One word of it is another one, or one more, or one less. */
function corrected(chance: Chance, text: string, word: string): string {
  const words = [...text.matchAll(WHOLE_WORD)];
  if (words.length === 0) return text;
  const old = chance.one(words);
  const instead = chance.one([word, `${old[0]} ${word}`, '']);
  return text.slice(0, old.index) + instead + text.slice(old.index + old[0].length);
}

/** A text that is rewritten as it was planned, and what was read of it. */
export class RewrittenText implements AsyncIterable<string> {
  readonly #growing: GrowingText;
  /** How often each word was put into it. */
  readonly #written = new Map<string, number>();
  /** All that was read. */
  said = '';

  constructor(clock: Clock) {
    this.#growing = new GrowingText(clock);
  }

  /** Rewrites it, a version after the other; the last one is complete. */
  async write(versions: readonly TextVersion[], wait: (delayMs: number) => Promise<void>): Promise<void> {
    let before = new Map<string, number>();
    for (const [index, { text, afterMs }] of versions.entries()) {
      if (index > 0) await wait(afterMs);
      const isSame = this.#growing.update(text, index === versions.length - 1 ? 'complete' : 'open');
      if (!isSame) throw new Error(`Taken for another text: ${text}`);
      const now = countEach(text);
      for (const [word, count] of now) {
        this.#written.set(word, (this.#written.get(word) ?? 0) + Math.max(0, count - (before.get(word) ?? 0)));
      }
      before = now;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for await (const piece of this.#growing.read(0)) {
      this.said += piece;
      yield piece;
    }
  }

  /** Words of its last version that were not read, and those that were read more often than they were put into it. */
  misread(): { readonly lost: readonly string[]; readonly twice: readonly string[] } {
    const read = countEach(this.said);
    const wanted = countEach(this.#growing.content.get().text);
    return {
      lost: [...wanted].filter(([word, count]) => (read.get(word) ?? 0) < count).map(([word]) => word),
      twice: [...read].filter(([word, count]) => count > (this.#written.get(word) ?? 0)).map(([word]) => word),
    };
  }
}

function countEach(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
