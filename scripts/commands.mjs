import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { root, tool } from './paths.mjs';
import { requireSystemPackages } from './system-packages.mjs';
import { Tally } from './tally.mjs';

/** Each command takes the arguments behind `--` and resolves to an exit code. */
export const commands = {
	bench: runBenchmarks,
	build,
	demo: (args) => runScript('demo/main.ts', args),
	e2e: testEndToEnd,
	lint,
	simulator: (args) => runScript('simulator/main.ts', args),
	test,
};

const runScript = (file, args) => run(tool('node'), ['--import', 'tsx', file, ...args]);

function lint(args) {
	return run(tool('eslint'), args.length > 0 ? args : ['.']);
}

async function build() {
	rmSync(join(root, 'dist'), { recursive: true, force: true });
	return (await run(tool('tsc'), ['-p', 'tsconfig.build.json'])) || (await run(tool('gulp'), ['--silent']));
}

async function test(args) {
	const tally = new Tally();
	await tally.check('lint', () => lint([]));
	await tally.check('type check', () => run(tool('tsc'), ['--noEmit']));
	await tally.check('build', build);
	await prepare(tally, 'postgres');
	await tally.jest('unit, engine and ledger tests', args);
	return tally.finish();
}

async function testEndToEnd(args) {
	const tally = new Tally();
	await prepare(tally, 'postgres', 'redis', 'chromium', 'chineseFont');
	await tally.jest('end-to-end tests', ['--config', 'test/e2e/jest.config.js', '--runInBand', ...args]);
	return tally.finish();
}

/** A machine that lacks something still runs the tests that can do without it. */
async function prepare(tally, ...requirements) {
	try {
		await requireSystemPackages(...requirements);
	} catch (error) {
		await tally.check('system packages', () => Promise.reject(error));
	}
}

/** Runs the named benchmarks, or all of them: every file directly in bench/ is one. */
async function runBenchmarks(args) {
	const available = readdirSync(join(root, 'bench'))
		.filter((file) => file.endsWith('.ts'))
		.map((file) => file.slice(0, -'.ts'.length));
	const [name, ...options] = args;
	if (name !== undefined && !available.includes(name)) {
		console.error(`There is no benchmark "${name}". Benchmarks: ${available.join(', ')}.`);
		return 2;
	}

	let code = 0;
	for (const benchmark of name === undefined ? available : [name]) {
		code = (await runScript(`bench/${benchmark}.ts`, options)) || code;
	}
	return code;
}
