/** A package that does not name its repository cannot be published. */
import { expect, test } from 'vitest';
import { whyNotPublishable } from '../../scripts/check-publishable.mjs';

test.each([
  ['git@git.example.org:team/speech.git', 'https://git.example.org/team/speech'],
  ['https://git.example.org/team/speech', 'https://git.example.org/team/speech'],
  ['ssh://git@git.example.org/team/speech.git', 'https://git.example.org/team/speech'],
  ['', 'https://ADDRESS-OF-THE-SOURCE'],
  ['/srv/copies/speech', 'https://ADDRESS-OF-THE-SOURCE'],
])('with the remote "%s" it says how to name it', (remote, address) => {
  expect(whyNotPublishable({}, remote)?.split('\n')).toEqual([
    'package.json names no repository, no homepage, no bugs, so it cannot be published. Run:',
    `  npm pkg set repository.type=git repository.url=git+${address}.git`,
    `  npm pkg set homepage=${address}#readme`,
    `  npm pkg set bugs.url=${address}/issues`,
  ]);
});

test('it asks for nothing that is there', () => {
  const manifest = { repository: 'https://git.example.org/team/speech', homepage: 'https://speech.example.org' };
  expect(whyNotPublishable(manifest, '')?.split('\n')).toHaveLength(2);
  expect(whyNotPublishable({ ...manifest, bugs: 'https://git.example.org/team/speech/issues' }, '')).toBeUndefined();
});
