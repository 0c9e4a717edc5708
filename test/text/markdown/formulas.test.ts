import { describe, expect, it } from 'vitest';
import { sayFormula } from '../../../src/text/markdown/math/tex-reader';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { expectSaid } from './said';

describe('a formula', () => {
  it.each([
    ['e^{2x}', 'e^(2x)'],
    ['\\operatorname{arg\\,max}_x f(x)', 'arg max x f(x)'],
    ['\\text{a\\;b\\!c}', 'a bc'],
    ['x^{2n}', 'x^(2n)'],
    ['x^{10}', 'x¹⁰'],
    ['x^{1.5}', 'x^(1.5)'],
    ['10^{-3}', '10^(-3)'],
    ['a^{b^c}', 'a^(b^c)'],
    ['x^ny', 'x^n y'],
    ['(-1)^nx', '(-1)^n x'],
    ['{ab}^2', '(ab)²'],
    ['\\frac{a}{b}^2', '(a/b)²'],
    ['\\frac{1}{2}mv^2', '(1/2)mv²'],
    ['\\frac{1}{2} + x', '1/2 + x'],
    ['2\\frac12', '2 1/2'],
    ['3\\tfrac{1}{2}', '3 1/2'],
    ['3\\frac{5}{2}', '3(5/2)'],
    ['\\frac{1}{2x}', '1/(2x)'],
    ['\\frac{a+1}{2\\pi}', '(a+1)/(2π)'],
    ['c/\\frac{a}{b}', 'c/(a/b)'],
    ['\\sin\\frac{x}{2}', 'sin (x/2)'],
    ['\\frac{dy}{dx}', 'dy/dx'],
    ['37\\,^\\circ', '37°'],
    ['37~^\\circ C', '37° C'],
    ['\\angle ABC', '∠ ABC'],
    ['n \\choose k', 'C(n, k)'],
    ['{a+b \\choose c} x', 'C(a+b, c) x'],
    ['{-b \\over 2a}', '(-b)/(2a)'],
    ['(101)_2', '(101)₂'],
    ['[A]_0', '[A]₀'],
    ['\\SI{5}{\\meter\\per\\second}', '5 m/s'],
    ['\\SI{9.81}{m/s^2}', '9.81 m/s²'],
    ['\\qty{3}{\\kilo\\gram}', '3 kg'],
    ['\\SI{20}{\\celsius}', '20 °C'],
    ['\\num{1.5e-3}', '1.5 × 10⁻³'],
    ['\\ang{45}', '45°'],
    ['\\unit{\\kilo\\watt\\hour}', 'kW h'],
    ['\\si{\\per\\second\\squared}', '1/s²'],
    ['5\\,\\euro', '5 €'],
    ['\\yen 3', '¥ 3'],
    ['1{,}234', '1,234'],
    ['1\\,000\\,000', '1000000'],
    ['\\binom{n}{k}', 'C(n, k)'],
    ['\\sqrt[3]{x}', '∛x'],
    ['\\sqrt[n]{x+1}', '(x+1)^(1/n)'],
    ['\\sqrt{2}x', '(√2)x'],
    ['\\sqrt{2x}', '√(2x)'],
    ['a \\equiv b \\pmod{7}', 'a ≡ b (mod 7)'],
    ['7 \\bmod 3', '7 mod 3'],
    ['\\{1,2\\}', '{1,2}'],
    ['x \\in \\{1, 2\\}', 'x ∈ {1, 2}'],
    ['\\langle x, y\\rangle', '⟨x, y⟩'],
    ['a\\land b', 'a ∧ b'],
    ['a\\lor b', 'a ∨ b'],
    ['a\\iff b', 'a ⇔ b'],
    ['\\neg p', '¬ p'],
    ['a \\not\\in B', 'a ∉ B'],
    ['E = mc^2.', 'E = mc².'],
    ["f''(x)", 'f′′(x)'],
    ['\\ce{H2O}', 'H2O'],
    ['\\ce{2H2 + O2 -> 2H2O}', '2H2 + O2 → 2H2O'],
    ['\\ce{SO4^2-}', 'SO4²⁻'],
    ['\\ce{NH4+}', 'NH4⁺'],
    ['\\ce{NaCl (aq)}', undefined],
    ['\\ce{CaCO3(s) <=> CaO(s) + CO2(g)}', 'CaCO3(s) ⇌ CaO(s) + CO2(g)'],
    ['\\sum_{i=1}^{n} i^2', '∑ (i=1 … n) i²'],
    ['\\int_0^1 x\\,dx', '∫ (0 … 1) x dx'],
    ['\\lim_{x \\to 0} x', 'lim (x → 0) x'],
    ['x_1^2', '(x 1)²'],
    ['a_{n+1}', 'a_(n+1)'],
    ['x_iy_j', 'x i y j'],
    ['\\log_2 8', 'log₂ 8'],
    ['\\vec{v}', 'v\u20d7'],
    ['\\mathbb{R}^n', 'ℝ^n'],
    ['\\left( \\frac{a}{b} \\right)^2', '(a/b)²'],
    ['\\text{if } x > 0', 'if x > 0'],
    ['x\\text{ if }y', 'x if y'],
    ['|x| \\ge 0', '|x| ≥ 0'],
    ['50\\%', '50%'],
    ['\\boxed{42}', '42'],
    ['90^\\circ', '90°'],
    ['\\begin{equation} a = b \\end{equation}', 'a = b'],
  ])('%s means the same when it is said', (formula, said) => {
    expect(sayFormula(formula)).toBe(said);
  });

  it.each([
    '\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}',
    'a \\\\ b',
    'a & b',
    '\\foo{x}',
    '\\overline{AB}',
    '\\underbrace{x}_{y}',
    'x^',
    '\\frac{1}',
    '\\left.x^2\\right|_0^1',
    '\\left[\\frac{x^3}{3}\\right]_0^1',
    '\\frac{dy}{dx}\\Big|_{x=0}',
    '\\vec{AB}',
    '\\SI{5}{\\foo}',
    '\\num{a}',
    'n \\choose',
    'a \\over b \\over c',
    'a ^2^3',
    '\\;^{14}C',
    '\\ce{^{14}C}',
    'x^2^3',
    '}',
    '{',
    '\\sum^n x',
    '\\text{a $b$}',
    '\\not\\alpha',
    `x${'+x'.repeat(100)}`,
  ])('%s is not said by halves', (formula) => {
    expect(sayFormula(formula)).toBeUndefined();
  });

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

  it('between marks of an environment alone is said as one', () => {
    expect(speak('a \\begin{align*}\nx &= 1 \\\\\ny &= 2\n\\end{align*} b and \\begin{gather} c^2 \\end{gather}')).toBe(
      'a formula b and formula',
    );
    expect(speak('a\n```math\n\\begin{pmatrix}1\\end{pmatrix}\n```', 'de-DE')).toBe('a.\nFormel');
    expect(speak(`$$${'x^2 + '.repeat(400)}1$$ is.`)).toBe('formula is.');
  });

  it('is said by the app where that knows how', () => {
    const sayFormula = (tex: string) => (tex === 'x^2' ? 'x squared' : undefined);
    expect(speak('So $x^2$ is $x^3$ or $\\foo$.', 'en', { sayFormula })).toBe('So x squared is x³ or formula.');
    expect(speak('So $x^2$ is $x^3$.', 'en', { sayFormula, formulaPhrase: 'a formula' })).toBe('So x squared is a formula.');
  });

  it.each([
    ['$5 and $10', '$5 and $10'],
    ['$1,000-$2,000 a year', '$1,000-$2,000 a year'],
    ['from $5M to $10M, or US$3', 'from $5M to $10M, or US$3'],
    ['$HOME and $PATH', '$HOME and $PATH'],
    ['costs $10–$20, or $5-$10 (US$)', 'costs $10–$20, or $5-$10 (US$)'],
    ['between $5 and 10$, 6$. That is 5$', 'between $5 and 10$, 6$. That is 5$'],
    ['$PATH:$HOME and $x = 5; $y', '$PATH:$HOME and $x = 5; $y'],
    ['a $$ hotel, a $$$ hotel', 'a $$ hotel, a $$$ hotel'],
    ["$('a') and $.b, `${c}` or $5", "$('a') and $.b, ${c} or $5"],
    ['$x is set and $y is not', '$x is set and $y is not'],
    ['\\[A note for you\\] and \\(see below, please\\)', '[A note for you] and (see below, please)'],
    [
      'git commit \\[-m message\\] \\[--amend\\] \\[-a\\], \\[y/N\\], \\[yes|no\\], \\[key=value\\], \\[a@b.com\\], \\[<name>\\]',
      'git commit [-m message] [--amend] [-a], [y/N], [yes|no], [key=value], [a@b.com], [<name>]',
    ],
    ['\\[-x\\] and \\[a/b\\], \\[x=5\\]', '-x and a/b, x=5'],
    ['\\[yes\\] or \\[no\\], \\[x\\] and \\[sic\\]', '[yes] or [no], [x] and [sic]'],
    ['\\(a\\) or \\(b\\)', '(a) or (b)'],
    ['option \\(c\\).\n\n\\(a\\) First\n\\(b\\) Second', 'option (c).\n\n(a) First\n(b) Second'],
    ['Let \\(a\\) and \\(b\\) be \\(ab\\) or \\(\\sin x\\), \\(sin x\\)', 'Let a and b be ab or sin x, sin x'],
    ['file\\(s\\), f\\(x\\), \\(optional\\), \\(可选\\)', 'file(s), f(x), (optional), (可选)'],
    ['US$5, A$10, 5$ and 6$', 'US$5, A$10, 5$ and 6$'],
    ['HK$20 or S$3, 20$-30$, 20$+10$, 5$/month or 50$/year', 'HK$20 or S$3, 20$-30$, 20$+10$, 5$/month or 50$/year'],
    ['The law $PV = nRT$ holds', 'The law PV = nRT holds'],
    ['$V = lwh$, $$PV = nRT$$ and \\(F = mag\\)', 'V = lwh, PV = nRT and F = mag'],
    ['$\\triangle ABC \\cong \\triangle DEF$', '△ ABC ≅ △ DEF'],
    ['if $x > 0 and y < 0$ then', 'if x > 0 and y < 0 then'],
    ['$speed = distance / time$', 'speed = distance / time'],
    ['\\(a +\nb\\) is', 'a +\nb is'],
    ['a:\n\n```math\nE = mc^2\n```\n\nb', 'a:\n\nE = mc².\n\nb'],
    ['> ```math\n> \\frac12\n> ```\n> b', '1/2.\nb'],
    ['- a\n  ~~~math\n  x^2\n  ~~~\n- b', 'a.\nx².\nb'],
    ['```math\nx^2', 'x²'],
    ['a\n```math\n```\nb', 'a.\n\nb'],
    ['a\n\n\\begin{equation}\nE = mc^2\n\\end{equation}\n\nb', 'a.\n\nE = mc².\n\nb'],
    ['\\begin{foo} a \\end{foo} \\beta', '\\begin{foo} a \\end{foo} \\beta'],
    ['$$E = mc^2.$$', 'E = mc².'],
    ['$`x^2`$ and $`y`$', 'x² and y'],
    ['\\(a^2\\) and \\[b^2\\]', 'a² and b²'],
    ['the $n$th of $x_1, \\ldots, x_n$', 'the nth of x 1, …, x n'],
  ])('is told from prices and variables: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});
