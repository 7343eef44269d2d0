import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { WorkerInput } from './batch-worker';

const TSX = require.resolve('tsx/cjs');

/** A process that works jobs off. */
export class Worker {
	private readonly ended: Promise<unknown>;
	private readonly lines: string[] = [];

	private constructor(private readonly child: ChildProcess) {
		this.ended = once(child, 'close');
		createInterface({ input: child.stdout! }).on('line', (line) => this.lines.push(line));
	}

	static start(input: WorkerInput): Worker {
		const script = join(__dirname, 'batch-worker.ts');
		return new Worker(
			spawn(process.execPath, ['--require', TSX, script, JSON.stringify(input)], {
				stdio: ['ignore', 'pipe', 'inherit'],
			}),
		);
	}

	get isRunning(): boolean {
		return this.child.exitCode === null && this.child.signalCode === null;
	}

	/** As a power cut would. */
	async kill(): Promise<void> {
		this.child.kill('SIGKILL');
		await this.ended;
	}

	/** Resolves when it ended by itself. @throws Error when it did not end well */
	async finish(): Promise<void> {
		await this.ended;
		if (!this.lines.some((line) => line.startsWith('done'))) throw new Error('A worker ended before its work was done.');
	}
}
