import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
	path: string;
	remove: () => void;
}

/** Makes a folder that is gone when `remove` is called, at the latest when this process ends. */
export function makeTemporaryFolder(purpose: string): TemporaryFolder {
	const path = mkdtempSync(join(tmpdir(), `wecom-tagops-${purpose}-`));
	const remove = (): void => {
		process.off('exit', remove);
		// A server that is being killed may still write a file while its folder goes.
		rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
	};
	process.once('exit', remove);
	return { path, remove };
}
