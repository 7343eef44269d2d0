import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readLineage } from './lineage.mjs';
import { root, toolchainEnvironment } from './paths.mjs';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const lineageCheckMs = 500;

/**
 * Runs a command in the project's folder and resolves to its exit code (128 + signal number when a signal
 * ended it). Signals are passed on, and the child does not outlive the process that started us: a killed
 * npm forwards nothing, so its death is noticed by our lineage changing.
 */
export function run(command, args, { stdio = 'inherit', env = {} } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd: root, stdio, env: { ...toolchainEnvironment(), ...env } });
		const forward = (signal) => child.kill(signal);
		for (const signal of forwarded) process.on(signal, forward);

		const lineage = readLineage();
		const lineageCheck = setInterval(() => {
			if (readLineage() !== lineage) child.kill('SIGTERM');
		}, lineageCheckMs);

		const settle = () => {
			clearInterval(lineageCheck);
			for (const signal of forwarded) process.off(signal, forward);
		};
		child.once('error', (error) => {
			settle();
			reject(new Error(`Cannot start ${command}: ${error.message}`));
		});
		child.once('exit', (code, signal) => {
			settle();
			resolve(code ?? 128 + constants.signals[signal]);
		});
	});
}

/** Like `run`, with everything the command prints on stderr: for progress that must not reach stdout. */
export const runQuietly = (command, args, options = {}) =>
	run(command, args, { ...options, stdio: ['ignore', 2, 2] });
