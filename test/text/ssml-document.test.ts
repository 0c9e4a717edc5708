/** Finds SSML documents however the text is split, and leaves no tag of one to be read aloud. */
import { describe, expect, test } from 'vitest';
import { createPlainText } from '../../src/text/speakable/plain-text';
import { createSpeakableText } from '../../src/text/speakable/speakable-text';
import type { SpeakableText, SpokenPiece } from '../../src/text/spoken/spoken-piece';
import { requestedOf } from './requested';

const DOCUMENT = '<speak>Hi <break time="1s"/> you.</speak>';

/** Returns the speech, with documents in brackets. */
function said(pieces: readonly SpokenPiece[]): string {
  return pieces
    .map(requestedOf)
    .map(({ text, textType }) => (textType === 'ssml' ? `[${text}]` : text))
    .join('');
}

function whole(text: string, speakable: SpeakableText = createPlainText()): string {
  return said([...speakable.push(text), ...speakable.end()]);
}

function byToken(text: string, speakable: SpeakableText = createPlainText()): string {
  return said([...text.split('').flatMap((token) => speakable.push(token)), ...speakable.end()]);
}

describe('XML before and after a document is not spoken', () => {
  test.each([
    ['a declaration', `<?xml version="1.0" encoding="UTF-8"?>\n${DOCUMENT}`, `[${DOCUMENT}]`],
    ['a byte order mark', `\ufeff${DOCUMENT}`, `[${DOCUMENT}]`],
    ['a byte order mark and a declaration', `\ufeff<?xml version='1.0'?>${DOCUMENT}`, `[${DOCUMENT}]`],
    ['white space', `\n \t${DOCUMENT}`, `\n \t[${DOCUMENT}]`],
    ['a comment with tags in it', `<!-- made by <tool> > 2.0 -->\n${DOCUMENT}`, `[${DOCUMENT}]`],
    ['several of them', `<?xml version="1.0"?><!-- a --> <!-- b -->\r\n<?xml-stylesheet href="s"?>${DOCUMENT}`, `[${DOCUMENT}]`],
    ['a document type', `<!DOCTYPE speak PUBLIC "-//W3C//DTD SYNTHESIS 1.0//EN" "http://x.y/a.dtd">${DOCUMENT}`, `[${DOCUMENT}]`],
    ['a document type with definitions', `<!DOCTYPE speak [<!ENTITY a "b>]">]>\n${DOCUMENT}`, `[${DOCUMENT}]`],
    ['a declaration in mid-text', `Good day. <?xml version="1.0"?> ${DOCUMENT} And on.`, `Good day. [${DOCUMENT}] And on.`],
    ['a comment behind it', `${DOCUMENT} <!-- end --><?done?>\nAnd on <!-- here -->.`, `[${DOCUMENT}] \nAnd on <!-- here -->.`],
    ['one after the other', `${DOCUMENT}\n<?xml version="1.0"?>${DOCUMENT}`, `[${DOCUMENT}]\n[${DOCUMENT}]`],
  ])('%s', (_, text, expected) => {
    expect(whole(text)).toBe(expected);
    expect(byToken(text)).toBe(expected);
  });
});

describe('a document', () => {
  const long = `<speak>${'word '.repeat(1_300)}</speak>`;
  test.each([
    ['of any size', `${long} End.`, `[${long}] End.`],
    ['with space in its last tag', '<speak >Hi</speak\n> there', '[<speak >Hi</speak\n>] there'],
    ['with its end in a comment', '<speak><!-- </speak> -->Hi</speak>', '[<speak><!-- </speak> -->Hi</speak>]'],
    ['with its end in literal text', '<speak><![CDATA[</speak>]]>Hi</speak>', '[<speak><![CDATA[</speak>]]>Hi</speak>]'],
    ['in upper case', '<SPEAK>Hi</SPEAK>', '[<SPEAK>Hi</SPEAK>]'],
    ['that is never closed', 'Good day. <speak>Hi <break/> you', 'Good day. [<speak>Hi <break/> you]'],
    ['that holds another', '<speak>a <speak>b</speak>', '[<speak>a <speak>b</speak>]'],
    ['that is closed twice', `${DOCUMENT} </speak>`, `[${DOCUMENT}] [</speak>]`],
    ['of one tag says nothing', 'One <speak version="1.1"/> two', 'One  two'],
    ['of nothing says nothing', 'One. <speak>\n</speak> two', 'One.  two'],
  ])('%s', (_, text, expected) => {
    expect(whole(text)).toBe(expected);
    expect(byToken(text)).toBe(expected);
  });

  test.each([
    ['a word about it', 'Use <speak> in SSML.'],
    ['a word about its end', 'Close it with </speak>.'],
    ['a word about declarations', 'Begin with <?xml version="1.0"?> and <!-- a comment -->.'],
    ['another element', 'See <speaker>, <speak-easy> and <!doctype html>.'],
    ['a comment before a text', '<!-- note --> Hello.'],
    ['signs', 'a < b, a <! b, <? c, 1 <-- 2'],
  ])('is not %s', (_, text) => {
    expect(whole(text)).toBe(text);
    expect(byToken(text)).toBe(text);
  });

  test('is waited for behind its declaration, and a word about declarations is not', () => {
    const declared = createPlainText();
    expect(said([...declared.push('Good day. <?xml version="1.0"?>\n'), ...declared.flush()])).toBe('Good day. ');
    expect(said([...declared.push(DOCUMENT), ...declared.end()])).toBe(`[${DOCUMENT}]`);
    const mentioned = createPlainText();
    expect(said([...mentioned.push('Begin with <?xml version'), ...mentioned.flush()])).toBe('Begin with <?xml version');
  });

  test('in markdown has no declaration, and is passed on whatever its size', () => {
    const text = `<?xml version="1.0"?>\n${long}\n\n<speak></speak>End.`;
    expect(whole(text, createSpeakableText({ markdown: true })).trim()).toBe(`[${long}]\n\nEnd.`);
    expect(byToken(text, createSpeakableText({ markdown: true })).trim()).toBe(`[${long}]\n\nEnd.`);
  });
});

test('a text of nothing but openings, and a document that comes by the token, cost time that grows with them', () => {
  // CPU time, so that other processes do not count.
  const secondsFor = (text: string, step: number) => {
    const before = process.cpuUsage();
    const speakable = createPlainText();
    for (let at = 0; at < text.length; at += step) speakable.push(text.slice(at, at + step));
    speakable.end();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  expect(secondsFor('a <speak> b '.repeat(5_000), 4)).toBeLessThan(5);
  expect(secondsFor(`<speak>${'word '.repeat(3_500)}</speak>`, 4)).toBeLessThan(5);
  expect(secondsFor('<!-- '.repeat(5_000), 5)).toBeLessThan(5);
});
