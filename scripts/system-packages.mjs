import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuietly } from './child.mjs';

/** What tests need from the operating system: how to see that it is there, and Debian's package for it. */
const requirements = {
	postgres: { package: 'postgresql', isPresent: () => Boolean(process.env.POSTGRES_BIN) || hasPostgres() },
	redis: { package: 'redis-server', isPresent: () => isOnPath('redis-server') },
	chromium: {
		package: 'chromium',
		isPresent: () =>
			Boolean(process.env.CHROMIUM_PATH) ||
			['chromium', 'chromium-browser', 'google-chrome'].some((name) => isOnPath(name)),
	},
	chineseFont: { package: 'fonts-noto-cjk', isPresent: hasChineseFont },
};

/**
 * Makes sure that the named requirements are there. Installs Debian packages when it may (root and apt-get);
 * otherwise throws an error that names what to install.
 */
export async function requireSystemPackages(...names) {
	const missing = names.filter((name) => !requirements[name].isPresent());
	if (missing.length === 0) return;

	const packages = missing.map((name) => requirements[name].package);
	const instruction = `apt-get install --no-install-recommends ${packages.join(' ')}`;
	if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
		throw new Error(`These tests need ${missing.join(', ')}. On Debian or Ubuntu: sudo ${instruction}`);
	}
	console.error(`[setup] ${instruction} …`);
	await aptGet('update', '--quiet');
	await aptGet('install', '--quiet', '--yes', '--no-install-recommends', ...packages);
}

async function aptGet(...args) {
	const code = await runQuietly('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
	if (code !== 0) throw new Error(`"apt-get ${args.join(' ')}" failed with exit code ${code}.`);
}

function isOnPath(name) {
	return (process.env.PATH ?? '').split(delimiter).some((folder) => {
		try {
			accessSync(join(folder, name), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

function hasPostgres() {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian) ? readdirSync(debian) : [];
	return (
		isOnPath('postgres') || versions.some((version) => existsSync(join(debian, version, 'bin', 'postgres')))
	);
}

function hasChineseFont() {
	try {
		return execFileSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' }).trim() !== '';
	} catch {
		return false;
	}
}
