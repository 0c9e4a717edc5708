/** Spellings of other languages than English. */
import { describe, expect, it } from 'vitest';
import { loadReadings } from '../../src/timing/readings/load-readings';
import { respellerOf } from '../../src/timing/readings/other-spellings';

describe('respellerOf', () => {
  it.each([
    ['es-ES', 'hacer', 'afer'],
    ['es-MX', 'nueve', 'nueba'],
    ['es-US', 'guitarra que jamás', 'ggitarra ka famas'],
    ['it-IT', 'finché', 'finka'],
    ['it-IT', 'gli ho tagliate', 'li o talata'],
    ['pt-BR', 'manhã', 'mana'],
    ['fr-FR', 'homme', 'omme'],
    ['de-DE', 'Lampe', 'lampa'],
    ['nl-NL', 'kleine stukken', 'kleina stukken'],
  ])('gives %s spellings with the sounds of English letters: %s', (language, text, spelled) => {
    expect(respellerOf(language)(text)).toBe(spelled);
  });

  it('leaves other scripts and capitals', () => {
    expect(respellerOf('ru-RU')('Поезд')).toBe('Поезд');
    expect(respellerOf('hi-IN')('रेलगाड़ी')).toBe('रेलगाड़ी');
    expect(respellerOf('de-DE')('USA')).toBe('USA');
  });

  it('belongs to the readings of its language', async () => {
    expect((await loadReadings('sv-SE'))?.respelled?.('kaffe')).toBe('kaffa');
    expect((await loadReadings('en-GB'))?.respelled?.('cake')).toBe('cake');
  });
});
