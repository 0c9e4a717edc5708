/**
 * Finds where running text can be spoken: after complete sentences and paragraphs. A decision never waits for more
 * than the one character that proves it and never depends on how the text was cut into writes.
 */

/** A piece of text to speak in one breath. */
export interface SpokenPiece {
  /** The text without the white space around it. */
  readonly text: string;
  /** Where it starts in everything that was pushed, in UTF-16 units. */
  readonly start: number;
  /** What ended it; a `clause` was cut because no sentence ended in time, a `flush` because the caller asked. */
  readonly end: 'sentence' | 'paragraph' | 'clause' | 'flush';
}

/** A run this long without a sentence end is cut at a clause: no listener should wait longer for a first sound. */
const MAX_PIECE_LENGTH = 400;

/** A full stop after one of these does not end a sentence. Compared in lower case, without the last full stop. */
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof st jr sr vs etc e.g i.e approx dept fig gen gov hon inc ltd co corp nos vol pp ' +
    'rev sgt capt col lt maj cmdr u.s u.k a.m p.m cf al jan feb apr jun jul aug sep sept oct nov dec ' +
    'bzw z.b d.h u.a ggf evtl nr str abs hr fr mme mlle sra srta sig dott ecc núm pág av ' +
    'т.е т.д т.п г ул'
  ).split(' '),
);

const SPACE = /\s/u;
/** `\p{STerm}` covers every script: the Chinese 。, the Hindi ।, the Arabic ؟ and the rest. */
const TERMINATOR = /[\p{Sentence_Terminal}…]/u;
const CLOSER = /[\p{Pe}\p{Pf}"'*_]/u;
const ASCII_TERMINATOR = /[.!?…]/u;
const CLAUSE_MARK = /[,;:—،、，；：]/u;
const PARAGRAPH_BREAK = /\n[^\S\n]*\n/uy;

/** Cuts a growing text into pieces to speak. */
export class SentenceDetector {
  #pending = '';
  #start = 0;
  /** How far the pending text has been read without finding an end, so that token by token is not quadratic. */
  #read = 0;

  /**
   * Takes more text.
   *
   * @param text - The next characters, cut anywhere.
   * @returns The pieces that are complete by now, in order.
   */
  push(text: string): SpokenPiece[] {
    this.#pending += text;
    const pieces: SpokenPiece[] = [];
    for (;;) {
      const cut = this.#findCut();
      if (cut === undefined) return pieces;
      this.#take(cut.length, cut.end, pieces);
    }
  }

  /** Hands out whatever is left, as a piece of its own. */
  flush(): SpokenPiece[] {
    const pieces: SpokenPiece[] = [];
    this.#take(this.#pending.length, 'flush', pieces);
    return pieces;
  }

  /** Skips text that is dealt with elsewhere, so that positions keep counting it. Call {@link flush} before. */
  skip(length: number): void {
    this.#start += length;
  }

  #take(length: number, end: SpokenPiece['end'], pieces: SpokenPiece[]): void {
    const raw = this.#pending.slice(0, length);
    const text = raw.trim();
    if (text !== '') pieces.push({ text, start: this.#start + raw.indexOf(text), end });
    this.#start += length;
    this.#pending = this.#pending.slice(length);
    this.#read = 0;
  }

  #findCut(): { length: number; end: SpokenPiece['end'] } | undefined {
    const limit = Math.min(this.#pending.length, MAX_PIECE_LENGTH);
    for (let at = this.#read; at < limit; at++) {
      const end = this.#endAt(at);
      if (end === 'undecided') {
        if (this.#pending.length <= MAX_PIECE_LENGTH) {
          this.#read = at;
          return undefined;
        }
      } else if (end !== undefined && end.length <= MAX_PIECE_LENGTH) return end;
    }
    this.#read = limit;
    return this.#pending.length > MAX_PIECE_LENGTH ? { length: clauseCut(this.#pending), end: 'clause' } : undefined;
  }

  #endAt(at: number): { length: number; end: SpokenPiece['end'] } | 'undecided' | undefined {
    const pending = this.#pending;
    const character = pending.charAt(at);
    if (character === '\n') {
      PARAGRAPH_BREAK.lastIndex = at;
      if (PARAGRAPH_BREAK.test(pending)) return { length: PARAGRAPH_BREAK.lastIndex, end: 'paragraph' };
      return pending.slice(at).trim() === '' ? 'undecided' : undefined;
    }
    if (!TERMINATOR.test(character)) return undefined;
    let after = at + 1;
    while (after < pending.length && TERMINATOR.test(pending.charAt(after))) after++;
    const last = pending.charAt(after - 1);
    while (after < pending.length && CLOSER.test(pending.charAt(after))) after++;
    if (after === pending.length) return 'undecided';
    if (!ASCII_TERMINATOR.test(last)) return { length: after, end: 'sentence' };
    if (!SPACE.test(pending.charAt(after))) return undefined;
    if (last === '.' && after === at + 1 && !endsSentence(pending.slice(0, at))) return undefined;
    return { length: after, end: 'sentence' };
  }
}

/** Whether the full stop after this text ends a sentence, rather than an abbreviation, an initial or a list number. */
function endsSentence(before: string): boolean {
  const word = /[^\s(["'“‘]*$/u.exec(before)?.[0] ?? '';
  if (ABBREVIATIONS.has(word.toLowerCase())) return false;
  if (/^\p{Lu}$/u.test(word) && word !== 'I') return false;
  return !/^\s*(?:\d+|\p{L})$/u.test(before);
}

/** After the last clause mark or else the last space within the limit; text without either is cut at the limit. */
function clauseCut(text: string): number {
  for (const mark of [CLAUSE_MARK, SPACE]) {
    for (let at = MAX_PIECE_LENGTH - 1; at > MAX_PIECE_LENGTH / 2; at--) {
      if (!mark.test(text.charAt(at))) continue;
      // "1,234" and "10:30" are not clauses.
      if (mark === SPACE || SPACE.test(text.charAt(at + 1)) || text.charCodeAt(at) > 0x2000) return at + 1;
    }
  }
  const low = text.charCodeAt(MAX_PIECE_LENGTH);
  return low >= 0xdc00 && low <= 0xdfff ? MAX_PIECE_LENGTH - 1 : MAX_PIECE_LENGTH;
}
