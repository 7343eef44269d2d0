/** @type {import('jest').Config} */
module.exports = {
	rootDir: '.',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	transform: {
		'^.+\\.ts$': '@swc/jest',
		// It loads the `vm` expression engine with import(), which jest runs only when compiled to require().
		'n8n-workflow/dist/cjs/expression\\.js$': '@swc/jest',
	},
	transformIgnorePatterns: ['/node_modules/(?!n8n-workflow/dist/cjs/expression\\.js$)'],
	// n8n-core writes its settings file on first use: keep it out of the home folder.
	setupFiles: ['<rootDir>/test/setup.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/runtime/n8n/'],
	testTimeout: 60_000,
};
