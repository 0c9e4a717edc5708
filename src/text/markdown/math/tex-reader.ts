/**
 * Turns a TeX formula into words: its signs, which each voice names in its own language. If it does not understand a part, it returns
 * nothing, because a gap would change the meaning.
 */
import { sayChemistry } from './chemistry';
import { ACCENTS, DOUBLE_STRUCK, FONTS, FUNCTIONS, LIMITS, LOOKS, SIGNS, SPACES, TEXTS } from './tex-signs';
import { joinAtoms, parenthesize, withScripts, type Atom } from './tex-atoms';
import { sayNumber, sayQuantity, sayUnit } from './tex-units';

/** Nobody can follow longer and deeper formulas by ear. */
const MAX_CHARACTERS = 200;
const MAX_DEPTH = 12;
const TOKEN = /\\(?:[A-Za-z]+\*?|[^])|\s+|\d+(?:\.\d+)?|[^]/gu;
/** A group around a comma, which removes its space. */
const PUNCTUATION = /^[.,:;]$/;
const ROOTS: Readonly<Record<string, string>> = { 2: '√', 3: '∛', 4: '∜' };
/** Strikes a sign through. Unicode composes it with each sign that can be negated. */
const NEGATION = '\u0338';
/** Commands between their two arguments. */
const INFIX = /^\\(choose|over)$/;
const ENVIRONMENTS: ReadonlySet<string> = new Set(['equation', 'equation*', 'displaymath', 'math']);

/** Thrown if a part is not understood. */
class NotUnderstood extends Error {}

/**
 * Returns the words for a formula.
 *
 * @param tex - The formula without its delimiters.
 * @returns Undefined if it cannot be spoken.
 */
