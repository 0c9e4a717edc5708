import { describe, expect, it } from 'vitest';
import { reasonToInstall } from '../../scripts/ensure-installed.mjs';

const locked = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/react': { version: '19.3.0', integrity: 'sha512-a' },
    'node_modules/other-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
};
const react = { version: '19.3.0', integrity: 'sha512-a' };

describe('reasonToInstall', () => {
  it('finds none when what is locked is installed, except for what belongs to another system', () => {
    expect(reasonToInstall(locked, { packages: { 'node_modules/react': react } })).toBeUndefined();
  });

  it.each([
    ['nothing is installed', undefined, 'node_modules is not there'],
    ['a package is missing', { packages: {} }, 'node_modules/react is missing'],
    [
      'a package has another version',
      { packages: { 'node_modules/react': { ...react, version: '18.0.0' } } },
      'node_modules/react is outdated',
    ],
    [
      'a package has other contents',
      { packages: { 'node_modules/react': { ...react, integrity: 'sha512-z' } } },
      'node_modules/react is outdated',
    ],
    [
      'a package was removed from the lockfile',
      { packages: { 'node_modules/react': react, 'node_modules/old': { version: '1.0.0' } } },
      'node_modules/old is no longer wanted',
    ],
  ])('says why when %s', (_, installed, reason) => {
    expect(reasonToInstall(locked, installed)).toBe(reason);
  });

  it('asks for an install without a readable lockfile, so that npm says what is wrong with it', () => {
    expect(reasonToInstall(undefined, { packages: {} })).toBe('package-lock.json cannot be read');
  });
});
