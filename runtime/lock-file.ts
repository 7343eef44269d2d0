import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 1_000;

/**
 * Runs `work` while holding `file` as a lock among the processes of this machine, and waits for whoever
 * holds it. The file contains the holder's process id; a lock left behind by a dead process is taken over.
 */
export async function withLockFile<T>(file: string, work: () => Promise<T>, onWait: () => void): Promise<T> {
	let waiting = false;
	while (!(await tryLock(file))) {
		if (!waiting) onWait();
		waiting = true;
		await sleep(pollMs);
	}
	try {
		return await work();
	} finally {
		await rm(file, { force: true });
	}
}

async function tryLock(file: string): Promise<boolean> {
	try {
		await writeFile(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (!hasCode(error, 'EEXIST')) throw error;
	}
	if (await isHolderAlive(file)) return false;
	await rm(file, { force: true });
	return await tryLock(file);
}

async function isHolderAlive(file: string): Promise<boolean> {
	try {
		const holder = Number(await readFile(file, 'utf8'));
		// An empty file belongs to a holder that has not written its id yet.
		if (holder > 0) process.kill(holder, 0);
		return true;
	} catch (error) {
		return hasCode(error, 'EPERM');
	}
}

const hasCode = (error: unknown, code: string): boolean =>
	typeof error === 'object' && error !== null && 'code' in error && error.code === code;
