/**
 * Tells whether a text that is still arriving may end within a match of a pattern. The pattern for such ends is derived from the
 * pattern itself, so the two always agree.
 */

import { matchAt } from './match-at';

/** A part of a pattern: its source without capturing groups, and the source for a text that ends within it, if any can. */
interface Part {
  readonly whole: string;
  readonly cut: string | undefined;
}

/** A character of the pattern, a class of characters, or an escape. */
const ATOM = /\[(?:\\[^]|[^\]\\])*\]|\\(?:[pPu]\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[^])|[^]/uy;
const OPENING = /\((?:\?(?:[:=!]|<[=!]|<\w+>))?/uy;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,(\d*))?\})\??/uy;
/** A character outside of the Basic Multilingual Plane may arrive in two halves. */
const CUT_CHARACTER = '$';
const CUT_CODE_POINT = String.raw`[\ud800-\udbff]?$`;

const derived = new WeakMap<RegExp, RegExp>();

/**
 * Returns the match of a sticky pattern at an offset; null if there is none.
 *
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
 */
export function matchDecided(pattern: RegExp, text: string, at: number, isEnd: boolean): RegExpExecArray | null | undefined {
  return !isEnd && mayGoOn(pattern, text, at) ? undefined : matchAt(pattern, text, at);
}

/** Whether the text from an offset on is the beginning of a longer match. */
export function mayGoOn(pattern: RegExp, text: string, at = 0): boolean {
  return matchAt(cutOf(pattern), text, at) !== null;
}

/** Returns the sticky pattern of a text that ends within a match of a pattern. */
export function cutOf(pattern: RegExp): RegExp {
  let cut = derived.get(pattern);
  if (cut === undefined) {
    const flags = pattern.flags.replace(/[gy]/g, '');
    cut = new RegExp(new PatternReader(pattern.source, pattern.unicode).readChoice().cut ?? '(?!)', `${flags}y`);
    derived.set(pattern, cut);
  }
  return cut;
}

class PatternReader {
  readonly #source: string;
  readonly #cutAtom: string;
  readonly #groups: Part[] = [];
  #at = 0;

  constructor(source: string, isUnicode: boolean) {
    this.#source = source;
    this.#cutAtom = isUnicode ? CUT_CODE_POINT : CUT_CHARACTER;
  }

  readChoice(): Part {
    const options = [this.#readSequence()];
    while (this.#source.charAt(this.#at) === '|') {
      this.#at += 1;
      options.push(this.#readSequence());
    }
    return { whole: either(options.map(({ whole }) => whole)), cut: eitherOf(options.map(({ cut }) => cut)) };
  }

  #readSequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source.charAt(this.#at))) parts.push(this.#readPart());
    return {
      whole: parts.map(({ whole }) => whole).join(''),
      cut: parts.reduceRight<string | undefined>(
        (rest, { whole, cut }) => eitherOf([cut, rest === undefined ? undefined : whole + rest]),
        undefined,
      ),
    };
  }

  #readPart(): Part {
    const opening = this.#take(OPENING)?.[0];
    const part = opening === undefined ? this.#readAtom() : this.#readGroup(opening);
    const quantifier = this.#take(QUANTIFIER);
    if (quantifier === undefined) return part;
    const [sign, least, range, most = ''] = quantifier;
    const limit = sign.startsWith('?')
      ? 1
      : least === undefined || (range !== undefined && most === '')
        ? Infinity
        : Number(range === undefined ? least : most);
    const before = limit === 1 ? '' : `(?:${part.whole})${limit === Infinity ? '*' : `{0,${String(limit - 1)}}`}`;
    return { whole: `(?:${part.whole})${sign}`, cut: part.cut === undefined ? undefined : before + part.cut };
  }

  #readGroup(opening: string): Part {
    const index = /^\((?!\?)|\(\?<\w/.test(opening) ? this.#groups.push({ whole: '', cut: undefined }) - 1 : undefined;
    const content = this.readChoice();
    this.#at += 1;
    if (index !== undefined) this.#groups[index] = content;
    if (/<[=!]/.test(opening)) return { whole: `${opening}${content.whole})`, cut: undefined };
    if (/[=!]$/.test(opening))
      return { whole: `${opening}${content.whole})`, cut: content.cut === undefined ? undefined : `(?=${content.cut})` };
    return content;
  }

  #readAtom(): Part {
    const atom = this.#take(ATOM)?.[0] ?? '';
    if (atom === '^') return { whole: atom, cut: undefined };
    if (atom === '$' || /^\\b$/i.test(atom)) return { whole: atom, cut: '$' };
    if (/^\\[1-9]$/.test(atom)) return this.#groups[Number(atom.slice(1)) - 1] ?? { whole: '', cut: undefined };
    return { whole: atom, cut: this.#cutAtom };
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }
}

function either(options: readonly string[]): string {
  return options.length === 1 ? (options[0] ?? '') : `(?:${options.join('|')})`;
}

function eitherOf(options: readonly (string | undefined)[]): string | undefined {
  const possible = [...new Set(options.filter((option) => option !== undefined))];
  return possible.length === 0 ? undefined : either(possible);
}
