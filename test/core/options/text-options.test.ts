import { describe, expect, it } from 'vitest';
import { resolveText } from '../../../src/core/options/text-options';

describe('changes of a text', () => {
  it.each([
    ['leftovers', { leftovers: 'spoken' }],
    ['ssml', { ssml: 'yes' as never }],
    ['edits', { edits: 'never' }],
    ['markdown.emoji', { markdown: { emoji: 'no' } }],
    ['markdown.sayFormula', { markdown: { sayFormula: 'x squared' } }],
    ['markdown.formulaPhrase', { markdown: { formulaPhrase: 1 } }],
  ])('is refused with the name of the option: %s', (name, options) => {
    expect(() => resolveText(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(`"${name}"`) as string }) as Error,
    );
  });

  it('do not occur in plain text, unless leftovers are dropped', () => {
    expect(resolveText({}).changes).toBeUndefined();
    expect(resolveText({ leftovers: 'kept' }).changes).toBeUndefined();
    expect(resolveText({ leftovers: 'dropped' }).changes).toMatchObject({ markdown: false, leftovers: 'dropped' });
  });

  it('leave a formula to this package if the app does not say it', () => {
    const { changes } = resolveText({ markdown: { sayFormula: (tex) => (tex === 'x' ? 'ex' : undefined) } });
    const markdown = changes?.markdown;
    const sayFormula = typeof markdown === 'object' ? markdown.sayFormula : undefined;
    expect(sayFormula?.('x')).toBe('ex');
    expect(sayFormula?.('y')).toBeUndefined();
  });
});
