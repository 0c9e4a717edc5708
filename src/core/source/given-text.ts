/**
 * The text of one utterance as the app gives it. What is said of it is made elsewhere, by code that may still be loading:
 * until then it is kept.
 */

import type { ReadText, TextRestart } from '../../text/spoken/text-restart';

/** What takes a given text on. */
export interface TextTaker extends ReadText {
  /**
   * Takes more, cut anywhere.
   *
   * @param restart - Where the end of it is read from, when it does not go on with what came before.
   * @returns Resolves when what was made of it was handed on; never rejects.
   */
  write(text: string, restart?: TextRestart): Promise<void>;
  /** All until here is to be spoken without waiting for more. */
  flush(): void;
  /** No more will come. */
  end(): void;
  /** No more of it is wanted. Every waiting write resolves. */
  close(): void;
  /** Whether a source may be read on before what came of it was handed on. */
  readonly mayReadOn: boolean;
}

const NOBODY: TextTaker = {
  write: () => Promise.resolve(),
  flush: () => undefined,
  end: () => undefined,
  close: () => undefined,
  cut: () => undefined,
  standingAt: () => 0,
  mayReadOn: false,
};

/** A text that is being given. */
export class GivenText implements ReadText {
  #given = '';
  #hasWords = false;
  #isEnded = false;
  #isClosed = false;
  #taker: TextTaker | undefined;
  /** What was said before there was a taker. */
  #kept: ((taker: TextTaker) => void)[] = [];
  readonly #waiting = new Set<() => void>();

  /** All text so far. */
  get text(): string {
    return this.#given;
  }

  /** Whether a source may be read on before what came of it was handed on. */
  get mayReadOn(): boolean {
    return this.#taker?.mayReadOn === true;
  }

  standingAt(edited: number): number {
    return this.#isEnded ? this.#given.length : (this.#taker?.standingAt(edited) ?? 0);
  }

  cut(length: number): void {
    this.#given = this.#given.slice(0, length);
    this.#hasWords = /\S/u.test(this.#given);
    this.#taker?.cut(length);
    // Nothing was taken on yet, so nothing stands.
    for (const tell of this.#kept) tell(NOBODY);
    this.#kept = [];
  }

  /** Passes everything so far, and all that will come, to a taker. */
  attach(taker: TextTaker): void {
    // The taker's code may load after this text was closed. Without this, the taker would wait for text for ever.
    if (this.#isClosed) taker.close();
    if (this.#taker !== undefined) return;
    this.#taker = taker;
    for (const tell of this.#kept) tell(taker);
    this.#kept = [];
  }

  /**
   * Adds text, cut anywhere; after {@link end} and {@link close} it is dropped.
   *
   * @param restart - See {@link TextTaker.write}.
   * @returns Resolves when what is said of it was handed on, or the text was closed. Never rejects.
   */
  write(text: string, restart?: TextRestart): Promise<void> {
    if (this.#isEnded || text === '') return Promise.resolve();
    this.#given += text;
    this.#hasWords ||= /\S/u.test(text);
    if (this.#hasWords) this.#wake();
    if (this.#taker !== undefined) return this.#taker.write(text, restart);
    return new Promise((resolve) => {
      this.#kept.push((taker) => void taker.write(text, restart).then(resolve));
      // White space at the beginning is nothing to speak, so it must not hold its writer up.
      if (!this.#hasWords) resolve();
    });
  }

  /** Asks that everything written so far is spoken without waiting for more. */
  flush(): void {
    if (!this.#isEnded) this.#tell((taker) => taker.flush());
  }

  /** Says that no more text will come. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#tell((taker) => taker.end());
    this.#wake();
  }

  /** Ends the text; nothing of it is handed on any more. */
  close(): void {
    this.#isEnded = true;
    this.#isClosed = true;
    this.attach(NOBODY);
    this.#taker?.close();
    this.#wake();
  }

  /**
   * Waits for something to speak.
   *
   * @returns True at the first character that is not white space; false when the text ends without one.
   */
  async hasWords(): Promise<boolean> {
    while (!this.#hasWords && !this.#isEnded) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    return this.#hasWords;
  }

  #tell(tell: (taker: TextTaker) => void): void {
    if (this.#taker === undefined) this.#kept.push(tell);
    else tell(this.#taker);
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
