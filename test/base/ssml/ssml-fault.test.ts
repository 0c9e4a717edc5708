/** The position and description of errors in SSML documents that Polly would refuse. */
import { describe, expect, test } from 'vitest';
import { findSsmlFault } from '../../../src/base/ssml/ssml-fault';

/** A bar marks the position. It is not part of the document. */
function fault(marked: string, engine = 'generative') {
  const at = marked.indexOf('|');
  const document = marked.replace('|', '');
  return { at, found: findSsmlFault(document, engine) };
}

describe('an error is found at its place', () => {
  test.each([
    ['an ampersand', '<speak>Tom |& Jerry</speak>', '"&" begins an entity without an end'],
    ['two ampersands', '<speak>A |&& B</speak>', '&amp;'],
    ['an ampersand in a word', '<speak>AT|&T pays.</speak>', '&amp;'],
    ['an ampersand in an attribute', '<speak><sub alias="R|&D">x</sub></speak>', '&amp;'],
    ['an entity of HTML', '<speak>a|&nbsp;b</speak>', '"&nbsp;" is no XML entity'],
    ['an entity that its document type defines', '<speak>|&company; pays.</speak>', '"&company;" is no XML entity'],
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
    ['a document in a document', '<speak>a |<speak>b</speak></speak>', 'inside another'],
    ['a second end', '|</speak>', 'closes nothing'],
    ['upper case', '|<SPEAK>Hi</SPEAK>', '<speak>'],
    ['a tag in upper case', '<speak>|<Break/></speak>', '<break>'],
    ['a tag that Polly has not', '<speak>|<voice name="Amy">Hi</voice></speak>', '<voice>'],
    ['a tag that the engine has not', '<speak><p>|<emphasis>Hi</emphasis></p></speak>', 'The engine "generative" does not take <emphasis>'],
    ['an attribute that is needed', '<speak>|<sub>WWW</sub></speak>', 'alias'],
    ['a pause that is no time', '<speak>|<break time="soon"/></speak>', '500ms'],
    ['a pause that is too long', '<speak>|<break time="11s"/></speak>', '10 seconds'],
    ['a wrong reference between right ones', '<speak>&amp; |&bogus; &amp;</speak>', '"&bogus;" is no XML entity'],
    ['a wrong number between right references', '<speak>&amp; |&#xD800; &#65; &amp;</speak>', 'no character'],
    ['a number that is none', '<speak>&amp; |&#x; &amp;</speak>', 'no character'],
    ['a number beyond all characters', '<speak>|&#1114112;</speak>', 'no character'],
    [
      'a wrong reference in an attribute behind a right one',
      '<speak><sub alias="&lt; |&bogus; &gt;">x</sub></speak>',
      '"&bogus;" is no XML entity',
    ],
    ['an entity in upper case', '<speak>Tom |&AMP; Jerry</speak>', '"&AMP;" is no XML entity'],
    ['an ampersand behind literal text and a comment', '<speak><![CDATA[& && <x>]]><!-- & -->\t|& b</speak>', '&amp;'],
    ['NUL', '<speak>a|\u0000b</speak>', 'U+0000'],
    ['half a character', '<speak>😀 |\ud83d.</speak>', 'U+D83D'],
    ['a control character behind characters of two units', '<speak>😀😀😀|\u0007 and on</speak>', 'U+0007'],
    ['a control character in a comment', '<speak><!-- 😀 |\u0008 --></speak>', 'U+0008'],
    ['a control character in an attribute', '<speak><sub alias="😀|\u0008">x</sub></speak>', 'U+0008'],
    ['two hyphens in a comment', '<speak><!-- a |-- b --></speak>', '"--"'],
    ['what ends literal text', '<speak>a |]]> b</speak>', ']]&gt;'],
    ['a document type inside', '<speak>|<!DOCTYPE speak></speak>', 'not well-formed'],
    ['a declaration inside', '<speak>|<?xml version="1.0"?></speak>', 'declaration'],
    ['an instruction without an end', '<speak>|<?a b</speak>', '"?>"'],
    ['an attribute without a value', '<speak><break |time/></speak>', 'no value'],
    ['a tag that ends in the next one', '<speak><p |<s>Hi</s></p></speak>', '">"'],
    ['a closing tag with a space', '<speak><p>Hi|</ p></speak>', 'space'],
    ['a closing tag in upper case', '<speak><p>Hi|</P></speak>', 'lower case: </p>'],
    ['text behind the document', '<speak>a</speak> |b', 'after the end'],
    ['a second document', '<speak>a</speak> |<speak>b</speak>', 'after the end'],
    ['text before the document', '|Hi <speak>a</speak>', 'one <speak> element'],
    ['another element around it', '|<ssml><speak>a</speak></ssml>', 'one <speak> element'],
    ['a pause that is left open', '<speak>One |<break time="1s"> two</speak>', '<break> is never closed. Write <break time="1s"/>.'],
    [
      'a pause that is left open in a paragraph',
      '<speak><p>One |<break strength="weak"> two</p></speak>',
      'Write <break strength="weak"/>.',
    ],
    ['the first of several pauses that are left open', '<speak>One |<break> two <break time="1s"> three</speak>', 'Write <break/>.'],
    ['a pause that is left open in a document that is', '<speak>One |<break time="1s"> two', 'Write <break time="1s"/>.'],
    ['a mark that is left open', '<speak>One |<mark name="secret"> two</speak>', 'Write <mark name="…"/>.'],
    ['a pause that holds text', '<speak>One |<break time="1s">two</break></speak>', '<break> must be empty. Write <break time="1s"/>'],
    ['a fault behind characters of two units and lines', '<speak>😀😀\r\n\r\n<p>Hi |& bye</p></speak>', '&amp;'],
  ])('%s', (_, marked, told) => {
    const { at, found } = fault(marked);
    expect(found).toEqual({ at, problem: expect.stringContaining(told) as string });
  });
});

