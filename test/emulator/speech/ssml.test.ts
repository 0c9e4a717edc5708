import { describe, expect, it } from 'vitest';
import { readSsml } from '../../../src/emulator/speech/ssml';

const steps = (document: string) => {
  const reading = readSsml(document, 'generative');
  if (!reading.ok) throw new Error(reading.message);
  return reading.steps;
};

describe('readSsml', () => {
  it.each([
    ['<speak>Hello', 0],
    ['Hello', 0],
    ['<speak>Fish & chips</speak>', 12],
    ['<speak>a</speak><speak>b</speak>', 16],
    ['<p>Hello</p>', 0],
    ['<speak><blink>Hello</blink></speak>', 7],
    ['<speak>a <emphasis>Hello</emphasis></speak>', 9],
    ['<?xml version="2.0"?><speak>Hello</speak>', 0],
    ['<?xml?><speak>Hello</speak>', 0],
  ])('refuses %s', (document, at) => {
    expect(readSsml(document, 'generative')).toMatchObject({ ok: false, at });
  });

  it('never repeats the text in its messages', () => {
    const reading = readSsml('<speak>secret <p>secret', 'generative');
    expect(reading).toMatchObject({ ok: false, message: expect.not.stringContaining('secret') as string });
  });

  it('accepts the own tags of an engine', () => {
    expect(readSsml('<speak><emphasis level="strong">Hello</emphasis></speak>', 'standard').ok).toBe(true);
  });

  it('reads text with its source', () => {
    const document =
      '<speak>Hello <w role="amazon:VB">read</w> <sub alias="World Wide Web">WWW</sub> &amp; <lang xml:lang="fr-FR">bonjour</lang></speak>';
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
