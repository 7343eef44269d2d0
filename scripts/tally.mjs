import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './child.mjs';
import { tool } from './paths.mjs';

/** Counts checks and tests of one command and ends it with the line `N passed, N failed`. */
export class Tally {
	#passed = 0;
	#failed = 0;

	/** Runs one check that counts as a single test. */
	async check(title, work) {
		console.log(`\n── ${title}`);
		try {
			this.#count(await work());
		} catch (error) {
			console.error(error instanceof Error ? error.message : error);
			this.#count(1);
		}
	}

	/** Runs jest and counts its tests; a test file that could not run at all counts as one failure. */
	async jest(title, args) {
		console.log(`\n── ${title}`);
		const folder = mkdtempSync(join(tmpdir(), 'wecom-tagops-tally-'));
		const report = join(folder, 'jest.json');
		try {
			const code = await run(tool('jest'), [...args, '--json', '--outputFile', report], {
				// With --json jest repeats the report on stdout; what people read goes to stderr.
				stdio: ['inherit', 'ignore', 'inherit'],
			});
			const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = readReport(report);
			this.#passed += numPassedTests;
			this.#failed += Math.max(numFailedTests + numRuntimeErrorTestSuites, code === 0 ? 0 : 1);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}

	/** Prints the final line; returns the command's exit code. */
	finish() {
		console.log(`\n${this.#passed} passed, ${this.#failed} failed`);
		return this.#failed === 0 ? 0 : 1;
	}

	#count(code) {
		if (code === 0) this.#passed += 1;
		else this.#failed += 1;
	}
}

function readReport(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
	}
}
