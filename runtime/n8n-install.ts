import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLockFile } from './lock-file';
import { runNpm } from './npm';

/** An installed n8n, ready to run. */
export interface N8nTree {
	/** Folder with the node_modules of n8n. */
	folder: string;
	/** n8n's own start script, to be run by Node. */
	bin: string;
	version: string;
}

export type Report = (line: string) => void;

const pinned = join(__dirname, 'n8n');
const pinnedFiles = ['package.json', 'package-lock.json', '.npmrc'];
const progressMs = 20_000;

/**
 * Makes sure that the n8n pinned in runtime/n8n is installed in the user's cache folder, where every
 * checkout and every run shares it. The first installation takes some minutes; later calls return at once.
 *
 * The tree appears under its final name only when it is complete, so an interrupted installation leaves
 * nothing that could be mistaken for one.
 *
 * @throws Error with npm's last lines when the installation fails.
 */
export async function installN8n(report: Report): Promise<N8nTree> {
	const version = await readPinnedVersion();
	const cache = cacheFolder();
	const folder = join(cache, `n8n-${await fingerprint()}`);
	if (!existsSync(folder)) {
		await mkdir(cache, { recursive: true });
		await withLockFile(
			`${folder}.lock`,
			async () => {
				if (!existsSync(folder)) await installInto(folder, version, report);
			},
			() => report('another process is installing n8n; waiting for it'),
		);
	}
	return { folder, version, bin: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

/** Where a package of n8n's own tree lies, e.g. `n8n-nodes-base` or `n8n-core`, for loading it from there. */
export const packageFolder = (tree: N8nTree, name: string): string => join(tree.folder, 'node_modules', name);

async function installInto(folder: string, version: string, report: Report): Promise<void> {
	const draft = await mkdtemp(`${folder}.draft-`);
	try {
		for (const file of pinnedFiles) await copyFile(join(pinned, file), join(draft, file));
		await reportWhile(`installing n8n ${version} (a large tree: about 4 minutes, once)`, report, () =>
			runNpm(['ci', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], draft),
		);
		// Of all install scripts n8n needs only this one: its embedded database.
		await reportWhile('building sqlite3 for n8n (about a minute, once)', report, () =>
			runNpm(['rebuild', 'sqlite3', '--ignore-scripts=false'], draft),
		);
		await rename(draft, folder);
	} finally {
		await rm(draft, { recursive: true, force: true });
	}
}

async function reportWhile(title: string, report: Report, work: () => Promise<unknown>): Promise<void> {
	report(`${title} …`);
	const begin = performance.now();
	const timer = setInterval(
		() => report(`… still at it after ${Math.round((performance.now() - begin) / 1000)} s`),
		progressMs,
	);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
}

function cacheFolder(): string {
	const userCache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return process.env.WECOM_TAGOPS_CACHE || join(userCache, 'n8n-nodes-wecom-tagops');
}

/** Changes whenever another tree would be installed: other versions, or native modules for another Node. */
async function fingerprint(): Promise<string> {
	const [major] = process.versions.node.split('.');
	return createHash('sha256')
		.update(await readFile(join(pinned, 'package-lock.json')))
		.update(`node${major} ${process.platform} ${process.arch}`)
		.digest('hex')
		.slice(0, 12);
}

async function readPinnedVersion(): Promise<string> {
	const { dependencies } = JSON.parse(await readFile(join(pinned, 'package.json'), 'utf8')) as {
		dependencies: { n8n: string };
	};
	return dependencies.n8n;
}
