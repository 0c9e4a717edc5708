/** Compares the public interface with the accepted one, so that every changed symbol is seen in review. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ENTRIES, REPORT_DIR, writeApiReports } from '../../scripts/api-report.mjs';
import { ROOT_DIR } from './installed-package';

test('every entry exports what its report says; "npm run api" accepts a change', () => {
  const reports = writeApiReports(join(ROOT_DIR, '.cache', 'api'));
  for (const name of Object.keys(ENTRIES)) {
    expect(reports[name]).toBe(readFileSync(join(ROOT_DIR, REPORT_DIR, `${name}.api.md`), 'utf8'));
  }
});
