import { describe, expect, it } from 'vitest';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { expectSaid } from './said';

describe('raised and lowered characters', () => {
  it.each([
    ['10<sup>6</sup> cells', '10⁶ cells'],
    ['mc<sup>2</sup>.', 'mc².'],
    ['10<sup>-6</sup> and 10<sup>−3</sup>', '10⁻⁶ and 10⁻³'],
    ['5 m<sup>2</sup>, cm<sup>-1</sup>', '5 m², cm⁻¹'],
    ['(a+b)<sup>2</sup>', '(a+b)²'],
    ['*x*<sup>2</sup> **10**<sup>*6*</sup>', 'x² 10⁶'],
    ['x<sup>n</sup>y, e<sup>2x</sup> and 2<sup>n+1</sup>', 'x^ny, e^(2x) and 2^(n+1)'],
    ['Na<sup>+</sup>, Ca<sup>2+</sup>, SO<sub>4</sub><sup>2-</sup>', 'Na⁺, Ca²⁺, SO4²⁻'],
    ['<sup>14</sup>C', '¹⁴C'],
    ['20<sup>o</sup>C', '20°C'],
    ['10^6^ and 2^-3^', '10⁶ and 2⁻³'],
    ['H<sub>2</sub>O, H~2~O', 'H2O, H2O'],
    ['x<sub>i</sub> and x<sub>n+1</sub>', 'x i and x_(n+1)'],
    ['101<sub>2</sub> is', '101₂ is'],
    ['x<sub>1</sub>2', 'x₁2'],
    ['1<sup>st</sup>, 2<sup>nd</sup>, 1<sup>er</sup>, 2<sup>ème</sup>', '1st, 2nd, 1er, 2ème'],
    ['1<sup>a</sup> 2<sup>o</sup> M<sup>me</sup> XX<sup>e</sup>', '1ª 2º Mme XXe'],
    ['Brand<sup>TM</sup> Name<sup>®</sup>', 'Brand™ Name®'],
    ['π × radius<sup>2</sup>', 'π × radius²'],
    [
      'the radius<sup>2</sup>, its volume in metres<sup>3</sup>, v = velocity<sup>2</sup>',
      'the radius², its volume in metres³, v = velocity²',
    ],
    ['die Länge<sup>2</sup>, une longueur², 9 секунд²', 'die Länge², une longueur², 9 секунд²'],
    ['a word<sup>a</sup>, <sup>small words</sup>', 'a word, small words'],
    ['x^2 and ~5 to ~10', 'x² and ~5 to ~10'],
    ['Einstein wrote E=mc^2, a^2+b^2=c^2.', 'Einstein wrote E=mc², a²+b²=c².'],
    ['10^6 cells/mL, 10^-3 m, 10^{-6} m, (x+y)^2', '10⁶ cells/mL, 10⁻³ m, 10⁻⁶ m, (x+y)²'],
    ['x^n, x^2.5, 2^2^2, HEAD^2, "^18.0.0", 5^th', 'x^n, x^2.5, 2^2^2, HEAD^2, "^18.0.0", 5^th'],
  ])('keeps its value: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });

  it('is shown as it is written where only its value is raised', () => {
    const text = createSpeakableText({ markdown: true });
    text.push('So E=mc^2 and 10^{-3}.');
    text.end();
    expect(text.shown.text).toBe('So E=mc^2 and 10^{-3}.');
  });
});
