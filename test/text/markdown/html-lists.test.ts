import { describe, it } from 'vitest';
import { expectSaid } from './said';

describe('lists in HTML', () => {
  it.each([
    ['<ol start="3"><li>Three</li><li>Four</li></ol>', '3. Three.\n4. Four.\n'],
    ['<ol reversed start="3"><li>a</li><li>b</li></ol>', '3. a.\n2. b.\n'],
    ['<ol type="a"><li>One</li><li value="28">Two</li></ol><ul><li>x</li></ul>', 'a. One.\nab. Two.\nx.\n'],
    ['<ol><li>One<ol type="i"><li>In<li>Out</ol></li><li>Two</li></ol>', '1. One.\ni. In.\nii. Out.\n2. Two.\n'],
    ['<ol type=I start=9><li>a<li>b</ol>', 'IX. a.\nX. b.\n'],
    ['<ol start="-1"><li>a</li><li>b</li></ol>', '-1. a.\n0. b.\n'],
    ['<ol reversed><li>a</li><li>b</li></ol>', 'a.\nb.\n'],
    ['<ol>\n<li>\n\nOne\n\n</li>\n</ol>', '1. One.\n\n\n'],
    ['So.\n<ol>\n<li>\n\n**One**</li><li></li></ol> x', 'So.\n\n\n\n1. One.\n x'],
    ['<li>alone</li>', 'alone.\n'],
    ['<ol type="i" start="9000000"><li>a</li></ol>', '9000000. a.\n'],
    ['<ol type="I"><li value="3999">a</li><li>b</li></ol>', 'MMMCMXCIX. a.\n4000. b.\n'],
    ['<ol type="a"><li value="1e300">a</li><li value="0x10">b</li></ol>', 'a. a.\nb. b.\n'],
  ])('have the numbers that a browser shows: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('entities', () => {
  it.each([
    ['&there4; &sube; &oline; &loz; &Alpha; &lang;x&rang; &crarr;', '∴ ⊆ ‾ ◊ Α ⟨x⟩ ↵'],
    ['&nabla; &oplus; &cong; &circ; &star; &frac58; &flat;', '∇ ⊕ ≅ ˆ ☆ ⅝ ♭'],
    ['Zcaron: &Zcaron;&eacute;&NotANumber;', 'Zcaron: Žé&NotANumber;'],
  ])('are the characters that a browser shows: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});
