/** Texts that are rewritten while they are spoken, as chat apps do. */
import type { Clock } from '../../../src/base/clock';
import { GrowingText, type TextReading } from '../../../src/core/source/growing-text';
import type { ReadText, RestartingSource, TextRestart } from '../../../src/text/spoken/text-restart';
import type { Chance } from './chance';

/** One version of a text. */
export interface TextVersion {
  readonly text: string;
  /** How long the previous version stands. */
  readonly afterMs: number;
}

/** Endings that an app shows after a growing text. */
const TAILS = ['', '▍', ' ●', '|', '...', '…', '**', '\n\nAnswers can be wrong.', '\n\nSources: one, two'];
/** Happens once in a text, as when a model calls a tool. */
const SILENT_MS = 3_000;
/** A text that is mostly corrected counts as another text, so this many words stay. */
const SOONEST_CORRECTED = 8;
/** Words that occur in no text. */
const CORRECTIONS = ['Xylophone', 'Zeppelin'];
/** A word without adjoining marks, which would make it another word. */
const WHOLE_WORD = /(?<=\s)\p{L}+(?=\s)/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/** Plans how a text develops: word by word, with an ending, and with corrections. */
export function planVersions(chance: Chance, text: string): TextVersion[] {
  const words = text.split(/(?<=\s)/u);
  const tail = chance.one(TAILS);
  const wordMs = chance.one([10, 30, 60, 200]);
  // Half a word before a silence is spoken as a word.
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

/** Replaces, adds or removes one word. */
function corrected(chance: Chance, text: string, word: string): string {
  const words = [...text.matchAll(WHOLE_WORD)];
  if (words.length === 0) return text;
  const old = chance.one(words);
  const instead = chance.one([word, `${old[0]} ${word}`, '']);
  return text.slice(0, old.index) + instead + text.slice(old.index + old[0].length);
}

/** A text that is rewritten as planned, and what core read of it. Edits take back what was not sent, as in a component. */
export class RewrittenText implements RestartingSource {
  readonly #growing: GrowingText;
  readonly #reading: TextReading;
  /** How often each word was written. */
  readonly #written = new Map<string, number>();
  /** Pieces that were read and not taken yet. */
  readonly #pieces: string[] = [];
  /** All text that was read, without what was taken back. */
  said = '';
  /** How often text was taken back. */
  takenBack = 0;

  constructor(clock: Clock) {
    this.#growing = new GrowingText(clock);
    this.#reading = this.#growing.read(0);
  }

  /** Writes one version after the other; the last one is complete. */
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

  attach(text: ReadText): void {
    this.#reading.attach({
      standingAt: (edited) => text.standingAt(edited),
      cut: (length) => {
        if (length < this.said.length) this.takenBack += 1;
        this.said = this.said.slice(0, length);
        text.cut(length);
      },
    });
  }

  take(): TextRestart | 'taken-back' | undefined {
    const piece = this.#pieces.shift() ?? '';
    const restart = this.#reading.take();
    if (restart !== 'taken-back') this.said += piece;
    return restart;
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    const pieces = this.#reading[Symbol.asyncIterator]();
    return {
      ...pieces,
      next: async () => {
        const next = await pieces.next();
        if (next.done !== true) this.#pieces.push(next.value);
        return next;
      },
    };
  }

  /** Returns the words of the last version that were not read, and those that were read more often than written. */
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
