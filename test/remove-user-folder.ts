import { rmSync } from 'node:fs';

export default function removeUserFolder(): void {
	const folder = process.env.N8N_USER_FOLDER;
	if (folder?.includes('wecom-tagops-jest-')) rmSync(folder, { recursive: true, force: true });
}
