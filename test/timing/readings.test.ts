import { describe, expect, it } from 'vitest';
import { loadReadings } from '../../src/timing/readings/load-readings';
import { WordList } from '../../src/timing/word-list';

/** Every way to say a text, as a pattern of words. */
async function waysToSay(text: string, language: string): Promise<RegExp> {
  const readings = await loadReadings(language);
  const list = new WordList(language);
  list.append(text);
  list.flush();
  const words = list.words.map((word, index) => {
    const parts = readings?.of(word, list.words[index - 1])?.parts ?? [[word.text]];
    return parts
      .map((texts) => `(?:${texts.map((way) => (way === '' ? '' : `${way.replace(/-/gu, ' ').toLowerCase()} `)).join('|')})`)
      .join('');
  });
  return new RegExp(`^${words.join('')}$`, 'u');
}

describe('loadReadings', () => {
  it.each([
    ['$1,234.50', 'one thousand two hundred thirty four dollars and fifty cents'],
    ['$1,234.50', 'one thousand two hundred thirty four dollars fifty'],
    ['$1', 'one dollar'],
    ['€20 or 20€', 'twenty euros or twenty euros'],
    ['$5 million', 'five million dollars'],
    ['£3.05', 'three pounds and five pence'],
    ['1,500', 'one thousand five hundred'],
    ['1500', 'fifteen hundred'],
    ['in 1998', 'in nineteen ninety eight'],
    ['in 1905', 'in nineteen o five'],
    ['in 2004', 'in two thousand four'],
    ['the 1960s', 'the nineteen sixties'],
    ['on 12/05/2023', 'on december fifth twenty twenty three'],
    ['on 12/05/2023', 'on twelve slash zero five slash two thousand twenty three'],
    ['August 15th or 16th', 'august fifteenth or sixteenth'],
    ['August 15', 'august fifteenth'],
    ['2-3 business days', 'two to three business days'],
    ['2–3 days', 'two to three days'],
    ['at 10:45', 'at ten forty five'],
    ['at 9:05', 'at nine o five'],
    ['at 9:00', "at nine o'clock"],
    ['at 9:00', 'at nine'],
    ['at 5pm', 'at five pm'],
    ['42.195 km', 'forty two point one nine five kilometers'],
    ['19.99', 'nineteen ninety nine'],
    ['0.0375', 'zero point zero three seven five'],
    ['15% less', 'fifteen percent less'],
    ['1/2 tsp', 'one half teaspoon'],
    ['-5 degrees', 'minus five degrees'],
    ['20 °C', 'twenty degrees celsius'],
    ['3.5 GHz and 65 W', 'three point five gigahertz and sixty five watts'],
    ['16GB', 'sixteen gigabytes'],
    ['90 km/h', 'ninety kilometers per hour'],
    ['no. 48213', 'number four eight two one three'],
    ['call 555-0134', 'call five five five zero one three four'],
    ['1-800-555-0199', 'one eight hundred five five five zero one nine nine'],
    ['call 911', 'call nine one one'],
    ['221 Baker St.', 'two twenty one baker street'],
    ['version 2.10.3', 'version two point one zero point three'],
    ['version 2.10.3', 'version two ten three'],
    ['gate 22B', 'gate twenty two b'],
    ['a 4x4 matrix', 'a four x four matrix'],
    ['https://www.example.com/docs', 'https colon slash slash www dot example dot com slash docs'],
    ['me@example.org', 'me at example dot org'],
    ['final_v2.pdf', 'final underscore v two dot pdf'],
    ['# Title', 'title'],
    ['an **important** word', 'an important word'],
    ['salt & pepper', 'salt and pepper'],
    ['2 + 2 = 4', 'two plus two equals four'],
    ['#1', 'number one'],
    ['Dr. Smith, e.g. Mr. Jones', 'doctor smith for example mister jones'],
    ['٤٢', 'forty two'],
    ['123456789012345', 'one two three four five six seven eight nine zero one two three four five'],
  ])('knows that "%s" may be "%s"', async (written, said) => {
    expect(`${said} `).toMatch(await waysToSay(written, 'en-US'));
  });

  it.each([
    ['en-GB', '101', 'one hundred and one'],
    ['en-IN', '101', 'one hundred and one'],
    ['de-DE', '1.234,5', 'eintausendzweihundertvierunddreißig komma fünf'],
    ['de-AT', '1998', 'neunzehn hundert achtundneunzig'],
    ['fr-FR', '71', 'soixante et onze'],
    ['fr-BE', '71', 'septante et un'],
    ['es-ES', '1.021', 'mil veintiuno'],
    ['es-MX', '3.14', 'tres punto uno cuatro'],
    ['it-IT', '21', 'ventuno'],
    ['pt-BR', '21', 'vinte e um'],
    ['nl-BE', '21', 'eenentwintig'],
    ['pl-PL', '5', 'pięć'],
    ['ru-RU', '5', 'пять'],
    ['sv-SE', '5', 'fem'],
    ['nb-NO', '5', 'fem'],
    ['da-DK', '5', 'fem'],
    ['fi-FI', '5', 'viisi'],
    ['cs-CZ', '5', 'pět'],
    ['ro-RO', '5', 'cinci'],
    ['tr-TR', '5', 'beş'],
    ['hi-IN', '५', 'पाँच'],
    ['ko-KR', '5', '오'],
    ['arb', '5', 'خمسة'],
  ])('says figures in %s: %s may be "%s"', async (language, written, said) => {
    expect(`${said} `).toMatch(await waysToSay(written, language));
  });

  it('has no readings for an unknown language', async () => {
    expect(await loadReadings('is-IS')).toBeUndefined();
    expect(await loadReadings('')).toBeUndefined();
  });

  it('leaves plain words alone, and marks unknown readings as uncertain', async () => {
    const readings = await loadReadings('en');
    const list = new WordList('en');
    list.append('plain words and 12ab34 or ☃ snow 😀 then 5 😀 ones');
    list.flush();
    const of = (text: string) => {
      const index = list.words.findIndex((word) => word.text === text);
      const word = list.words[index];
      return word && readings?.of(word, list.words[index - 1]);
    };
    expect(of('plain')).toBeUndefined();
    expect(of('12ab34')?.parts).toEqual([['twelve', 'one two'], ['ab'], ['thirty-four', 'three four']]);
    expect(of('5')?.isCertain).toBe(false);
  });
});
