/**
 * The given text of one utterance. It is passed on to the code that makes it speakable. While that code is loading, the calls are
 * kept here.
 */

import type { ReadText, TextRestart } from '../../text/spoken/text-restart';

/** Receives a given text, to make it speakable. */
export interface TextTaker extends ReadText {
  /**
   * Adds text, split anywhere.
   *
   * @param restart - The place at which the text continues, if that is not the end of the previous text.
   * @returns Resolves when the speakable text was sent, which is back-pressure for the writer. Never rejects.
   */
  write(text: string, restart?: TextRestart): Promise<void>;
  /** Asks for speech of everything so far, without waiting for more text. */
  flush(): void;
  /** Ends the text. */
  end(): void;
  /** Discards the text. All waiting writes resolve. */
  close(): void;
  /** Whether a source may be read further, although the text read from it was not sent yet. */
  readonly canReadOn: boolean;
}

const NOBODY: TextTaker = {
  write: () => Promise.resolve(),
  flush: () => undefined,
  end: () => undefined,
  close: () => undefined,
  cut: () => undefined,
  standingAt: () => 0,
  canReadOn: false,
};

/** The given text of one utterance. */
export class GivenText implements ReadText {
  #given = '';
  #hasWords = false;
  #isEnded = false;
  #isClosed = false;
  #taker: TextTaker | undefined;
  /** Calls that were made before a taker was attached, in order. */
  #kept: ((taker: TextTaker) => void)[] = [];
  readonly #waiting = new Set<() => void>();

  /** All text so far. */
  get text(): string {
    return this.#given;
  }

  /** Whether a source may be read further, although the text read from it was not sent yet. */
  get canReadOn(): boolean {
    return this.#taker?.canReadOn === true;
  }

  standingAt(edited: number): number {
    return this.#isEnded ? this.#given.length : (this.#taker?.standingAt(edited) ?? 0);
  }

  cut(length: number): void {
    this.#given = this.#given.slice(0, length);
    this.#hasWords = /\S/u.test(this.#given);
    this.#taker?.cut(length);
    // No taker has received the text, so all of it can be taken back.
    for (const tell of this.#kept) tell(NOBODY);
    this.#kept = [];
  }

  /** Passes all calls so far, and all later ones, to a taker. */
  attach(taker: TextTaker): void {
    // The taker's code may load after this text was closed. Without this, the taker would wait for text for ever.
    if (this.#isClosed) taker.close();
    if (this.#taker !== undefined) return;
    this.#taker = taker;
    for (const tell of this.#kept) tell(taker);
    this.#kept = [];
  }

  /**
   * Adds text, split anywhere. After {@link end} and {@link close} it is dropped.
   *
   * @param restart - See {@link TextTaker.write}.
   * @returns Resolves when the speakable text was sent, or this text was closed. Never rejects.
   */
  write(text: string, restart?: TextRestart): Promise<void> {
    if (this.#isEnded || text === '') return Promise.resolve();
    this.#given += text;
    this.#hasWords ||= /\S/u.test(text);
    if (this.#hasWords) this.#wake();
    if (this.#taker !== undefined) return this.#taker.write(text, restart);
    return new Promise((resolve) => {
      this.#kept.push((taker) => void taker.write(text, restart).then(resolve));
      // White space at the beginning is not spoken, so its writer must not wait.
      if (!this.#hasWords) resolve();
    });
  }

  /** Asks for speech of everything so far, without waiting for more text. */
  flush(): void {
    if (!this.#isEnded) this.#tell((taker) => taker.flush());
  }

  /** Ends the text. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#tell((taker) => taker.end());
    this.#wake();
  }

  /** Ends and discards the text. All waiting writes resolve. */
  close(): void {
    this.#isEnded = true;
    this.#isClosed = true;
    this.attach(NOBODY);
    this.#taker?.close();
    this.#wake();
  }

  /**
   * Waits for a text to speak.
   *
   * @returns True when the first character arrives that is not white space; false if the text ends without one.
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
