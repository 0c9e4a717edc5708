import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import importX from 'eslint-plugin-import-x';
import jsdoc from 'eslint-plugin-jsdoc';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The folders that each folder of src may import from. All other imports are forbidden. */
const MAY_IMPORT = {
  base: [],
  text: ['base'],
  timing: ['base'],
  polly: ['base'],
  audio: ['base', 'timing'],
  core: ['base', 'text', 'timing', 'polly', 'audio'],
  react: ['base', 'core'],
  testing: ['base', 'polly', 'audio', 'core', 'react'],
  relay: ['base'],
  emulator: ['base'],
};
const FOLDERS = Object.keys(MAY_IMPORT);

const zones = FOLDERS.flatMap((target) =>
  FOLDERS.filter((from) => from !== target && !MAY_IMPORT[target].includes(from)).map((from) => ({
    target: `./src/${target}`,
    from: `./src/${from}`,
    // The relay uses the wire protocol, and nothing else of the browser's side.
    ...(target === 'relay' && from === 'polly' ? { except: ['./relay-client/wire-protocol.ts'] } : {}),
    message: `src/${target} must not import src/${from}: see docs/architecture.md, "Rooms".`,
  })),
);

/** Folders whose code must also run in a Worker, where there is no page. */
const RUNS_IN_WORKERS = [
  'base',
  'text',
  'timing',
  'polly',
  'audio/packets',
  'audio/demux',
  'audio/log',
  'audio/decode',
  'audio/feed',
  'audio/meter',
  'audio/worker',
  'core',
];
const PAGE_GLOBALS = ['window', 'document'].map((name) => ({
  name,
  message: 'This folder must also run in a Worker: use globalThis, or move the code to where the page is.',
}));

/** Folders that take the time from a Clock, so that tests can control it and count timers. */
const LIVES_BY_THE_CLOCK = ['core', 'polly', 'audio', 'react', 'timing', 'text'];
const USE_THE_CLOCK = 'Take a Clock (src/base/clock.ts), so that a test can hold the time and count the timers.';
const TIMER_GLOBALS = ['setTimeout', 'setInterval'].map((name) => ({ name, message: USE_THE_CLOCK }));
const TIME_PROPERTIES = [
  { object: 'Date', property: 'now', message: `${USE_THE_CLOCK} For the date on the wall, which a signature needs, take new Date().` },
  { object: 'performance', property: 'now', message: USE_THE_CLOCK },
];

/** A later entry replaces the whole list of an earlier one, so one entry contains everything that is forbidden in a folder. */
const closedGlobals = [...new Set([...RUNS_IN_WORKERS, ...LIVES_BY_THE_CLOCK])]
  // A folder comes before the folders inside it.
  .sort((one, other) => one.length - other.length)
  .map((folder) => {
    const livesByTheClock = LIVES_BY_THE_CLOCK.some((other) => folder === other || folder.startsWith(`${other}/`));
    const globals = [...(RUNS_IN_WORKERS.includes(folder) ? PAGE_GLOBALS : []), ...(livesByTheClock ? TIMER_GLOBALS : [])];
    return {
      files: [`src/${folder}/**/*.{ts,tsx}`],
      rules: {
        'no-restricted-globals': ['error', { globals, checkGlobalObject: true }],
        ...(livesByTheClock ? { 'no-restricted-properties': ['error', ...TIME_PROPERTIES] } : {}),
      },
    };
  });

export default defineConfig(
  { ignores: ['dist/', 'storybook-static/', 'coverage/', '.cache/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/audio/worklet/processor/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // TypeScript checks these files, too, and knows every global.
    files: ['**/*.mjs'],
    rules: { 'no-undef': 'off' },
  },
  {
    // The declaration of a module can import only inside itself, in the form that the rule forbids.
    files: ['**/*.d.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }] },
  },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.mjs'] })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      // Packages never import this project, so no circle leads through them. Reading them would take most of the time.
      'import-x/ignore': ['/node_modules/'],
    },
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [...zones, { target: './src', from: './stories' }, { target: './src', from: './test' }],
        },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-self-import': 'error',
      'import-x/no-default-export': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what is exported, so that the public surface is read in one place.' },
      ],
      eqeqeq: 'error',
    },
  },
  ...closedGlobals,
  {
    files: ['stories/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/src/(?![^/]+(?:/index)?$)',
              message: 'Stories show what an app can do, so they import public entries only: src/react, src/core.',
            },
          ],
        },
      ],
    },
  },
  { files: ['**/*.tsx', 'src/react/**'], ...reactHooks.configs.flat['recommended-latest'] },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.*'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ExportNamedDeclaration > VariableDeclaration'],
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: false },
        },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
    },
  },
  {
    // These tools require a default export.
    files: ['**/*.config.{ts,js}', '.storybook/**', 'stories/**', '**/*.d.ts', 'test/package/bundlers/app/**'],
    rules: { 'import-x/no-default-export': 'off' },
  },
);
