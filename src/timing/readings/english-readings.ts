/** How figures, units, abbreviations and signs are said in English. */
import type { TextWord } from './text-word';
import { respelled } from './english-spelling';
import { ABBREVIATIONS, CURRENCIES, MONTHS, SIGNS_BEFORE, SIGNS_BEHIND, UNITS } from './english-words';
import { cardinal, figureTexts, plainDigits, spelledDigits, ungrouped } from './figures';
import type { NumberWords } from './number-words';
import type { Readings, WordReadings } from './word-readings';

const LAST_DAY = 31;
const MAGNITUDE = /^(?:thousand|million|billion|trillion)$/u;
/** `16GB`, `22B`, `5pm`, `1960s`, `3rd`: figures followed by letters. */
const FIGURES_AND_LETTERS = /^([\d.,'’\u00a0\u202f]*\d)(\p{L}+)$/u;
const FIGURES = /^\d[\d.,'’\u00a0\u202f]*$/u;
/** `www.example.com`, `setup.py`. */
const DOTTED = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+$/u;
const FIGURE = /\d/u;
const HYPHEN = /^[-–]$/u;
/** Signs that are said with the word before them, or that stand alone. */
const SAID_BEHIND = /^(?:([%‰°€£$+])|\s+([&=<>×*/+])(?=\s))/u;
const UNKNOWN_SIGN = /[^\s\p{P}\p{Sc}+=<>×°~|^`]/u;

type Parts = WordReadings['parts'];

/** @param numbers - The words for numbers, American or British. */
export function englishReadings(numbers: NumberWords): Readings {
  return { of: (word, previous) => readingsOf(word, previous, numbers), respelled };
}

function readingsOf(word: TextWord, previous: TextWord | undefined, numbers: NumberWords): WordReadings | undefined {
  const said = partsOf(word, previous, numbers);
  const isFigure = FIGURE.test(plainDigits(word.text));
  const { before, behind, isKnown } = signsAround(word, isFigure);
  if (said === undefined && before === undefined && behind === undefined && isKnown && !word.isOpenEnded) return undefined;
  const parts = [before, ...(said ?? [[word.text]]), behind].filter((part) => part !== undefined);
  return { parts: parts.map((texts) => [...new Set(texts)]), isCertain: isKnown && (said !== undefined || !isFigure) };
}

/** The parts of a word without the signs around it; undefined if its letters say enough. */
function partsOf(word: TextWord, previous: TextWord | undefined, numbers: NumberWords): Parts | undefined {
  const text = plainDigits(word.text);
  const unit = previous !== undefined && isMeasured(word, previous) ? UNITS.get(text) : undefined;
  if (unit !== undefined) return [unit];
  if (FIGURES.test(text)) return partOf(amountTexts(text, word, numbers));
  const [, figures, letters = ''] = FIGURES_AND_LETTERS.exec(text) ?? [];
  if (figures !== undefined) return suffixedParts(figures, letters, word, numbers);
  if (MAGNITUDE.test(text) && previous !== undefined) {
    const currency = currencyBefore(previous);
    if (currency !== undefined) return [[text], [currency[0], '']];
  }
  const abbreviated = ABBREVIATIONS.get(text);
  if (abbreviated !== undefined) return [abbreviated];
  if (DOTTED.test(text)) return dottedParts(text, numbers);
  return FIGURE.test(text) ? mixedParts(text, numbers) : undefined;
}

/** Whether a possible unit is one here: after a figure, or in a quotient of units. */
function isMeasured({ before }: TextWord, { text }: TextWord): boolean {
  return before === '/' ? UNITS.has(text) : /\d$/u.test(plainDigits(text)) && /^\s?°?$/u.test(before);
}

function partOf(texts: readonly string[]): Parts | undefined {
  return texts.length > 0 ? [texts] : undefined;
}

/** Readings of a figure, which may be money, a year, a day, or part of a date, of a time or of a telephone number. */
function amountTexts(figure: string, word: TextWord, numbers: NumberWords): string[] {
  const plain = ungrouped(figure, '.');
  const currency = currencyBefore(word);
  if (currency !== undefined) return moneyTexts(plain, currency, numbers);
  const texts = figureTexts(figure, numbers, '.');
  if (!/^\d{1,4}$/u.test(figure)) return texts;
  const value = Number(figure);
  const isDate = /\/$/u.test(word.before) || /^\//u.test(word.behind);
  if (figure.length === 4 && value >= 1000) texts.unshift(...yearTexts(figure, numbers));
  if (figure.length === 3 && value >= 100) texts.unshift(...hundredTexts(figure, numbers));
  if (/^0\d$/u.test(figure)) texts.push(`o ${numbers.toCardinal(`${value}`)}`);
  if (/:$/u.test(word.before) && value === 0) texts.push('', "o'clock", 'hundred');
  if (value >= 1 && value <= LAST_DAY && figure.length <= 2) texts.push(numbers.toOrdinal(`${value}`));
  if (isDate && figure.length <= 2 && value >= 1 && value <= MONTHS.length) texts.push(MONTHS[value - 1] ?? '');
  if (/\d?\/$/u.test(word.before) && (value === 2 || value === 4)) texts.push(value === 2 ? 'half' : 'quarter');
  // Three or more digits between hyphens are a telephone number.
  if (figure.length > 2 && (/-$/u.test(word.before) || /^-/u.test(word.behind))) texts.unshift(spelledDigits(figure, numbers));
  return texts;
}

function moneyTexts(plain: string, [units, hundredths]: readonly [string, string], numbers: NumberWords): string[] {
  const [, whole = '', cents] = /^(\d+)(?:\.(\d{2}))?$/u.exec(plain) ?? [];
  if (whole === '') return figureTexts(plain, numbers, '.').flatMap((text) => [`${text} ${units}`, text]);
  const amount = cardinal(whole, numbers).join('');
  const name = Number(whole) === 1 ? units.replace(/s$/u, '') : units;
  // In "$5 million" the dollars are said after the million.
  if (cents === undefined) return [`${amount} ${name}`, amount];
  if (Number(cents) === 0) return [`${amount} ${name}`];
  const rest = cardinal(cents, numbers).join('');
  return [
    `${amount} ${name} and ${rest} ${hundredths}`,
    `${amount} ${name} ${rest}`,
    `${amount} point ${spelledDigits(cents, numbers)} ${name}`,
  ];
}

/** Reads `1998` in pairs and `1500` in hundreds. */
function yearTexts(figure: string, numbers: NumberWords): string[] {
  const [first, last] = [figure.slice(0, 2), figure.slice(2)];
  const century = numbers.toCardinal(first);
  if (last === '00') return first.endsWith('0') ? [] : [`${century} hundred`];
  if (last.startsWith('0')) return first === '20' ? [] : [`${century} o ${numbers.toCardinal(last.slice(1))}`];
  return [`${century} ${numbers.toCardinal(last)}`];
}

/** Reads `221` as "two twenty one". "Nine one one" for `911` is among the other readings. */
function hundredTexts(figure: string, numbers: NumberWords): string[] {
  const [first = '', last] = [figure[0], figure.slice(1)];
  if (last === '00') return [];
  const rest = last.startsWith('0') ? `o ${numbers.toCardinal(last.slice(1))}` : numbers.toCardinal(last);
  return [`${numbers.toCardinal(first)} ${rest}`];
}

function suffixedParts(figures: string, letters: string, word: TextWord, numbers: NumberWords): Parts | undefined {
  const plain = ungrouped(figures, '.');
  if (/^(?:st|nd|rd|th)$/iu.test(letters) && /^0*[1-9]\d{0,14}$/u.test(plain)) return [[numbers.toOrdinal(plain)]];
  const amounts = amountTexts(figures, word, numbers);
  if (amounts.length === 0) return undefined;
  if (letters === 's') return [amounts.map((amount) => (amount.endsWith('y') ? `${amount.slice(0, -1)}ies` : `${amount}s`))];
  return [amounts, UNITS.get(letters) ?? [letters]];
}

function dottedParts(text: string, numbers: NumberWords): Parts {
  const names = text.split('.');
  // "U.S." is spelled.
  if (names.every((name) => name.length === 1)) return [[names.join('').toUpperCase()]];
  return names.flatMap((name, index) => {
    const known = ABBREVIATIONS.get(name);
    const parts = known === undefined ? mixedParts(name, numbers) : [known];
    return index === 0 ? parts : [['dot', 'point'], ...parts];
  });
}

/** Splits a word into runs of letters and of figures. */
function mixedParts(text: string, numbers: NumberWords): Parts {
  return (text.match(/\d+|[^\d_-]+|[_-]/gu) ?? []).map((run) => {
    if (run === '_') return ['', 'underscore'];
    if (run === '-') return ['', 'dash'];
    if (!FIGURE.test(run)) return run.length === 1 ? [run.toUpperCase()] : [run];
    return [...cardinal(run, numbers), spelledDigits(run, numbers)];
  });
}

/** The readings of signs around a word: only those directly before it, and those behind it. */
interface Signs {
  readonly before: readonly string[] | undefined;
  readonly behind: readonly string[] | undefined;
  /** Whether the readings of all signs are known. */
  readonly isKnown: boolean;
}

function signsAround(word: TextWord, isFigure: boolean): Signs {
  const joined = /\S*$/u.exec(word.before)?.[0] ?? '';
  const [, joinedSign, loneSign = ''] = SAID_BEHIND.exec(word.behind) ?? [];
  return {
    before: textsOfSignBefore(joined, word, isFigure),
    behind: SIGNS_BEHIND.get(joinedSign ?? loneSign),
    isKnown: !UNKNOWN_SIGN.test(joined + word.behind),
  };
}

function textsOfSignBefore(joined: string, { before }: TextWord, isFigure: boolean): readonly string[] | undefined {
  const last = joined.at(-1) ?? '';
  if (joined.endsWith('://')) return ['colon slash slash', ''];
  if (!HYPHEN.test(last)) return SIGNS_BEFORE.get(last);
  // A hyphen within a word or a compound is silent.
  if (!isFigure) return undefined;
  return /\s.$/u.test(before) ? ['minus', 'negative', ''] : SIGNS_BEFORE.get(last);
}

/** The currency of a figure, if its sign stands before or behind it. */
function currencyBefore({ before, behind }: TextWord): readonly [string, string] | undefined {
  const last = before.at(-1) ?? '';
  return CURRENCIES.get(last) ?? CURRENCIES.get(/^\s?([€£])/u.exec(behind)?.[1] ?? '');
}
