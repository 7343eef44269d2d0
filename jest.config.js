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
	globalSetup: '<rootDir>/test/user-folder.ts',
	globalTeardown: '<rootDir>/test/remove-user-folder.ts',
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/runtime/n8n/'],
	testTimeout: 60_000,
	// Many tests wait for servers rather than compute: leaving a core free would leave it idle.
	maxWorkers: '100%',
};
