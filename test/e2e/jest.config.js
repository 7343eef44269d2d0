/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	transform: { '^.+\\.ts$': '@swc/jest' },
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/runtime/n8n/'],
	globalSetup: '<rootDir>/test/e2e/pack-once.ts',
	// A test that waits this long has failed; the longest takes about a minute.
	testTimeout: 300_000,
	verbose: true,
};
