/**
 * Maps the characters that were read from a text to their places in its edited version. Immutable: an edit creates a new map.
 */
import type { TextRange } from '../../../text/spoken/offset-map';

/** A run of the map: characters from `read` on, up to the next run, are in the text from `text` on. */
export interface PlacementRun {
  readonly read: number;
  readonly text: number;
  /** Length of the text that has replaced the run. Undefined if the run is unchanged, character by character. */
  readonly replacedBy: number | undefined;
}

/** Maps read characters to the current text, and back. Characters are UTF-16 code units. */
export class TextPlacement {
  /** Whether the current text may differ from the text that was read. */
  readonly isEdited: boolean;
  /** The runs, in the order of reading. The last one is unchanged text without an end. */
  readonly runs: readonly PlacementRun[];

  /** @param runs - At least one run. */
  constructor(runs: readonly PlacementRun[], isEdited: boolean) {
    this.runs = runs;
    this.isEdited = isEdited;
  }

  /** Creates the map for a text that is read from a character on. */
  static from(character: number): TextPlacement {
    return new TextPlacement([{ read: 0, text: character, replacedBy: undefined }], false);
  }

  /** Returns a map in which reading continues at `text` after the first `read` characters. */
  goOn(read: number, text: number): TextPlacement {
    return new TextPlacement([...this.runs.filter((run) => run.read < read), { read, text, replacedBy: undefined }], true);
  }

  /** Returns the map of the first `read` characters alone. */
  cut(read: number): TextPlacement {
    const [first] = this.runs;
    if (read === 0 || first === undefined) return TextPlacement.from(first?.text ?? 0);
    const end = this.endOf(read - 1);
    const runs = this.runs.filter((run) => run.read < read);
    const isCopied = runs.at(-1)?.replacedBy === undefined;
    return new TextPlacement(isCopied ? runs : [...runs, { read, text: end, replacedBy: undefined }], this.isEdited);
  }

  /** Maps a range of read characters to stretches of the text, one for each run. */
  stretches(start: number, end: number): TextRange[] {
    return this.runs.flatMap(({ read, text, replacedBy }, index) => {
      const from = Math.max(start, read);
      const to = Math.min(end, this.runs[index + 1]?.read ?? end);
      if (from >= to) return [];
      return [replacedBy === undefined ? { start: text + from - read, end: text + to - read } : { start: text, end: text + replacedBy }];
    });
  }

  /** Maps a read character to its place in the text. */
  toText(readCharacter: number): number {
    const run = this.#runOf(readCharacter);
    return run.replacedBy === undefined ? run.text + Math.max(0, readCharacter - run.read) : run.text;
  }

  /** Maps a read character to the end of its place in the text. */
  endOf(readCharacter: number): number {
    const { text, replacedBy } = this.#runOf(readCharacter);
    return replacedBy === undefined ? this.toText(readCharacter) + 1 : text + replacedBy;
  }

  /** Whether a read character is still unchanged in the text. */
  isStanding(readCharacter: number): boolean {
    return this.#runOf(readCharacter).replacedBy === undefined;
  }

  /** Maps a range of read characters to one range of the text. */
  toTextRange(start: number, end: number): TextRange {
    const textStart = this.toText(start);
    // Uses the end of the last character, because the next character may be elsewhere in the text.
    return { start: textStart, end: Math.max(textStart, end > start ? this.endOf(end - 1) : textStart) };
  }

  /**
   * Maps a character of the text to a read one: the first read character at or after it. Returns -1 if it is before all read text.
   * Text that was not read yet maps to the end of the read text and beyond.
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
    // There is always at least one run.
    return this.runs.findLast(({ read }) => read <= readCharacter) ?? (this.runs[0] as PlacementRun);
  }
}
