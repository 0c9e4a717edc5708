/**
 * Recognizes unspoken signs around words: `==marked==` of Obsidian and others, `||hidden||` of Discord and Telegram. Both
 * must be on one line, without a space inside.
 */

/** The most characters between the two signs. */
const MAX_CHARACTERS = 200;
const WORD = /[\p{L}\p{M}\p{N}]/u;

/** Finds the pairs of one text. Remembers where an open pair closes, so offsets must be asked for in ascending order. */
export class PairedSigns {
  /** The offset of the second half of an open pair. */
  #closing: number | undefined;

  /**
   * Whether one half of a pair is at an offset.
   *
   * @param offset - Its offset in the whole text.
   * @param isEnd - Whether the text has ended.
   * @returns Undefined if that depends on what follows.
   */
  read(text: string, at: number, offset: number, isEnd: boolean): boolean | undefined {
    if (this.#closing !== undefined && this.#closing <= offset) {
      const isClosing = this.#closing === offset;
      this.#closing = undefined;
      if (isClosing) return true;
    }
    if (this.#closing !== undefined) return false;
    const length = pairLength(text, at, isEnd);
    if (length === undefined) return undefined;
    if (length > 0) this.#closing = offset + length;
    return length > 0;
  }
}

/**
 * Returns the distance of the second half from the first.
 *
 * @param isEnd - Whether the text has ended.
 * @returns 0 if there is no pair, undefined if that depends on what follows.
 */
export function pairLength(text: string, at: number, isEnd: boolean): number | undefined {
  const sign = text.charAt(at);
  const content = text.slice(at + 2, at + 2 + MAX_CHARACTERS);
  if (WORD.test(text.charAt(at - 1)) || text.charAt(at - 1) === sign) return 0;
  if (text.charAt(at + 1) !== sign) return text.length === at + 1 && !isEnd ? undefined : 0;
  if (/^\s/u.test(content) || content.startsWith(sign)) return 0;
  const end = content.search(sign === '=' ? /=|[\r\n]/ : /\||[\r\n]/);
  const isCut = content.length < MAX_CHARACTERS && !isEnd;
  if (end < 0) return isCut ? undefined : 0;
  // The second half and the character after it.
  const closing = content.slice(end, end + 3);
  if (closing.length < 3 && closing.startsWith(sign) && isCut && (closing + sign).startsWith(sign + sign)) return undefined;
  const isPair = closing.startsWith(sign + sign) && !/\s/u.test(content.charAt(end - 1)) && !isWordOr(sign, closing.charAt(2));
  return isPair ? 2 + end : 0;
}

function isWordOr(sign: string, character: string): boolean {
  return character === sign || (character !== '' && WORD.test(character));
}
