/** Joins the words for the parts of a formula, so that their meaning does not depend on the layout. */
import { lowered, raised } from './figures';
import type { SignKind } from './tex-signs';

/** A part of a formula. */
export interface Atom {
  readonly text: string;
  readonly kind:
    | SignKind
    | 'number'
    | 'group'
    | 'function'
    | 'text'
    | 'fraction'
    | 'root'
    | 'power'
    | 'lowered'
    | 'call'
    | 'space'
    | 'thin-space'
    | 'separator';
}

type Kind = Atom['kind'];

/** A number, a letter, or a differential. */
const SIGN = /^(?:\d+(?:\.\d+)?|d?\p{L}\p{M}*|[°∞∅])$/u;
const FACTOR = /^[\p{L}\p{M}\p{N}]+$/u;
const WORD = /^[\p{L}\p{M}\p{N}]+(?: [\p{L}\p{M}\p{N}]+)*$/u;
/** Kinds that are a whole operand by themselves. */
const WHOLE_OPERANDS: readonly Kind[] = ['letter', 'number', 'group', 'function', 'fraction', 'root', 'power', 'lowered', 'call'];
const OPERANDS: ReadonlySet<Kind> = new Set<Kind>([...WHOLE_OPERANDS, 'large', 'opening']);
const ENDS_OPERAND: ReadonlySet<Kind> = new Set<Kind>([...WHOLE_OPERANDS, 'closing']);
/** Operators that would bind only a part of a fraction. */
const DIVIDES = /^[/÷]$/;
/** Words and signs with spaces around them. */
const SPACED: ReadonlySet<Kind> = new Set<Kind>(['function', 'large', 'text']);

/**
 * Puts parentheses around a part that consists of several operands.
 *
 * @param meaning - `factor` if a product counts as one operand, as in a numerator; otherwise `sign`.
 */
export function parenthesize(said: string, meaning: 'sign' | 'factor'): string {
  const text = said.trim();
  return (meaning === 'sign' ? SIGN : FACTOR).test(text) ? text : `(${text})`;
}

/**
 * Returns a part with its subscript and superscript.
 *
 * @returns Undefined if it cannot be spoken.
 */
export function withScripts(base: Atom, lower: string | undefined, upper: string | undefined): Atom | undefined {
  if (lower === undefined && upper === undefined) return base;
  if (base.text === '' || base.kind === 'operator' || base.kind === 'relation' || base.kind === 'opening') return undefined;
  if (base.kind === 'large') return withLimits(base, lower, upper);
  // Below a bar or bracket is a lower limit or a base: a number can be spoken, limits cannot.
  if (lower !== undefined && (base.kind === 'closing' || /^[|‖]$/.test(base.text))) {
    return base.kind === 'closing' && upper === undefined && /^\d+$/.test(lower)
      ? { text: base.text + lowered(lower), kind: 'closing' }
      : undefined;
  }
  const indexed = lower === undefined ? base : withIndex(base, lower);
  if (upper === undefined) return indexed;
  const isSimple =
    indexed.kind === 'letter' ||
    indexed.kind === 'number' ||
    indexed.kind === 'function' ||
    indexed.kind === 'closing' ||
    indexed.kind === 'call' ||
    SIGN.test(indexed.text);
  const powered = isSimple ? indexed.text : `(${indexed.text})`;
  const kind = indexed.kind === 'function' || indexed.kind === 'closing' ? indexed.kind : 'power';
  return { text: powered + raise(upper), kind };
}

function withLimits(base: Atom, lower: string | undefined, upper: string | undefined): Atom | undefined {
  if (lower === undefined) return undefined;
  if (upper === undefined) return { text: `${base.text} ${WORD.test(lower) ? lower : `(${lower})`}`, kind: 'large' };
  return { text: `${base.text} (${lower} … ${upper})`, kind: 'large' };
}

function withIndex(base: Atom, lower: string): Atom {
  if (base.kind === 'function' && /^\d+$/.test(lower)) return { text: base.text + lowered(lower), kind: 'function' };
  return { text: WORD.test(lower) ? `${base.text} ${lower}` : `${base.text}_(${lower})`, kind: 'lowered' };
}

