import { describe, expect, it } from 'vitest';
import { sayFormula } from '../../../src/text/markdown/formula-speech';
import { createSpeakableText } from '../../../src/text/speakable-text';
import { expectSaid } from './said';

describe('a formula', () => {
  it.each([
    ['e^{2x}', 'e^(2x)'], ['x^{2n}', 'x^(2n)'], ['x^{10}', 'x¹⁰'], ['x^{1.5}', 'x^(1.5)'], ['10^{-3}', '10^(-3)'], ['a^{b^c}', 'a^(b^c)'], ['x^ny', 'x^n y'], ['(-1)^nx', '(-1)^n x'], ['{ab}^2', '(ab)²'], ['\\frac{a}{b}^2', '(a/b)²'],
    ['\\frac{1}{2}mv^2', '(1/2)mv²'], ['\\frac{1}{2} + x', '1/2 + x'], ['2\\frac12', '2(1/2)'], ['\\frac{1}{2x}', '1/(2x)'], ['\\frac{a+1}{2\\pi}', '(a+1)/(2π)'], ['c/\\frac{a}{b}', 'c/(a/b)'], ['\\sin\\frac{x}{2}', 'sin (x/2)'], ['\\frac{dy}{dx}', 'dy/dx'],
    ['1{,}234', '1,234'], ['1\\,000\\,000', '1000000'], ['\\binom{n}{k}', 'C(n, k)'], ['\\sqrt[3]{x}', '∛x'], ['\\sqrt[n]{x+1}', '(x+1)^(1/n)'], ['\\sqrt{2}x', '(√2)x'], ['\\sqrt{2x}', '√(2x)'], ['a \\equiv b \\pmod{7}', 'a ≡ b (mod 7)'], ['7 \\bmod 3', '7 mod 3'],
    ['\\{1,2\\}', '{1,2}'], ['x \\in \\{1, 2\\}', 'x ∈ {1, 2}'], ['\\langle x, y\\rangle', '⟨x, y⟩'], ['a\\land b', 'a ∧ b'], ['a\\lor b', 'a ∨ b'], ['a\\iff b', 'a ⇔ b'], ['\\neg p', '¬ p'], ['a \\not\\in B', 'a ∉ B'], ['E = mc^2.', 'E = mc².'], ["f''(x)", 'f′′(x)'],
    ['\\ce{H2O}', 'H2O'], ['\\ce{2H2 + O2 -> 2H2O}', '2H2 + O2 → 2H2O'], ['\\ce{SO4^2-}', 'SO4²⁻'], ['\\ce{NH4+}', 'NH4⁺'], ['\\ce{NaCl (aq)}', undefined], ['\\ce{CaCO3(s) <=> CaO(s) + CO2(g)}', 'CaCO3(s) ⇌ CaO(s) + CO2(g)'],
    ['\\sum_{i=1}^{n} i^2', '∑ (i=1 … n) i²'], ['\\int_0^1 x\\,dx', '∫ (0 … 1) x dx'], ['\\lim_{x \\to 0} x', 'lim (x → 0) x'], ['x_1^2', '(x 1)²'], ['a_{n+1}', 'a_(n+1)'], ['x_iy_j', 'x i y j'], ['\\log_2 8', 'log₂ 8'], ['\\vec{v}', 'v\u20d7'], ['\\mathbb{R}^n', 'ℝ^n'],
    ['\\left( \\frac{a}{b} \\right)^2', '(a/b)²'], ['\\text{if } x > 0', 'if x > 0'], ['x\\text{ if }y', 'x if y'], ['|x| \\ge 0', '|x| ≥ 0'], ['50\\%', '50%'], ['\\boxed{42}', '42'], ['90^\\circ', '90°'], ['\\begin{equation} a = b \\end{equation}', 'a = b'],
  ])('%s means the same when it is said', (formula, said) => {
    expect(sayFormula(formula)).toBe(said);
  });

  it.each(['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', 'a \\\\ b', 'a & b', '\\foo{x}', '\\overline{AB}', '\\underbrace{x}_{y}', 'x^', '\\frac{1}', '{n \\choose k}', '\\ce{^{14}C}', 'x^2^3', '}', '{', '\\sum^n x', '\\text{a $b$}', '\\not\\alpha', `x${'+x'.repeat(100)}`])(
    '%s is not said by halves',
    (formula) => {
      expect(sayFormula(formula)).toBeUndefined();
    },
  );

  const speak = (markdown: string, language?: string, options = {}) => {
    const speakable = createSpeakableText({ markdown: options, ...(language === undefined ? {} : { language }) });
    return [...speakable.push(markdown), ...speakable.end()].map(({ text }) => text).join('');
  };

  it('that cannot be said is the word for it in the language of the voice, or what the app says', () => {
    expect(speak('So $\\begin{matrix}1\\end{matrix}$ is.')).toBe('So formula is.');
    expect(speak('So $\\begin{matrix}1\\end{matrix}$ is.', 'de-DE')).toBe('So Formel is.');
    expect(speak('So $$\\foo$$ is $x^2$.', 'en', { formulaPhrase: 'a formula' })).toBe('So a formula is a formula.');
    expect(speak('So $\\foo$ is.', 'en', { formulaPhrase: '' })).toBe('So  is.');
  });

  it('is said by the app where that knows how', () => {
    const sayFormula = (tex: string) => (tex === 'x^2' ? 'x squared' : undefined);
    expect(speak('So $x^2$ is $x^3$ or $\\foo$.', 'en', { sayFormula })).toBe('So x squared is x³ or formula.');
    expect(speak('So $x^2$ is $x^3$.', 'en', { sayFormula, formulaPhrase: 'a formula' })).toBe('So x squared is a formula.');
  });

  it.each([
    ['$5 and $10', '$5 and $10'], ['$1,000-$2,000 a year', '$1,000-$2,000 a year'], ['from $5M to $10M, or US$3', 'from $5M to $10M, or US$3'], ['$HOME and $PATH', '$HOME and $PATH'],
    ['$$E = mc^2.$$', 'E = mc².'], ['$`x^2`$ and $`y`$', 'x² and y'], ['\\(a^2\\) and \\[b^2\\]', 'a² and b²'], ['the $n$th of $x_1, \\ldots, x_n$', 'the nth of x 1, …, x n'],
  ])('is told from prices and variables: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});
