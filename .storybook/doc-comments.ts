/** Shows doc comments in tables and above stories: links as code, and defaults in a column of their own. */
import type { ArgTypesEnhancer } from 'storybook/internal/types';

/** Writes `{@link Name}` and `{@link Name.member}` as code, since the documentation has no pages for them. */
export function withPlainLinks(comment: string): string {
  return comment.replace(
    /\{@link ([^}|]+?)(?:\s*\|\s*([^}]+))?\}/g,
    (_, name: string, label: string | undefined) => label ?? `\`${name.trim()}\``,
  );
}

/** Matches the default that ends a comment's sentence, as in "Default: 2." */
const DEFAULT = /\s*\bDefault: ([^]*?[^.])\.(?=\s|$)/u;

/** Moves the default of each prop from its comment to its own column. */
export const showDefaults: ArgTypesEnhancer = ({ argTypes }) =>
  Object.fromEntries(
    Object.entries(argTypes).map(([name, argType]) => {
      const comment = withPlainLinks(argType.description ?? '');
      const summary = DEFAULT.exec(comment)?.[1]?.replaceAll('`', '');
      const table = summary === undefined ? argType.table : { ...argType.table, defaultValue: { summary } };
      return [name, { ...argType, description: comment.replace(DEFAULT, ''), ...(table === undefined ? {} : { table }) }];
    }),
  );
