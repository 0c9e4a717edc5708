/** JSX text is read as React would render it; other values are reported, never thrown. */
import { Fragment, memo, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { explainContent } from '../../../src/react/spoken-text/content/content-mistakes';
import { readContent } from '../../../src/react/spoken-text/content/read-content';

const name = 'Ada';
const noName: string | null = null;
const count = 3;
const isOpen: boolean = JSON.parse('false') as boolean;

/** Returns the children of an element, as a component receives them. */
function childrenOf(element: { readonly props: unknown }): ReactNode {
  return (element.props as { readonly children?: ReactNode }).children;
}

describe('text', () => {
  test.each<[string, { readonly props: unknown }]>([
    ['Hello {name}', <p>Hello {name}</p>],
    ['a number alone', <p>{42}</p>],
    ['zero', <p>{0}</p>],
    [
      'a number and text',
      <p>
        {count} items, {(0.5).toFixed(1)} done
      </p>,
    ],
    ['a bigint', <p>{12345678901234567890n} stars</p>],
    ['a condition that holds not', <p>Yes{isOpen && ', open'}.</p>],
    ['a condition of a number', <p>You have {isOpen ? 1 : 0} items</p>],
    ['nothing at all', <p>{null}</p>],
    [
      'nothing among text',
      <p>
        Hello {noName}
        {undefined}!
      </p>,
    ],
    ['false alone', <p>{false}</p>],
    ['arrays in arrays', <p>{['one ', ['two ', [3, ' four']]]}</p>],
    ['what map makes', <p>{[1, 2, 3].map((item) => `${item}. `)}</p>],
    [
      'lines of JSX',
      <p>
        Hello {name}, it is {count} o’clock.
      </p>,
    ],
    [
      'a fragment',
      <p>
        <>Hello {name}</>!
      </p>,
    ],
    [
      'a fragment with a key',
      <p>
        <Fragment key="a">Hello {name}</Fragment>
      </p>,
    ],
    ['an empty string', <p>{''}</p>],
    ['NaN', <p>{NaN}</p>],
    [
      'an entity',
      <p>
        Tom &amp; Jerry {'<'} {count}
      </p>,
    ],
  ])('%s', (_, element) => {
    const { text, mistakes, isIncomplete } = readContent(childrenOf(element));
    const rendered = renderToStaticMarkup(<>{childrenOf(element)}</>);
    expect(text).toBe(unescaped(rendered));
    expect([mistakes, isIncomplete]).toEqual([[], false]);
  });

  test('has the same value in each render', () => {
    const render = () =>
      readContent(
        childrenOf(
          <p>
            Hello {name}, {count}
          </p>,
        ),
      ).text;
    expect(render()).toBe(render());
  });

  test('of a chat message', () => {
    expect(readContent({ role: 'assistant', parts: [{ type: 'text', text: 'Noon.' }] })).toMatchObject({ text: 'Noon.', mistakes: [] });
  });

  test('of a String object', () => {
    expect(readContent(Object('Noon.')).text).toBe('Noon.');
  });
});

function Translated({ id }: { readonly id: string }) {
  return id;
}
const Memoized = memo(Translated);

describe('a value that is no text', () => {
  test.each<[string, unknown, { text: string; names: string; advice: RegExp; isIncomplete: boolean }]>([
    ['true', true, { text: '', names: '`true`', advice: /condition \? text : null/, isIncomplete: false }],
    ['true among text', ['Hi', true], { text: 'Hi', names: '`true`', advice: /condition \? text : null/, isIncomplete: false }],
    ['an element of HTML', <b key="b">bold</b>, { text: 'bold', names: '<b>', advice: /renderText/, isIncomplete: false }],
    ['one among text', ['Hi ', <b key="b">{name}</b>, '!'], { text: 'Hi Ada!', names: '<b>', advice: /string/, isIncomplete: false }],
    ['a line break', ['One', <br key="b" />, 'two'], { text: 'One\ntwo', names: '<br>', advice: /string/, isIncomplete: false }],
    ['paragraphs', [<p key="1">One.</p>, <p key="2">Two.</p>], { text: 'One.\nTwo.', names: '<p>', advice: /string/, isIncomplete: false }],
    [
      'a list',
      <ul key="l">
        <li>One</li>
        <li>
          Two <b>and</b> a half
        </li>
      </ul>,
      { text: 'One\nTwo and a half', names: '<ul>', advice: /string/, isIncomplete: false },
    ],
    [
      'text around a block',
      ['Before', <div key="d">in it</div>, 'behind'],
      { text: 'Before\nin it\nbehind', names: '<div>', advice: /string/, isIncomplete: false },
    ],
    [
      'headings of fragments',
      <Fragment key="f">
        <h2>Title</h2>Text
      </Fragment>,
      { text: 'Title\nText', names: '<h2>', advice: /string/, isIncomplete: false },
    ],
    [
      'cells of a table',
      <table key="t">
        <tbody>
          <tr>
            <td>a</td>
            <td>b</td>
          </tr>
        </tbody>
      </table>,
      { text: 'a\nb', names: '<table>', advice: /string/, isIncomplete: false },
    ],
    ['a script', ['One', <script key="s">two</script>], { text: 'One', names: '<script>', advice: /string/, isIncomplete: false }],
    [
      'HTML as a string',
      <p key="h" dangerouslySetInnerHTML={{ __html: 'One' }} />,
      { text: '', names: '<p>', advice: /string/, isIncomplete: true },
    ],
    [
      'a component',
      <Translated key="t" id="a" />,
      { text: '', names: '<Translated>', advice: /t\(\) or formatMessage\(\)/, isIncomplete: true },
    ],
    [
      'a component among text',
      ['Hi ', <Memoized key="t" id="a" />],
      { text: 'Hi ', names: '<Translated>', advice: /t\(\)/, isIncomplete: true },
    ],
    ['an object', { first: 'Ada', last: 'L.' }, { text: '', names: 'an object (first, last)', advice: /property/, isIncomplete: true }],
    [
      'an object among text',
      ['Hi ', { first: 'Ada' }],
      { text: 'Hi ', names: 'an object (first)', advice: /property/, isIncomplete: true },
    ],
    ['a date', new Date(0), { text: '', names: 'an object', advice: /string/, isIncomplete: true }],
    ['a function', () => 'Hi', { text: '', names: 'a function', advice: /Call it/, isIncomplete: true }],
    ['a symbol', Symbol('Hi'), { text: '', names: 'a symbol', advice: /string/, isIncomplete: true }],
    [
      'a promise among text',
      ['Hi ', Promise.resolve('Ada')],
      { text: 'Hi ', names: 'a promise', advice: /Wait for it/, isIncomplete: true },
    ],
    [
      'a source among text',
      ['Hi ', new Set(['Ada'])],
      { text: 'Hi ', names: 'a source beside other text', advice: /alone/, isIncomplete: true },
    ],
    ['a message that is none', { parts: [null] }, { text: '', names: 'an object (parts)', advice: /property/, isIncomplete: true }],
    [
      'messages in an array of text',
      ['Hi', { role: 'user', content: 'Ho' }],
      { text: 'Hi', names: 'an object (role, content)', advice: /./, isIncomplete: true },
    ],
  ])('%s', (_, given, { text, names, advice, isIncomplete }) => {
    const content = readContent(given);
    expect(content).toMatchObject({ text, isIncomplete });
    const explained = explainContent(content.mistakes[0]);
    expect(explained).toContain(`contains ${names.startsWith('<') ? 'the element ' : ''}${names}`);
    expect(explained).toMatch(advice);
  });
});

test.each<[string, object]>([
  ['a set', new Set(['One ', 'two'])],
  ['an iterator', ['One ', 'two'].values()],
  ['an async iterable', { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }) }],
  ['a stream', new ReadableStream()],
  ['a response', new Response('One')],
  ['recorded items of an SDK', [{ type: 'text-delta', text: 'One' }]],
])('%s is a source, and is not read', (_, source) => {
  const content = readContent(source);
  expect(content.text).toBe(source);
  expect(content).toMatchObject({ mistakes: [], isIncomplete: false });
});

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll('<!-- -->', '');
}
