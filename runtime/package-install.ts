import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runNpm } from './npm';

const execute = promisify(execFile);
const root = dirname(__dirname);

interface Manifest {
	name: string;
	version: string;
	[more: string]: unknown;
}

/** Builds this package and packs it as it would be published; resolves to the path of the tarball. */
export async function packPackage(folder: string): Promise<string> {
	await runNpm(['run', 'build'], root);
	await mkdir(folder, { recursive: true });
	const printed = await runNpm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root);
	const [packed] = JSON.parse(printed) as Array<{ filename: string }>;
	if (!packed) throw new Error(`"npm pack" named no file: ${printed}`);
	return join(folder, packed.filename);
}

/**
 * Installs a packed package into n8n's user folder exactly as n8n's own community-node installer does
 * (`CommunityPackagesService.downloadPackage`): what works here works behind "Install" in n8n.
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const { name, version } = await readTarballManifest(tarball);
	const folder = join(nodes, 'node_modules', name);
	await mkdir(folder, { recursive: true });
	await execute('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);

	const manifest = join(folder, 'package.json');
	const kept = JSON.parse(await readFile(manifest, 'utf8')) as Manifest;
	for (const dropped of ['devDependencies', 'peerDependencies', 'optionalDependencies']) delete kept[dropped];
	await writeFile(manifest, JSON.stringify(kept, null, 2));
	await runNpm(
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--ignore-scripts=true',
			'--package-lock=false',
		],
		folder,
	);
	const list = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	await writeFile(join(nodes, 'package.json'), JSON.stringify(list, null, 2));
}

async function readTarballManifest(tarball: string): Promise<Manifest> {
	const { stdout } = await execute('tar', ['-xzOf', tarball, 'package/package.json']);
	return JSON.parse(stdout) as Manifest;
}
