/**
 * Where in a text that may be edited while it is read lies what was read of it. Immutable: an edit makes another one.
 */
import type { EditedStretch } from '../text/edited-text';
import type { TextRange } from '../text/offset-map';

/** From `read` on, what was read was copied from `text` on, one for one, when so many edits had been made. */
interface Run {
  readonly read: number;
  readonly text: number;
  readonly edits: number;
}

/** The way from what was read to the text as it is now, and back. Characters are UTF-16 code units. */
export class TextPlacement {
  readonly #runs: readonly Run[];
  readonly #edits: readonly EditedStretch[];

  private constructor(runs: readonly Run[], edits: readonly EditedStretch[]) {
    this.#runs = runs;
    this.#edits = edits;
  }

  /** Of what is read from a character of the text on. */
  static from(character: number): TextPlacement {
    return new TextPlacement([{ read: 0, text: character, edits: 0 }], []);
  }

  /** Whether what was read is no longer what the text says, or may not be. */
  get isEdited(): boolean {
    return this.#edits.length > 0;
  }

  /** After an edit of the text: what follows the first `read` characters is read from `text` on. */
  edited(edit: EditedStretch, read: number, text: number): TextPlacement {
    const edits = [...this.#edits, edit];
    return new TextPlacement([...this.#runs, { read, text, edits: edits.length }], edits);
  }

  /** The character of the text that one that was read stands at now. */
  toText(readCharacter: number): number {
    const run = this.#runs.findLast(({ read }) => read <= readCharacter) ?? this.#last;
    let character = run.text + readCharacter - run.read;
    for (let index = run.edits; index < this.#edits.length; index += 1) character = moved(character, this.#edits[index]);
    return character;
  }

  /** The stretch of the text that one that was read stands at now. */
  toTextRange(start: number, end: number): TextRange {
    const textStart = this.toText(start);
    // Behind its last character, which may not be where the next one stands.
    return { start: textStart, end: Math.max(textStart, end > start ? this.toText(end - 1) + 1 : textStart) };
  }

  /** The first character that was read of those that stand at or behind one of the text; -1 where it lies before them all. */
  toRead(character: number): number {
    if (character < this.toText(0)) return -1;
    const { read, text } = this.#last;
    if (character >= text) return read + character - text;
    let low = 0;
    let high = read;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.toText(middle) < character) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get #last(): Run {
    // There is one from the beginning.
    return this.#runs.at(-1) as Run;
  }
}

function moved(character: number, edit: EditedStretch | undefined): number {
  if (edit === undefined || character < edit.start) return character;
  return character < edit.oldEnd ? edit.start : character + edit.newEnd - edit.oldEnd;
}
