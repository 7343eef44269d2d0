import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// As a loader, not as a command: the command starts yet another process, which outlives a kill.
const TSX = require.resolve('tsx/cjs');

export interface Child {
	/** Resolves with the next line that starts with the word; rejects when the process ends without it. */
	line(word: string): Promise<string>;
	/** As a power cut would. */
	kill(): Promise<void>;
	/** All lines, once the process has ended well. */
	finish(): Promise<string[]>;
}

/** Runs a script of this folder in a process of its own; `input` is its only argument, as JSON. */
export function runChild(script: string, input: unknown): Child {
	const process_ = spawn(
		process.execPath,
		['--require', TSX, join(__dirname, script), JSON.stringify(input)],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	const lines: string[] = [];
	const output = createInterface({ input: process_.stdout });
	output.on('line', (line) => lines.push(line));
	const ended = endOf(process_);
	return {
		async line(word) {
			for (;;) {
				const found = lines.find((line) => line.startsWith(word));
				if (found !== undefined) return found;
				const closed = await Promise.race([once(output, 'line').then(() => false), ended.then(() => true)]);
				if (closed) throw new Error(`${script} ended without saying "${word}"`);
			}
		},
		async kill() {
			process_.kill('SIGKILL');
			await ended;
		},
		async finish() {
			const code = await ended;
			if (code !== 0) throw new Error(`${script} ended with ${code}`);
			return lines;
		},
	};
}

async function endOf(child: ChildProcess): Promise<number | null> {
	return await new Promise((resolve) => child.once('close', (code) => resolve(code)));
}