function raise(upper: string): string {
  if (/^\d+$/.test(upper)) return raised(upper);
  return /^(?:\p{L}|[*+†-])$/u.test(upper) ? `^${upper}` : `^(${upper})`;
}

/** Returns the words for consecutive parts. */
export function joinAtoms(given: readonly Atom[]): string {
  const atoms = withoutThinSpaces(given);
  let said = '';
  atoms.forEach((atom, index) => {
    if (atom.kind === 'space') {
      said += ' ';
      return;
    }
    const before = atoms.slice(0, index).findLast(({ kind }) => kind !== 'space');
    const after = atoms.slice(index + 1).find(({ kind }) => kind !== 'space');
    said += spaceBetween(before, atom, said) + inContext(atom, before, after);
  });
  return said
    .replace(/\s+/g, ' ')
    .replace(/([([{⟨]) | (?=[)\]}⟩])/g, '$1')
    .trim();
}

/** Joins groups of three figures with thin spaces between them, which are one number. */
function withoutThinSpaces(atoms: readonly Atom[]): Atom[] {
  const joined: Atom[] = [];
  atoms.forEach((atom, index) => {
    if (atom.kind !== 'thin-space') {
      joined.push(atom);
      return;
    }
    const after = atoms[index + 1];
    const isInNumber = joined.at(-1)?.kind === 'number' && after?.kind === 'number' && /^\d{3}(?:\.|$)/.test(after.text);
    if (!isInNumber) joined.push({ text: ' ', kind: 'space' });
  });
  return joined;
}

/** Returns a part between its neighbours: a fraction, a root or a sum gets parentheses among factors. */
function inContext(atom: Atom, before: Atom | undefined, after: Atom | undefined): string {
  if (atom.kind === 'fraction') {
    if (isMixedNumber(before, atom)) return ` ${atom.text}`;
    const isFactor = (before !== undefined && ENDS_OPERAND.has(before.kind)) || (after !== undefined && OPERANDS.has(after.kind));
    const isDivided = DIVIDES.test(before?.text ?? '') || DIVIDES.test(after?.text ?? '') || after?.text === '!';
    return isFactor || isDivided ? `(${atom.text})` : atom.text;
  }
  if (atom.kind === 'root')
    return after !== undefined && OPERANDS.has(after.kind) && after.kind !== 'opening' ? `(${atom.text})` : atom.text;
  return atom.text;
}

/** Whether a number and a fraction form a mixed number. `3\\frac12` is three and a half: the fraction is added, not multiplied. */
function isMixedNumber(before: Atom | undefined, { text }: Atom): boolean {
  const [, top, bottom] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  return before?.kind === 'number' && /^\d+$/.test(before.text) && Number(top) < Number(bottom);
}

function spaceBetween(before: Atom | undefined, atom: Atom, said: string): string {
  if (before === undefined || said.endsWith(' ')) return '';
  const isWord = SPACED.has(atom.kind) || SPACED.has(before.kind);
  if (isWord && !['opening', 'closing', 'punctuation', 'separator'].includes(atom.kind) && before.kind !== 'opening') return ' ';
  if ((before.kind === 'large' || before.text === 'mod') && atom.kind === 'opening') return ' ';
  const endsInLetter = (before.kind === 'power' || before.kind === 'closing') && /\p{L}$/u.test(before.text);
  if (before.kind === 'lowered' || endsInLetter) return OPERANDS.has(atom.kind) && atom.kind !== 'opening' ? ' ' : '';
  const isSpaced = isSpacedSign(atom) || isSpacedSign(before);
  return isSpaced && before.kind !== 'opening' && atom.kind !== 'closing' ? ' ' : '';
}

/** Signs with a TeX command have no spaces around them. */
function isSpacedSign({ kind, text }: Atom): boolean {
  return (kind === 'relation' || kind === 'operator') && !/^[-+=*/<>|.,:]/.test(text);
}
