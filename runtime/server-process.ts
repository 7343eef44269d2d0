import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServerCommand {
	name: string;
	command: string;
	args: readonly string[];
	env: NodeJS.ProcessEnv;
	cwd?: string;
	/** Everything the server prints; appended to, so that a restart keeps the earlier run's lines. */
	logFile: string;
	/** Whether the server answers yet; called every `pollMs`. */
	isReady: () => Promise<boolean>;
	readyWithinMs: number;
}

export interface RunningServer {
	pid: number;
	/** Ends the server gently, after `graceMs` by force; resolves when it is gone. */
	stop: (graceMs?: number) => Promise<void>;
	/** Ends the server and its children at once, as a power cut would. */
	kill: () => Promise<void>;
}

const pollMs = 200;
const logTailLines = 25;

/**
 * Starts a server as the head of its own process group and resolves when it answers.
 *
 * @throws Error with the end of the log when the server exits or does not answer in time; it is stopped then.
 */
export async function startServer(server: ServerCommand): Promise<RunningServer> {
	mkdirSync(dirname(server.logFile), { recursive: true });
	const log = openSync(server.logFile, 'a');
	const child = spawn(server.command, server.args, {
		cwd: server.cwd,
		env: server.env,
		stdio: ['ignore', log, log],
		detached: true,
	});
	closeSync(log);
	const handle = controlProcess(child);
	try {
		await waitUntilReady(server, child);
	} catch (error) {
		await handle.kill();
		throw error;
	}
	return handle;
}

function controlProcess(child: ChildProcess): RunningServer {
	const ended = new Promise<void>((resolve) => {
		child.once('exit', () => resolve());
		child.once('error', () => resolve());
	});
	const pid = child.pid ?? 0;
	const killGroup = (): void => {
		try {
			if (pid > 0) process.kill(-pid, 'SIGKILL');
		} catch {
			// The group is gone already: that is what was asked for.
		}
	};
	// Nobody else stops what we started when our own process ends early. First of all exit handlers, because
	// later ones remove the folders that the server writes to.
	process.prependOnceListener('exit', killGroup);
	void ended.then(() => process.off('exit', killGroup));

	const kill = async (): Promise<void> => {
		killGroup();
		await ended;
	};
	const stop = async (graceMs = 20_000): Promise<void> => {
		// Only the head is asked: it ends its children itself, in its own order.
		child.kill('SIGTERM');
		await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
		await kill();
	};
	return { pid, stop, kill };
}

async function waitUntilReady(server: ServerCommand, child: ChildProcess): Promise<void> {
	let startError: Error | undefined;
	child.once('error', (error) => (startError = error));
	const deadline = performance.now() + server.readyWithinMs;
	while (performance.now() < deadline) {
		if (startError) throw new Error(`Cannot start ${server.name}: ${startError.message}`);
		if (child.exitCode !== null || child.signalCode !== null) {
			throw new Error(`${server.name} ended while starting.\n${await logTail(server.logFile)}`);
		}
		if (await server.isReady()) return;
		await sleep(pollMs);
	}
	throw new Error(
		`${server.name} did not answer within ${server.readyWithinMs / 1000} s.\n${await logTail(server.logFile)}`,
	);
}

async function logTail(file: string): Promise<string> {
	const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
	return `Last lines of ${file}:\n${lines.slice(-logTailLines).join('\n')}`;
}