describe('a value that Polly refuses is reported at its tag', () => {
  test.each([
    ['<break strength="huge"/>', 'The attribute strength of <break> takes none, x-weak, weak, medium, strong or x-strong.'],
    ['<break strength="Strong"/>', 'x-strong'],
    ['<break time=" 1s "/>', '500ms or 1.5s'],
    ['<break time=".5s"/>', '500ms or 1.5s'],
    ['<break time="1"/>', '500ms or 1.5s'],
    ['<break time="1 s"/>', '500ms or 1.5s'],
    ['<break time="1S"/>', '500ms or 1.5s'],
    ['<break time="-1s"/>', '500ms or 1.5s'],
    ['<break time=""/>', '500ms or 1.5s'],
    ['<break time="10001ms"/>', '10 seconds at most'],
    ['<break length="1s"/>', '<break> has no attribute "length". It takes strength or time.'],
    ['<break constructor="1s"/>', 'no attribute "constructor"'],
    ['<constructor/>', 'Polly has no <constructor>'],
    ['<say-as interpret-as="song">la</say-as>', 'takes characters'],
    ['<say-as interpret-as="">la</say-as>', 'takes characters'],
    ['<say-as interpret-as="date" format="long">1</say-as>', 'takes mdy'],
    ['<say-as format="mdy">1</say-as>', 'needs the attribute interpret-as'],
    ['<prosody rate="warp">a</prosody>', '20% to 200%'],
    ['<prosody rate="5">a</prosody>', '20% to 200%'],
    ['<prosody rate="-50%">a</prosody>', '20% to 200%'],
    ['<prosody rate="19%">a</prosody>', '20% to 200%'],
    ['<prosody rate="201%">a</prosody>', '20% to 200%'],
    ['<prosody volume="warp">a</prosody>', '+6dB'],
    ['<prosody volume="6dB">a</prosody>', '+6dB'],
    ['<prosody volume="+6 dB">a</prosody>', '+6dB'],
    [
      '<prosody pitch="high">a</prosody>',
      'The engine "generative" does not take the attribute pitch of <prosody>. Leave it out, or choose "standard".',
    ],
    ['<prosody amazon:max-duration="2s">a</prosody>', 'does not take the attribute amazon:max-duration'],
    ['<prosody>a</prosody>', '<prosody> needs an attribute: volume or rate.'],
    ['<lang xml:lang="">a</lang>', 'fr-FR'],
    ['<lang xml:lang="French">a</lang>', 'fr-FR'],
    ['<lang lang="fr-FR">a</lang>', 'It takes xml:lang.'],
    ['<lang>a</lang>', 'needs the attribute xml:lang'],
    ['<sub alias="">a</sub>', 'must not be empty'],
    ['<sub alias=" ">a</sub>', 'must not be empty'],
    ['<phoneme ph="x">a</phoneme>', 'needs the attribute alphabet'],
    ['<phoneme alphabet="ipa">a</phoneme>', 'needs the attribute ph'],
    ['<phoneme alphabet="abc" ph="x">a</phoneme>', 'takes ipa'],
    ['<w role="verb">a</w>', 'amazon:VB'],
    ['<mark name=""/>', 'must not be empty'],
    ['<mark/>', 'needs the attribute name'],
    ['<p class="a">a</p>', 'no attribute "class"'],
    ['<x:y>a</x:y>', 'Polly has no <x:y>'],
    ['<amazon:foo/>', 'Polly has no <amazon:foo>'],
    ['<audio src="a.mp3"/>', 'Polly has no <audio>'],
    ['<amazon:effect name="drc">a</amazon:effect>', 'does not take <amazon:effect>'],
    ['<amazon:effect name="whispered">a</amazon:effect>', 'does not take name="whispered" of <amazon:effect>', 'neural'],
    ['<amazon:effect phonation="soft">a</amazon:effect>', 'does not take the attribute phonation', 'long-form'],
    ['<amazon:effect>a</amazon:effect>', 'needs an attribute: name.', 'neural'],
    ['<amazon:effect name="loud">a</amazon:effect>', 'takes drc or whispered', 'standard'],
    ['<amazon:domain name="music">a</amazon:domain>', 'takes only "news"', 'neural'],
    ['<amazon:domain name="news">a</amazon:domain>', 'choose "neural"', 'standard'],
    ['<emphasis level="huge">a</emphasis>', 'takes strong', 'standard'],
    ['<amazon:breath volume="silent"/>', 'takes default', 'standard'],
    ['<prosody rate="-90%">a</prosody>', '20% to 200%', 'neural'],
    ['<prosody pitch="10%">a</prosody>', '+10%', 'standard'],
  ])('%s', (tag, told, engine = 'generative') => {
    const document = `<speak>😀\r\n&amp; ${tag} b</speak>`;
    expect(findSsmlFault(document, engine)).toEqual({ at: document.indexOf(tag), problem: expect.stringContaining(told) as string });
  });
});

