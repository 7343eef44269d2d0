import { Worker } from 'node:worker_threads';

/** Written rows after which the -wal file is worth moving; a thousand rows are a few megabytes. */
const ROWS_PER_CHECKPOINT = 2_000;

// As text, so that it runs from the package and from the sources alike. Passive: it makes no writer wait.
const THREAD = `
const { DatabaseSync } = require('node:sqlite');
const { parentPort, workerData } = require('node:worker_threads');
const database = new DatabaseSync(workerData);
parentPort.on('message', () => {
	database.exec('pragma wal_checkpoint(passive)');
	parentPort.postMessage('done');
});
`;

/**
 * Moves what was written from SQLite's -wal file into the database file, in a thread of its own. SQLite would
 * do it within every so-manieth commit, and this process would stand still until the disk has answered.
 */
export class Checkpointer {
	private worker: Worker | undefined;
	private doneUpTo = 0;
	private running = false;

	constructor(private readonly file: string) {}

	/** Starts a checkpoint when it is worth it. @param written rows written and committed until now */
	checkpoint(written: number): void {
		if (written - this.doneUpTo < ROWS_PER_CHECKPOINT || this.running) return;
		this.doneUpTo = written;
		this.running = true;
		this.worker ??= this.start();
		this.worker.postMessage('checkpoint');
	}

	async stop(): Promise<void> {
		await this.worker?.terminate();
		this.worker = undefined;
	}

	private start(): Worker {
		const worker = new Worker(THREAD, { eval: true, workerData: this.file });
		worker.on('message', () => (this.running = false));
		// Without the thread the -wal file grows until SQLite moves it within a commit after all: slow, not wrong.
		worker.on('error', () => (this.worker = undefined));
		// Last: listening for messages would keep the process alive again.
		worker.unref();
		return worker;
	}
}
