import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';

// n8n's community rules speak of what n8n loads; the rest of the package knows nothing of n8n.
const n8nFiles = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const n8nConfig = configWithoutCloudSupport.map((config) =>
	config.plugins?.['@n8n/community-nodes'] && !config.files?.includes('package.json')
		? { ...config, files: n8nFiles }
		: config,
);

const nodeFolders = [
	'WecomTag',
	'WecomTrigger',
	'PermissionGuard',
	'ConflictPrecheck',
	'GrayRollout',
	'TagBatch',
	'TagDecay',
	'TagSync',
];

/** HTTP, the crypto of callbacks, and their XML. */
const WECOM_LIBRARIES = ['axios', '@wecom/crypto', 'fast-xml-parser'];

/** docs/architecture.md, "Who may import whom". */
const importTable = [
	...nodeFolders.map((folder) => ({
		target: `./nodes/${folder}`,
		from: './nodes',
		except: [`./${folder}`, './shared'],
		message: 'A node imports nodes/shared and lib, never another node.',
	})),
	{ target: './nodes/shared', from: './nodes', except: ['./shared'], message: 'nodes/shared knows no node.' },
	{
		target: './lib/domain',
		from: './',
		except: ['./lib/domain'],
		message: 'lib/domain is pure: it imports itself.',
	},
	{ target: './lib/wecom', from: './', except: ['./lib/wecom', ...WECOM_LIBRARIES.map((name) => `./node_modules/${name}`)], message: 'lib/wecom imports itself and what it speaks with.' },
	{
		target: './lib/ledger',
		from: './',
		except: ['./lib/ledger', './lib/domain', './node_modules'],
		message: 'lib/ledger imports itself, its drivers and domain types.',
	},
	{
		target: './simulator',
		from: './',
		except: ['./simulator', './node_modules'],
		message: 'The simulator imports nothing of ours, so that one misreading cannot hide on both sides.',
	},
	{
		target: ['./nodes', './credentials', './lib'],
		from: ['./simulator', './demo', './runtime', './bench', './test'],
		message: 'Shipped code does not import what only serves development.',
	},
];

const forbid = (names, message) => ({ patterns: [{ group: names, message }] });

export default [
	{ ignores: ['dist/**', 'coverage/**', 'artifacts/**', '**/node_modules/**', 'runtime/n8n/**'] },
	...n8nConfig,
	{
		files: ['package.json'],
		// docs/decisions/0001-runtime-dependencies.md
		rules: { '@n8n/community-nodes/no-runtime-dependencies': 'off' },
	},
	{
		files: ['**/*.ts'],
		settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
		rules: {
			'import-x/no-cycle': 'error',
			'import-x/no-restricted-paths': ['error', { zones: importTable }],
			'no-console': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
		},
	},
	{
		files: ['lib/domain/**/*.ts'],
		rules: {
			'no-restricted-globals': [
				'error',
				...['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
					name,
					message: 'lib/domain has no I/O and no clock.',
				})),
			],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: '`now` is an argument.' },
				{ object: 'Math', property: 'random', message: 'Randomness is an argument.' },
			],
			'no-restricted-imports': ['error', forbid(['node:*', 'n8n-*', 'axios', 'kysely', 'pg'], 'lib/domain has no I/O.')],
		},
	},
	{
		files: ['lib/wecom/**/*.ts'],
		rules: { 'no-restricted-imports': ['error', forbid(['n8n-*', 'kysely', 'pg', 'node:sqlite'], 'lib/wecom speaks HTTP only.')] },
	},
	{
		files: ['lib/ledger/**/*.ts'],
		rules: { 'no-restricted-imports': ['error', forbid(['n8n-*', 'axios'], 'lib/ledger speaks SQL only.')] },
	},
	{
		// The rule judges by the name; an EncodingAESKey is a key all the same.
		files: ['credentials/WecomCallbackApi.credentials.ts'],
		rules: { '@n8n/community-nodes/credential-unnecessary-password': 'off' },
	},
	{
		files: ['demo/**/*.ts', 'bench/**/*.ts', 'runtime/**/*.ts', 'simulator/main.ts'],
		rules: { 'no-console': 'off' },
	},
];
