/**
 * Where in a text that may be edited while it is read lies what was read of it. Immutable: an edit makes another one.
 */
import type { TextRange } from '../../../text/spoken/offset-map';

/** From `read` on, up to the next run, what was read lies in the text from `text` on. */
export interface PlacementRun {
  readonly read: number;
  readonly text: number;
  /** Length of what stands there now for all of the run; undefined where the run was copied, one for one. */
  readonly replacedBy: number | undefined;
}

/** The way from what was read to the text as it is now, and back. Characters are UTF-16 code units. */
export class TextPlacement {
  /** Whether what was read is no longer what the text says, or may not be. */
  readonly isEdited: boolean;
  /** In the order in which they were read; the last one is copied and goes on. */
  readonly runs: readonly PlacementRun[];

  /** @param runs - At least one. */
  constructor(runs: readonly PlacementRun[], isEdited: boolean) {
    this.runs = runs;
    this.isEdited = isEdited;
  }

  /** Of what is read from a character of the text on. */
  static from(character: number): TextPlacement {
    return new TextPlacement([{ read: 0, text: character, replacedBy: undefined }], false);
  }

  /** What follows the first `read` characters is read from `text` on. */
  goOn(read: number, text: number): TextPlacement {
    return new TextPlacement([...this.runs.filter((run) => run.read < read), { read, text, replacedBy: undefined }], true);
  }

  /** The same, of the first `read` characters alone. */
  cut(read: number): TextPlacement {
    const [first] = this.runs;
    if (read === 0 || first === undefined) return TextPlacement.from(first?.text ?? 0);
    const end = this.endOf(read - 1);
    const runs = this.runs.filter((run) => run.read < read);
    const isCopied = runs.at(-1)?.replacedBy === undefined;
    return new TextPlacement(isCopied ? runs : [...runs, { read, text: end, replacedBy: undefined }], this.isEdited);
  }

  /** Where what was read between two characters stands, a stretch for each run. */
  stretches(start: number, end: number): TextRange[] {
    return this.runs.flatMap(({ read, text, replacedBy }, index) => {
      const from = Math.max(start, read);
      const to = Math.min(end, this.runs[index + 1]?.read ?? end);
      if (from >= to) return [];
      return [replacedBy === undefined ? { start: text + from - read, end: text + to - read } : { start: text, end: text + replacedBy }];
    });
  }

  /** The character of the text that one that was read stands at now. */
  toText(readCharacter: number): number {
    const run = this.#runOf(readCharacter);
    return run.replacedBy === undefined ? run.text + Math.max(0, readCharacter - run.read) : run.text;
  }

  /** Behind the character of the text that one that was read stands at now. */
  endOf(readCharacter: number): number {
    const { text, replacedBy } = this.#runOf(readCharacter);
    return replacedBy === undefined ? this.toText(readCharacter) + 1 : text + replacedBy;
  }

  /** Whether a character that was read still stands in the text. */
  isStanding(readCharacter: number): boolean {
    return this.#runOf(readCharacter).replacedBy === undefined;
  }

  /** The stretch of the text that one that was read stands at now. */
  toTextRange(start: number, end: number): TextRange {
    const textStart = this.toText(start);
    // Behind its last character, which may not be where the next one stands.
    return { start: textStart, end: Math.max(textStart, end > start ? this.endOf(end - 1) : textStart) };
  }

  /**
   * The character that was read of the first that stands at or behind one of the text; -1 where that lies before all that
   * was read. What is not read yet counts as being read behind the rest.
   */
  toRead(character: number): number {
    let found = -1;
    let foundAt = Infinity;
    let isBehindAny = false;
    for (const [index, { read, text, replacedBy }] of this.runs.entries()) {
      const length = replacedBy ?? (this.runs[index + 1]?.read ?? Infinity) - read;
      isBehindAny ||= text <= character;
      if (text + length <= character) continue;
      const at = Math.max(text, character);
      if (at >= foundAt) continue;
      foundAt = at;
      found = read + (replacedBy === undefined ? at - text : 0);
    }
    return isBehindAny ? found : -1;
  }

  #runOf(readCharacter: number): PlacementRun {
    // There is one from the beginning.
    return this.runs.findLast(({ read }) => read <= readCharacter) ?? (this.runs[0] as PlacementRun);
  }
}
