import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** n8n-core writes its settings file on first use: into a folder of the test run, which every worker inherits. */
export default function makeUserFolder(): void {
	process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'wecom-tagops-jest-'));
}