describe('valid documents', () => {
  test.each([
    [
      'what every engine takes',
      '<speak><p><s>Hi</s><break strength="strong" time="+1.5s"/></p> <lang xml:lang="fr-FR">bon</lang></speak>',
      'generative',
    ],
    [
      'entities, comments, literal text and instructions',
      '<speak xml:lang="en"><!-- > <x> -->&amp; &#65; <![CDATA[<b> & ]]><?a b?></speak>',
      'generative',
    ],
    [
      'what the engine takes',
      '<speak><emphasis level="strong">Hi</emphasis><amazon:effect name="whispered">a</amazon:effect></speak>',
      'standard',
    ],
    [
      'what SSML 1.1 and XML have at its beginning',
      '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><!DOCTYPE speak [<!ENTITY a "b">]>\n<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" xml:lang="en-US">Hi</speak>\n<!-- c -->',
      'generative',
    ],
    ['an empty document', '<speak/>', 'generative'],
    ['an empty tag that is closed by another', '<speak><break time="1s"></break><mark name="a"><!-- b --></mark></speak>', 'generative'],
    ['single quotation marks, spaces and line ends in a tag', "<speak><break\r\n\ttime = '1s' /></speak >", 'generative'],
    ['times', '<speak><break time="0s"/><break time="10s"/><break time="0.25s"/><break time="10000ms"/><break/></speak>', 'neural'],
    [
      'volumes and rates',
      '<speak><prosody volume="+6dB" rate="20%">a</prosody><prosody rate="x-slow">b</prosody><prosody volume="-6.5dB">c</prosody><prosody rate="200%">d</prosody></speak>',
      'long-form',
    ],
    [
      'all of the standard engine',
      '<speak><prosody pitch="-10%" rate="-10%">a</prosody><amazon:effect vocal-tract-length="+15%">b</amazon:effect><amazon:effect phonation="soft">c</amazon:effect><amazon:breath duration="long" volume="x-loud"/><amazon:auto-breaths frequency="low">d</amazon:auto-breaths><prosody amazon:max-duration="2400ms">e</prosody></speak>',
      'standard',
    ],
    [
      'all of the neural engine',
      '<speak><amazon:domain name="news">a <amazon:effect name="drc">b</amazon:effect></amazon:domain></speak>',
      'neural',
    ],
    [
      'dates, roles, alphabets',
      '<speak><say-as interpret-as="date" format="mdy">12-31-1900</say-as><say-as interpret-as="telephone">2025551212</say-as><w role="amazon:SENSE_1">bass</w><phoneme alphabet="x-sampa" ph=\'pI"kA:n\'>pecan</phoneme><phoneme alphabet="x-amazon-pinyin" ph="bo2">薄</phoneme></speak>',
      'generative',
    ],
    ['a word in another tag’s attribute', '<speak><sub alias="a > b">x</sub></speak>', 'long-form'],
  ])('%s', (_, document, engine) => {
    expect(findSsmlFault(document, engine)).toBeUndefined();
  });
});

test('messages contain nothing of the text', () => {
  const faults = [
    '<speak>secret & secret</speak>',
    '<speak>secret <this secret="x" and that>',
    '<speak>&the secret is this;</speak>',
    '<speak><p>secret<s>secret</speak>',
  ];
  for (const document of faults) expect(findSsmlFault(document, 'generative')?.problem).not.toMatch(/secret/u);
});