export function sayFormula(tex: string): string | undefined {
  if (tex.length > MAX_CHARACTERS) return undefined;
  try {
    return new TexReader(tex).readAll();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

class TexReader {
  readonly #tokens: string[];
  #at = 0;
  #depth = 0;

  constructor(tex: string) {
    this.#tokens = tex.trim().match(TOKEN) ?? [];
  }

  readAll(): string {
    const said = joinAtoms(this.#readAtoms(''));
    if (this.#at < this.#tokens.length) throw new NotUnderstood();
    return said;
  }

  get #next(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #take(): string {
    const token = this.#next;
    if (token === '') throw new NotUnderstood();
    this.#at += 1;
    return token;
  }

  #skipSpace(): void {
    while (/^\s/.test(this.#next)) this.#at += 1;
  }

  /** Reads up to and including a token; up to the end if the token is empty. */
  #readAtoms(end: string): Atom[] {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new NotUnderstood();
    let atoms: Atom[] = [];
    while (this.#next !== end) {
      if (this.#next === '') throw new NotUnderstood();
      if (this.#next === '^' && this.#joinDegree(atoms)) continue;
      const infix = INFIX.exec(this.#next)?.[1];
      if (infix !== undefined) {
        this.#at += 1;
        atoms = [this.#readInfix(infix, atoms, end)];
        break;
      }
      const atom = this.#readAtom();
      if (atom !== undefined) atoms.push(this.#readScripts(atom));
    }
    if (end !== '' && this.#next === end) this.#at += 1;
    this.#depth -= 1;
    return atoms;
  }

  /** Reads the lower part after `\\choose` or `\\over`, which are in the middle of a group. */
  #readInfix(name: string, above: readonly Atom[], end: string): Atom {
    const below: Atom[] = [];
    while (this.#next !== end) {
      if (this.#next === '' || INFIX.test(this.#next)) throw new NotUnderstood();
      const atom = this.#readAtom();
      if (atom !== undefined) below.push(this.#readScripts(atom));
    }
    const [top, bottom] = [this.#say(above), this.#say(below)];
    if (top === '' || bottom === '') throw new NotUnderstood();
    if (name === 'choose') return { text: `C(${top}, ${bottom})`, kind: 'call' };
    return { text: `${parenthesize(top, 'factor')}/${parenthesize(bottom, 'sign')}`, kind: 'fraction' };
  }

  /** Joins a degree sign to its number, also after a space. Any other superscript after a space has no base. */
  #joinDegree(atoms: Atom[]): boolean {
    const space = atoms.at(-1);
    const number = atoms.at(-2);
    if (space === undefined || number?.kind !== 'number' || !/space$/.test(space.kind)) return false;
    if (!/^\^(?:\\circ|\{\\circ\})/.test(this.#tokens.slice(this.#at, this.#at + 4).join(''))) return false;
    atoms.length -= 2;
    atoms.push(this.#readScripts(number));
    return true;
  }

  /** Reads an argument: a group or a single token. */
  #readArgument(): Atom[] {
    this.#skipSpace();
    if (this.#next === '{') {
      this.#at += 1;
      return this.#readAtoms('}');
    }
    const digits = /^\d/.test(this.#next) ? this.#takeDigit() : undefined;
    const atom = digits ?? this.#readAtom();
    if (atom === undefined) throw new NotUnderstood();
    return [atom];
  }

  /** Takes a single digit: without braces, an argument is one digit, as in `\frac12`. */
  #takeDigit(): Atom {
    const token = this.#take();
    const rest = token.slice(1);
    if (rest !== '') {
      this.#at -= 1;
      this.#tokens[this.#at] = rest;
    }
    return { text: token.charAt(0), kind: 'number' };
  }

  #say(atoms: readonly Atom[]): string {
    return joinAtoms(atoms);
  }

  #readAtom(): Atom | undefined {
    const token = this.#take();
    if (/^\s/.test(token)) return { text: ' ', kind: 'space' };
    if (token.startsWith('\\')) return this.#readCommand(token.slice(1));
    if (/^\d/.test(token)) return { text: token, kind: 'number' };
    if (/^[\p{L}∞∂∇]/u.test(token)) return { text: token, kind: 'letter' };
    switch (token) {
      case '{':
        return this.#readGroup();
      case '(':
      case '[':
        return { text: token, kind: 'opening' };
      case ')':
      case ']':
        return { text: token, kind: 'closing' };
      case '~':
        return { text: ' ', kind: 'space' };
      case '+':
      case '-':
      case '−':
      case '*':
      case '/':
      case '·':
      case '×':
      case '÷':
      case '±':
        return { text: token, kind: 'operator' };
      case '^':
      case '_':
      case "'":
      case '}':
      case '&':
      case '#':
      case '$':
        throw new NotUnderstood();
      default:
        return { text: token, kind: /^[=<>≤≥≠≈→⇒∈]$/.test(token) ? 'relation' : 'punctuation' };
    }
  }

  #readGroup(): Atom {
    const said = this.#say(this.#readAtoms('}'));
    if (PUNCTUATION.test(said)) return { text: said, kind: 'separator' };
    return { text: said, kind: 'group' };
  }

  #readCommand(name: string): Atom | undefined {
    if (SPACES.has(name)) return { text: ' ', kind: /^[,!:>]$/.test(name) ? 'thin-space' : 'space' };
    if (LOOKS.has(name)) {
      this.#skipDelimiter(name);
      return undefined;
    }
    const sign = SIGNS.get(name);
    if (sign !== undefined) return sign;
    if (FUNCTIONS.has(name)) return { text: name, kind: 'function' };
    const limit = LIMITS.get(name);
    if (limit !== undefined) return { text: limit, kind: 'large' };
    if (FONTS.has(name)) return { text: this.#say(this.#readArgument()), kind: 'group' };
    if (TEXTS.has(name)) return { text: this.#readText(), kind: name === 'operatorname' ? 'function' : 'text' };
    const accent = ACCENTS.get(name);
    if (accent !== undefined) return this.#readAccented(accent);
    return this.#readStructure(name);
  }

  #readStructure(name: string): Atom | undefined {
    switch (name) {
      case 'frac':
      case 'dfrac':
      case 'tfrac':
      case 'cfrac': {
        const top = parenthesize(this.#say(this.#readArgument()), 'factor');
        const bottom = parenthesize(this.#say(this.#readArgument()), 'sign');
        return { text: `${top}/${bottom}`, kind: 'fraction' };
      }
      case 'sqrt':
        return this.#readRoot();
      case 'binom':
      case 'dbinom':
      case 'tbinom': {
        const top = this.#say(this.#readArgument());
        return { text: `C(${top}, ${this.#say(this.#readArgument())})`, kind: 'call' };
      }
      case 'pmod':
        return { text: `(mod ${this.#say(this.#readArgument())})`, kind: 'text' };
      case 'mod':
        return { text: `mod ${this.#say(this.#readArgument())}`, kind: 'text' };
      case 'bmod':
        return { text: 'mod', kind: 'text' };
      case 'tag':
        return { text: `(${this.#readText()})`, kind: 'text' };
      case 'label':
        this.#readText();
        return undefined;
      case 'mathbb': {
        const letters = this.#say(this.#readArgument());
        return { text: Array.from(letters, (letter) => DOUBLE_STRUCK.get(letter) ?? letter).join(''), kind: 'letter' };
      }
      case 'textcolor':
        this.#readText();
        return { text: this.#say(this.#readArgument()), kind: 'group' };
      case 'operatorname*':
        return { text: this.#readText(), kind: 'large' };
      case 'not':
        return this.#readNegated();
      case 'ce':
        return this.#known(sayChemistry(this.#readRaw()));
      case 'SI':
      case 'qty':
        return this.#known(sayQuantity(this.#readRaw(), this.#readRaw()));
      case 'si':
      case 'unit':
        return this.#known(sayUnit(this.#readRaw()));
      case 'num':
        return this.#known(sayNumber(this.#readRaw()));
      case 'ang':
        return this.#known(sayQuantity(this.#readRaw(), String.raw`\degree`));
      case 'begin':
      case 'end':
        if (!ENVIRONMENTS.has(this.#readRaw())) throw new NotUnderstood();
        return undefined;
      default:
        throw new NotUnderstood();
    }
  }

  /** Returns the words of another reader, if it understands the text. */
  #known(said: string | undefined): Atom {
    if (said === undefined) throw new NotUnderstood();
    return { text: said, kind: 'text' };
  }

  /** Skips the delimiter after `\left` or `\right`. A full stop means that there is none. */
  #skipDelimiter(name: string): void {
    if (!/^(?:left|right|middle)$/.test(name)) return;
    this.#skipSpace();
    if (this.#next === '.') this.#at += 1;
  }

  #readRoot(): Atom {
    this.#skipSpace();
    let degree = '2';
    if (this.#next === '[') {
      this.#at += 1;
      degree = this.#say(this.#readAtoms(']')).trim();
    }
    const content = this.#say(this.#readArgument());
    const root = ROOTS[degree];
    if (root !== undefined) return { text: root + parenthesize(content, 'sign'), kind: 'root' };
    return { text: `${parenthesize(content, 'sign')}^(1/${parenthesize(degree, 'sign')})`, kind: 'power' };
  }

  #readAccented(accent: string): Atom {
    const content = this.#say(this.#readArgument());
    if (!/^\p{L}$/u.test(content)) throw new NotUnderstood();
    return { text: (content + accent).normalize('NFC'), kind: 'letter' };
  }

  #readNegated(): Atom {
    this.#skipSpace();
    const sign = this.#readAtom()?.text.replace('|', '∣') ?? '';
    const negated = (sign + NEGATION).normalize('NFC');
    if (negated.length !== sign.length) throw new NotUnderstood();
    return { text: negated, kind: 'relation' };
  }

  /** Returns the content of braces as written. */
  #readRaw(): string {
    this.#skipSpace();
    if (this.#take() !== '{') throw new NotUnderstood();
    let raw = '';
    let depth = 0;
    for (let token = this.#take(); depth > 0 || token !== '}'; token = this.#take()) {
      depth += token === '{' ? 1 : token === '}' ? -1 : 0;
      raw += token;
    }
    return raw;
  }

  #readText(): string {
    const text = this.#readRaw()
      .replace(/\\!/g, '')
      .replace(/\\[,;: ]|~/g, ' ')
      .replace(/\\([%$&#_{}])/g, '$1');
    if (/[\\{}$^]/.test(text)) throw new NotUnderstood();
    return text;
  }

  /** Reads the superscript and subscript after a part. */
  #readScripts(base: Atom): Atom {
    if (base.kind === 'space' || base.kind === 'thin-space') return base;
    let lower: string | undefined;
    let upper: string | undefined;
    let primes = '';
    for (;;) {
      const before = this.#at;
      this.#skipSpace();
      const mark = this.#next;
      if (mark === '\\limits' || mark === '\\nolimits') {
        this.#at += 1;
      } else if (mark === "'") {
        this.#at += 1;
        primes += '′';
      } else if (mark === '^' && upper === undefined) {
        this.#at += 1;
        upper = this.#say(this.#readArgument()).trim();
      } else if (mark === '_' && lower === undefined) {
        this.#at += 1;
        lower = this.#say(this.#readArgument()).trim();
      } else {
        this.#at = before;
        break;
      }
    }
    if (/^[′°]+$/.test(upper ?? '') && primes === '')
      return withScripts({ ...base, text: base.text + (upper ?? '') }, lower, undefined) ?? this.#fail();
    return withScripts({ ...base, text: base.text + primes }, lower, upper) ?? this.#fail();
  }

  #fail(): never {
    throw new NotUnderstood();
  }
}
