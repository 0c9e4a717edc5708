import { fileURLToPath } from 'node:url';

/** Packages are in the folders above. */
const root = fileURLToPath(new URL('../..', import.meta.url));

export default { output: 'export', outputFileTracingRoot: root, turbopack: { root } };
