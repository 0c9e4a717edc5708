/** What is told of an SSML document that Polly would refuse: where the fault is, and what it is. */
import { describe, expect, test } from 'vitest';
import { findSsmlFault } from '../../src/text/ssml-fault';

/** The place is marked with a bar, which is no part of the document. */
function fault(marked: string, engine = 'generative') {
  const at = marked.indexOf('|');
  const document = marked.replace('|', '');
  return { at, found: findSsmlFault(document, engine) };
}

describe('a fault is found where it is', () => {
  test.each([
    ['an ampersand', '<speak>Tom |& Jerry</speak>', '"&" begins an entity that does not end'],
    ['two ampersands', '<speak>A |&& B</speak>', '&amp;'],
    ['an ampersand in a word', '<speak>AT|&T pays.</speak>', '&amp;'],
    ['an ampersand in an attribute', '<speak><sub alias="R|&D">x</sub></speak>', '&amp;'],
    ['an entity of HTML', '<speak>a|&nbsp;b</speak>', '"&nbsp;" is no entity of XML'],
    ['an entity that its document type defines', '<speak>|&company; pays.</speak>', '"&company;" is no entity'],
    ['a bare sign', '<speak>3 |< 4</speak>', '&lt;'],
    ['a tag that is never closed', '<speak>Hi |<p>you', '<p> is never closed'],
    ['a document that is never closed', '|<speak>Hi', '<speak> is never closed'],
    ['a tag that is left open', '<speak><p>Hi|</speak>', '</p>'],
    ['tags closed in the wrong order', '<speak><p><s>Hi|</p></s></speak>', '<s> is open here, and </p> closes another tag'],
    ['a tag that is closed and was not opened', '<speak>Hi|</p></speak>', '</p> closes a tag that is not open'],
    ['a value without quotation marks', '<speak><break time=|1s/></speak>', 'quotation marks'],
    ['a value in curly quotation marks', '<speak><say-as interpret-as=|“date”>1/2</say-as></speak>', 'quotation marks'],
    ['a quotation mark that is missing', '<speak><break time="1s/>|</speak>', 'quotation mark'],
    ['a tag without an end', '<speak>Hi <break |</speak>', '">"'],
    ['an attribute twice', '<speak>|<break time="1s" time="2s"/></speak>', 'twice'],
    ['a control character', '<speak>Hi|\u0007</speak>', 'U+0007'],
    ['a number of no character', '<speak>|&#0;</speak>', 'no character'],
    ['a comment without an end', '<speak>|<!-- Hi</speak>', '-->'],
    ['literal text without an end', '<speak>|<![CDATA[Hi</speak>', ']]>'],
    ['a document in a document', '<speak>a |<speak>b</speak></speak>', 'inside of another'],
    ['a second end', '|</speak>', 'closes nothing'],
    ['upper case', '|<SPEAK>Hi</SPEAK>', '<speak>'],
    ['a tag in upper case', '<speak>|<Break/></speak>', '<break>'],
    ['a tag that Polly has not', '<speak>|<voice name="Amy">Hi</voice></speak>', '<voice>'],
    ['a tag that the engine has not', '<speak><p>|<emphasis>Hi</emphasis></p></speak>', 'The engine "generative" does not take <emphasis>'],
    ['an attribute that is needed', '<speak>|<sub>WWW</sub></speak>', 'alias'],
    ['a pause that is no time', '<speak>|<break time="soon"/></speak>', '500ms'],
    ['a pause that is too long', '<speak>|<break time="11s"/></speak>', '10 seconds'],
    ['a fault behind characters of two units and lines', '<speak>😀😀\r\n\r\n<p>Hi |& bye</p></speak>', '&amp;'],
  ])('%s', (_, marked, told) => {
    const { at, found } = fault(marked);
    expect(found).toEqual({ at, problem: expect.stringContaining(told) as string });
  });
});

describe('nothing is wrong with', () => {
  test.each([
    ['what every engine takes', '<speak><p><s>Hi</s><break strength="strong" time="+1.5s"/></p> <lang xml:lang="fr-FR">bon</lang></speak>', 'generative'],
    ['entities, comments, literal text and instructions', '<speak xml:lang="en"><!-- > <x> -->&amp; &#65; <![CDATA[<b> & ]]><?a b?></speak>', 'generative'],
    ['what the engine takes', '<speak><emphasis level="strong">Hi</emphasis><amazon:effect name="whispered">a</amazon:effect></speak>', 'standard'],
    ['a tag of Amazon that may be newer than this package', '<speak><amazon:new>Hi</amazon:new></speak>', 'neural'],
    ['a word in another tag’s attribute', '<speak><sub alias="a > b">x</sub></speak>', 'long-form'],
  ])('%s', (_, document, engine) => {
    expect(findSsmlFault(document, engine)).toBeUndefined();
  });
});

test('what is told holds nothing of the text', () => {
  const faults = ['<speak>secret & secret</speak>', '<speak>secret <this secret="x" and that>', '<speak>&the secret is this;</speak>', '<speak><p>secret<s>secret</speak>'];
  for (const document of faults) expect(findSsmlFault(document, 'generative')?.problem).not.toMatch(/secret/u);
});
