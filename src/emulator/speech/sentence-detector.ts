/**
 * Splits running text into pieces that can be spoken: at the ends of sentences and paragraphs. A decision waits for at most one
 * more character, and does not depend on how the text was split into writes.
 */

/** A piece of text to speak as one utterance. */
export interface DetectedPiece {
  /** The text without the white space around it. */
  readonly text: string;
  /** Offset in all pushed text, in UTF-16 units. */
  readonly start: number;
  /** The reason for the end. `clause`: no sentence ended in time, so the text was cut. `flush`: the caller asked for it. */
  readonly end: 'sentence' | 'paragraph' | 'clause' | 'flush';
}

/** Text of this length without a sentence end is cut at a clause, so that the first sound does not wait longer. */
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
  /** Length of the pending text that was searched without result. It is not searched again, so token-by-token input stays linear. */
  #read = 0;

  /**
   * Adds text.
   *
   * @param text - The next characters, split anywhere.
   * @returns The pieces that are now complete, in order.
   */
  push(text: string): DetectedPiece[] {
    this.#pending += text;
    const pieces: DetectedPiece[] = [];
    for (;;) {
      const cut = this.#findCut();
      if (cut === undefined) return pieces;
      this.#take(cut.length, cut.end, pieces);
    }
  }

  /** Returns the remaining text as a piece. */
  flush(): DetectedPiece[] {
    const pieces: DetectedPiece[] = [];
    this.#take(this.#pending.length, 'flush', pieces);
    return pieces;
  }

  /** Skips text that is handled elsewhere, so that offsets include it. Call {@link flush} first. */
  skip(length: number): void {
    this.#start += length;
  }

  #take(length: number, end: DetectedPiece['end'], pieces: DetectedPiece[]): void {
    const raw = this.#pending.slice(0, length);
    const text = raw.trim();
    if (text !== '') pieces.push({ text, start: this.#start + raw.indexOf(text), end });
    this.#start += length;
    this.#pending = this.#pending.slice(length);
    this.#read = 0;
  }

  #findCut(): { length: number; end: DetectedPiece['end'] } | undefined {
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

  #endAt(at: number): { length: number; end: DetectedPiece['end'] } | 'undecided' | undefined {
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
    if (last === '.' && after === at + 1 && !isSentenceEnd(pending.slice(0, at))) return undefined;
    return { length: after, end: 'sentence' };
  }
}

/** Whether the full stop after this text ends a sentence, and not an abbreviation, an initial or a list number. */
function isSentenceEnd(before: string): boolean {
  const word = /[^\s(["'“‘]*$/u.exec(before)?.[0] ?? '';
  if (ABBREVIATIONS.has(word.toLowerCase())) return false;
  if (/^\p{Lu}$/u.test(word) && word !== 'I') return false;
  return !/^\s*(?:\d+|\p{L})$/u.test(before);
}

/**
 * Returns the cut after the last clause mark, or else after the last space, within the limit; without either, the limit.
 */
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
