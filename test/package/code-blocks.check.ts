/**
 * Checks every code block in the documents: TypeScript compiles against the built package, JSON parses, commands have the
 * given options, and stylesheets name existing classes and variables.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { codeBlocks, readDocuments, type CodeBlock } from '../docs/documents';
import { ROOT_DIR, run } from './installed-package';

const BLOCKS = readDocuments().flatMap(codeBlocks);
const inLanguage = (...languages: string[]) => BLOCKS.filter(({ language }) => languages.includes(language));

/** The declarations of each entry that a block may import. */
const ENTRIES: Readonly<Record<string, string>> = {
  'react-polly-stream': 'dist/react/index.d.ts',
  'react-polly-stream/core': 'dist/core/index.d.ts',
  'react-polly-stream/relay': 'dist/relay/index.d.ts',
  'react-polly-stream/emulator': 'dist/emulator/index.d.ts',
  'react-polly-stream/testing': 'dist/testing/index.d.ts',
  'react-polly-stream/vite': 'dist/relay/vite-plugin.d.ts',
};

/** Names that blocks use from the app around them. */
const SURROUNDINGS = 'test/package/surroundings.ts';

/** Packages that examples use but that are not installed here. */
const FOREIGN = `
declare module 'speech-rule-engine' {
  const sre: { setupEngine(options: object): Promise<string>; toSpeech(mathml: string): string };
  export default sre;
}
declare module 'temml' {
  const temml: { renderToString(tex: string, options: object): string };
  export default temml;
}
declare module 'react-polly-stream/styles.css';
`;

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: ['node', 'vite/client'],
  jsx: ts.JsxEmit.ReactJSX,
  paths: Object.fromEntries(
    Object.entries({ ...ENTRIES, surroundings: SURROUNDINGS }).map(([entry, file]) => [entry, [join(ROOT_DIR, file)]]),
  ),
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * The module of each name that a block may use without an import: the package's own names, and those of the app around the
 * block.
 */
const GIVEN_NAMES: ReadonlyMap<string, string> = new Map([
  ...exportsOf(ENTRIES['react-polly-stream/core']).map((name) => [name, 'react-polly-stream/core'] as const),
  ...exportsOf(ENTRIES['react-polly-stream']).map((name) => [name, 'react-polly-stream'] as const),
  ...exportsOf(SURROUNDINGS).map((name) => [name, 'surroundings'] as const),
]);

/** Returns the names that a file exports, by its text alone. */
function exportsOf(path = ''): string[] {
  const source = ts.createSourceFile(path, readFileSync(join(ROOT_DIR, path), 'utf8'), ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)) {
      return statement.exportClause.elements.map(({ name }) => name.text);
    }
    return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
      ? declaredNames(statement)
      : [];
  });
}

/** Returns the names that a statement declares in its module. */
function declaredNames(statement: ts.Statement): string[] {
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const named =
      namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements.map((element) => element.name.text) : [];
    return [...(name === undefined ? [] : [name.text]), ...named];
  }
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** Returns the file of a block: the path in its first line, so that blocks of one document can import each other. */
function fileOf({ place, code }: CodeBlock): string {
  const path = /^\/\/ (\S+\.tsx?)\n/.exec(code)?.[1];
  const [document = '', line = ''] = place.replace(/\W/g, '-').split(/-(?=\d+$)/);
  return join(ROOT_DIR, 'test/package/blocks', document, path ?? `line-${line}.tsx`);
}

/** Turns a block into a module, with its omitted imports in the first line. */
function toModule({ code }: CodeBlock): string {
  const source = ts.createSourceFile('block.tsx', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
  const declared = new Set(source.statements.flatMap(declaredNames));
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const missing = [...used].filter((name) => !declared.has(name) && GIVEN_NAMES.has(name));
  return `${missing.map((name) => `import { ${name} } from '${GIVEN_NAMES.get(name) ?? ''}';`).join(' ')} export {};\n${code}`;
}

describe('TypeScript', () => {
  const blocks = new Map(inLanguage('ts', 'tsx').map((block) => [fileOf(block), block]));
  const foreign = join(ROOT_DIR, 'test/package/foreign.d.ts');
  const host = ts.createCompilerHost(OPTIONS);
  const texts = new Map([[foreign, FOREIGN], ...[...blocks].map(([file, block]) => [file, toModule(block)] as const)]);
  const [fileExists, readFile, getSourceFile] = [host.fileExists.bind(host), host.readFile.bind(host), host.getSourceFile.bind(host)];
  // Blocks exist only in memory, so no folder of theirs does.
  host.directoryExists = () => true;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, language, ...rest) : ts.createSourceFile(file, text, language);
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);

  test.each([...blocks].map(([file, { place }]) => ({ place, file })))('$place', ({ file }) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) => {
        const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
        return `line ${line} of the block: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
    expect(found).toEqual([]);
  });
});

test.each(inLanguage('json'))('JSON: $place', ({ code }) => {
  expect(() => JSON.parse(code) as unknown).not.toThrow();
});

describe('commands', () => {
  const { scripts, bin } = JSON.parse(readFileSync(join(ROOT_DIR, 'package.json'), 'utf8')) as Readonly<
    Record<'scripts' | 'bin', Record<string, string>>
  >;
  const lines = inLanguage('sh').flatMap(({ place, code }) => code.split('\n').map((line) => ({ place, line })));

  test.each(lines.filter(({ line }) => /^npm (?:start|test|run )/.test(line)))('$place: $line', ({ line }) => {
    const [, second = '', third = ''] = line.split(/\s+/);
    expect(Object.keys(scripts)).toContain(second === 'run' ? third : second);
  });

  /** Reads which program is called: the package's own command takes another program's name as its first argument. */
  const OWN_PROGRAM = /^npx (?:-\S+ \S+ )?(?<name>polly-relay|local-polly|react-polly-stream(?= (?<argument>[a-z-]+)))/;
  test.each(lines.filter(({ line }) => OWN_PROGRAM.test(line)))('$place: $line', async ({ line }) => {
    const { name = '', argument } = OWN_PROGRAM.exec(line)?.groups ?? {};
    const program = join(ROOT_DIR, bin[name] ?? '');
    const help = await run(process.execPath, [program, ...(argument === undefined ? [] : [argument]), '--help'], ROOT_DIR);
    const options = [...line.matchAll(/--[\w-]+/g)].map(([option]) => option);
    expect(options.filter((option) => !help.includes(`${option} `))).toEqual([]);
  });
});

test.each(inLanguage('css'))('CSS: $place', ({ code }) => {
  const names = [...code.matchAll(/--?polly-[\w-]+|polly-[\w]+|data-polly-[\w-]+/g)].map(([name]) => name);
  expect(names.length).toBeGreaterThan(0);
  const page = ['dist/styles.css', 'dist/react/spoken-text/words/css-highlights.js', 'dist/react/spoken-text/words/mark-overlay.js']
    .map((file) => readFileSync(join(ROOT_DIR, file), 'utf8'))
    .join('\n');
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});
