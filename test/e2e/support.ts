import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installN8n, type N8nTree } from '../../runtime/n8n-install';
import { N8nInstance, type InstanceOptions } from '../../runtime/n8n-instance';

const root = dirname(dirname(__dirname));

/** The tarball that the setup packed for all tests. */
export function packedTarball(): string {
	const tarball = process.env.WECOM_TAGOPS_TARBALL;
	if (!tarball) throw new Error('Run these tests with test/e2e/jest.config.js: its setup packs the package.');
	return tarball;
}

/** The n8n that the setup installed. */
export const installedTree = (): Promise<N8nTree> => installN8n(() => undefined);

/** A fresh n8n with the packed package installed and our credentials in it. */
export async function startInstance(
	options: Omit<InstanceOptions, 'tree' | 'tarball'>,
): Promise<N8nInstance> {
	return await N8nInstance.start({
		locale: 'zh-CN',
		...options,
		tree: await installedTree(),
		tarball: packedTarball(),
	});
}

/** Path of a file kept for people to look at after the run. */
export function artifact(name: string): string {
	const folder = join(root, 'artifacts');
	mkdirSync(folder, { recursive: true });
	return join(folder, name);
}

/** Asks until `isTrue`. @throws Error naming `what` when it does not happen in time. */
export async function waitUntil(
	what: string,
	isTrue: () => Promise<boolean>,
	withinMs = 60_000,
): Promise<void> {
	const deadline = performance.now() + withinMs;
	while (!(await isTrue())) {
		if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1_000} s`);
		await sleep(50);
	}
}
