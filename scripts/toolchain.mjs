import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './child.mjs';
import { root } from './paths.mjs';

const nodeBinary = join(root, 'node_modules', 'node', 'bin', 'node');

/** Installs the locked packages and the pinned Node, each only when missing or outdated. */
export async function installToolchain() {
	if (!isTreeCurrent()) {
		announce('installing the locked packages (about two minutes the first time)');
		// Not "npm ci": it refuses a lock file as soon as the registry lacks an optional package for some
		// other platform. This installs the same locked versions and leaves the lock file as it is.
		await npm('install', '--no-save', '--no-audit', '--no-fund');
	}
	if (!existsSync(nodeBinary)) {
		announce('placing the pinned Node');
		// Install scripts are off for the tree; the package "node" places its binary with one.
		await npm('rebuild', 'node', '--ignore-scripts=false');
	}
}

/**
 * Whether npm's own record of node_modules agrees with the lock file. npm writes the record last, so an
 * interrupted installation has none; packages for other platforms are in the lock file only.
 */
function isTreeCurrent() {
	const record = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(record)) return false;
	const installed = readPackages(record);
	return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
		([path, { version, optional, devOptional }]) =>
			path === '' || optional || devOptional || installed[path]?.version === version,
	);
}

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

async function npm(...args) {
	const cli = process.env.npm_execpath;
	const code = cli?.endsWith('.js')
		? await runQuietly(process.execPath, [cli, ...args])
		: await runQuietly('npm', args);
	if (code !== 0)
		throw new Error(`"npm ${args.join(' ')}" failed with exit code ${code}; see its output above.`);
}

const announce = (what) => console.error(`[setup] ${what} …`);
