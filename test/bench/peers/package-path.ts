/** The address under which the benchmark's server has the bundled packages. */
export const PACKAGE_PATH = '/peer-packages/';
