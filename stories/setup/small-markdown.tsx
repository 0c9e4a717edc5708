/**
 * Renders just enough markdown for a model's answer: headings, paragraphs, lists, tables, emphasis, code and links. An app
 * passes its own renderer as `renderText`.
 */
import type { ReactNode } from 'react';

/** Renders a text that may still be growing. */
export function SmallMarkdown({ children }: { readonly children: string }) {
  return children.split(/\n{2,}/u).map((block, index) => <Block key={index} text={block.trim()} />);
}

function Block({ text }: { readonly text: string }) {
  const heading = /^#{1,3} (.*)$/u.exec(text);
  if (heading !== null) return <h2>{inline(heading[1] ?? '')}</h2>;
  const lines = text.split('\n');
  if (lines.every((line) => line.startsWith('- '))) {
    return (
      <ul>
        {lines.map((line, index) => (
          <li key={index}>{inline(line.slice(2))}</li>
        ))}
      </ul>
    );
  }
  if (lines.length > 1 && lines.every((line) => line.startsWith('|'))) return <Table lines={lines} />;
  return text === '' ? null : <p>{inline(text.replaceAll('\n', ' '))}</p>;
}

function Table({ lines }: { readonly lines: readonly string[] }) {
  const rows = lines.filter((line) => !/^[|\s:-]+$/u.test(line)).map((line) => line.replace(/^\||\|\s*$/gu, '').split('|'));
  const [head = [], ...body] = rows;
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, index) => (
            <th key={index}>{inline(cell.trim())}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((cells, index) => (
          <tr key={index}>
            {cells.map((cell, column) => (
              <td key={column}>{inline(cell.trim())}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const INLINE = /\*\*([^*]+)\*\*|\*([^*]+)\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/gu;

function inline(text: string): ReactNode[] {
  const nodes: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, strong, emphasis, code, label, address] = match;
    nodes.push(text.slice(end, match.index));
    const key = match.index;
    if (strong !== undefined) nodes.push(<strong key={key}>{strong}</strong>);
    else if (emphasis !== undefined) nodes.push(<em key={key}>{emphasis}</em>);
    else if (code !== undefined) nodes.push(<code key={key}>{code}</code>);
    else
      nodes.push(
        <a key={key} href={address}>
          {label}
        </a>,
      );
    end = match.index + whole.length;
  }
  return [...nodes, text.slice(end)];
}
