import { describe, it } from 'vitest';
import { expectSaid } from './said';

describe('tags that a sentence is about', () => {
  it.each([
    'use the <div> element',
    'wrap it in <strong> please',
    'Use <b> for bold, <i> for italics.',
    'Close with </div>.',
    'A <div>, a <p> and a <table>.',
    'the "<br>" tag, or <br> tags',
    'Use <br> to break, or insert <wbr>.',
    'In <style> put CSS.',
    'use the <input type="text"> element',
    '<T> generics, List<String>',
    'Array<number>, Promise<void> and Option<T>',
    'npm i <package>',
    'git push <remote> <branch>',
    'Dear <First Name>, hello <user>!',
    'Enter <PASSWORD>.',
    'A <Button> or <MyComponent />.',
    'Replace <name> with yours',
    '<div> is an element, and <p> is too.',
    '<header>: what is on top',
    'the <think> tag',
    'if a <b and c> d',
  ])('are heard: %s', (text) => {
    expectSaid(text, text);
    expectSaid(`${text}\n\nMore`, `${text}${/[.!?]$/.test(text) ? '' : '.'}\n\nMore`);
  });

  it.each([
    ['a <b>bold</b> <u>word</u>, (<em>so</em>) and "<i>so</i>"', 'a bold word, (so) and "so"'],
    ['<p> some text</p>', ' some text.\n'],
    ['<b>Bold</b> and <br> break<br/>now', 'Bold and \n break\nnow'],
    ['one <br> two', 'one \n two'],
    ['It has a <cite>Title</cite> there', 'It has a Title there'],
    ['<answer>Four.</answer>', 'Four.'],
    ['<response>\nFour.\n</response>', 'Four.\n'],
    ['so <highlight>it</highlight> is', 'so it is'],
    ['<Tabs>\nFour.\n</Tabs>', 'Four.\n'],
    ['see <a href="u">this</a> <font color=red>now</font>', 'see this now'],
    ['| <b> | bold |\n| <br> | break |\n| <b>a</b> | b<br>c |', '<b>, bold.\n<br>, break.\na, b\nc'],
  ])('are told from those around their text: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});
