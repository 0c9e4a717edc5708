import { describe, expect, it } from 'vitest';
import { resolveText } from '../../src/core/options/text-options';

describe('what is done to a text', () => {
  it.each([
    ['leftovers', { leftovers: 'spoken' }],
    ['markdown.emoji', { markdown: { emoji: 'no' } }],
    ['markdown.sayFormula', { markdown: { sayFormula: 'x squared' } }],
    ['markdown.formulaPhrase', { markdown: { formulaPhrase: 1 } }],
  ])('is refused with the name of the option: %s', (name, options) => {
    expect(() => resolveText(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(`"${name}"`) as string }) as Error,
    );
  });

  it('is nothing in plain text, unless leftovers are dropped', () => {
    expect(resolveText({}).changes).toBeUndefined();
    expect(resolveText({ leftovers: 'kept' }).changes).toBeUndefined();
    expect(resolveText({ leftovers: 'dropped' }).changes).toMatchObject({ markdown: false, leftovers: 'dropped' });
  });

  it('leaves a formula to this package that the app does not say', () => {
    const { changes } = resolveText({ markdown: { sayFormula: (tex) => (tex === 'x' ? 'ex' : undefined) } });
    const markdown = changes?.markdown;
    const sayFormula = typeof markdown === 'object' ? markdown.sayFormula : undefined;
    expect(sayFormula?.('x')).toBe('ex');
    expect(sayFormula?.('y')).toBeUndefined();
  });
});
