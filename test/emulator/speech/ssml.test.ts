import { describe, expect, it } from 'vitest';
import { countBilledCharacters, readSsml } from '../../../src/emulator/speech/ssml';

const steps = (document: string) => {
  const reading = readSsml(document, 'generative');
  if (!reading.ok) throw new Error(reading.message);
  return reading.steps;
};

describe('readSsml', () => {
  it.each([
    ['malformed', '<speak>Hello'],
    ['malformed', 'Hello'],
    ['malformed', '<speak>Fish & chips</speak>'],
    ['malformed', '<speak>a</speak><speak>b</speak>'],
    ['not-speak', '<p>Hello</p>'],
    ['unknown-tag', '<speak><blink>Hello</blink></speak>'],
    ['unsupported-tag', '<speak><emphasis>Hello</emphasis></speak>'],
    ['unsupported-tag', '<speak><amazon:effect name="whispered">Hello</amazon:effect></speak>'],
    ['bad-attribute', '<speak><break time="soon"/></speak>'],
    ['bad-attribute', '<speak><break time="11s"/></speak>'],
    ['bad-attribute', '<speak><break strength="huge"/></speak>'],
    ['bad-attribute', '<speak><say-as interpret-as="song">la</say-as></speak>'],
    ['bad-attribute', '<speak><sub>WWW</sub></speak>'],
    ['bad-attribute', '<speak><lang>Bonjour</lang></speak>'],
  ])('reports %s: %s', (problem, document) => {
    expect(readSsml(document, 'generative')).toMatchObject({ ok: false, problem });
  });

  it('never repeats the text in its messages', () => {
    const reading = readSsml('<speak>secret <secret>secret', 'generative');
    expect(reading).toMatchObject({ ok: false, message: expect.not.stringContaining('secret') as string });
  });

  it('lets an engine have its own tags', () => {
    expect(readSsml('<speak><emphasis level="strong">Hello</emphasis></speak>', 'standard').ok).toBe(true);
  });

  it('reads text with where it came from', () => {
    const document = '<speak>Hello <w role="amazon:VB">read</w> <sub alias="World Wide Web">WWW</sub> &amp; <lang xml:lang="fr-FR">bonjour</lang></speak>';
    const texts = steps(document).flatMap((step) => (step.kind === 'text' ? [step] : []));
    expect(texts.map(({ text }) => text)).toEqual(['Hello ', 'read', ' ', 'World Wide Web', ' & ', 'bonjour']);
    const sourceOf = ({ sources }: (typeof texts)[number]) => document.slice(sources[0]?.start, sources.at(-1)?.end);
    expect(texts.map(sourceOf)).toEqual(['Hello ', 'read', ' ', 'WWW', ' &amp; ', 'bonjour']);
    expect(texts.at(-1)?.languageCode).toBe('fr-FR');
  });

  it('reads pauses and the edges of paragraphs', () => {
    expect(steps('<speak><p>a</p><break time="500ms"/><break strength="strong"/><break/></speak>')).toMatchObject([
      { kind: 'edge' },
      { kind: 'text', text: 'a' },
      { kind: 'edge' },
      { kind: 'pause', seconds: 0.5 },
      { kind: 'pause', seconds: 0.45 },
      { kind: 'pause', seconds: 0.3 },
    ]);
  });
});

describe('countBilledCharacters', () => {
  it('counts everything but tags', () => {
    expect(countBilledCharacters('<b>', 'text')).toBe(3);
    expect(countBilledCharacters('<speak>Tom &amp; <break time="1s"/>Eve</speak>', 'ssml')).toBe('Tom & Eve'.length);
    expect(countBilledCharacters('<speak>Tom', 'ssml')).toBe('Tom'.length);
  });
});
