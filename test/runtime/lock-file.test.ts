import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLockFile } from '../../runtime/lock-file';
import { makeTemporaryFolder, type TemporaryFolder } from '../../runtime/temporary-folder';

describe('a lock file', () => {
	let folder: TemporaryFolder;
	let file: string;

	beforeEach(() => {
		folder = makeTemporaryFolder('lock-test');
		file = join(folder.path, 'lock');
	});

	afterEach(() => folder.remove());

	test('lets one worker in at a time', async () => {
		const events: string[] = [];
		let waited = false;
		const first = withLockFile(
			file,
			async () => {
				events.push('first in');
				await new Promise((resolve) => setTimeout(resolve, 50));
				events.push('first out');
			},
			() => undefined,
		);
		const second = withLockFile(
			file,
			async () => void events.push('second in'),
			() => (waited = true),
		);
		await Promise.all([first, second]);
		expect(events).toEqual(['first in', 'first out', 'second in']);
		expect(waited).toBe(true);
		expect(existsSync(file)).toBe(false);
	});

	test('is taken over from a process that died', async () => {
		const dead = spawnSync(process.execPath, ['-e', '']).pid;
		writeFileSync(file, String(dead));
		const result = await withLockFile(
			file,
			() => Promise.resolve('ran'),
			() => undefined,
		);
		expect(result).toBe('ran');
	});

	test('is given back when the work fails', async () => {
		const failing = withLockFile(
			file,
			() => Promise.reject(new Error('broken')),
			() => undefined,
		);
		await expect(failing).rejects.toThrow('broken');
		expect(existsSync(file)).toBe(false);
	});
});
