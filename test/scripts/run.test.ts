import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const root = dirname(dirname(__dirname));

const answers = async (url: string): Promise<boolean> => {
	try {
		return (await fetch(`${url}/sim/stats`)).ok;
	} catch {
		return false;
	}
};

async function waitUntilSilent(url: string): Promise<boolean> {
	for (let tries = 0; tries < 100; tries += 1) {
		if (!(await answers(url))) return true;
		await sleep(50);
	}
	return false;
}

describe('npm run simulator', () => {
	let npm: ChildProcess | undefined;

	afterEach(() => npm?.kill('SIGTERM'));

	/** Starts it as a user would and resolves to the lines on stdout up to the first that is JSON. */
	async function start(): Promise<string[]> {
		npm = spawn('npm', ['run', 'simulator', '--silent', '--', '--port', '0', '--customers', '20'], {
			cwd: root,
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const lines: string[] = [];
		for await (const line of createInterface({ input: npm.stdout! })) {
			lines.push(line);
			if (line.startsWith('{')) break;
		}
		return lines;
	}

	test('prints one JSON line on stdout and nothing else', async () => {
		const lines = await start();
		expect(lines).toHaveLength(1);
		const { url } = JSON.parse(lines[0]!) as { url: string };
		expect(await answers(url)).toBe(true);
	});

	test.each(['SIGTERM', 'SIGKILL'] as const)('ends with its npm, even by %s', async (signal) => {
		const [line = ''] = await start();
		const { url } = JSON.parse(line) as { url: string };
		expect(await answers(url)).toBe(true);
		npm?.kill(signal);
		expect(await waitUntilSilent(url)).toBe(true);
	});
});

describe('scripts/run.mjs', () => {
	const run = (...args: string[]) =>
		spawnSync(process.execPath, [join(root, 'scripts', 'run.mjs'), ...args], { encoding: 'utf8' });

	test('names its commands when asked for one that it does not know', () => {
		const { status, stdout, stderr } = run('deploy');
		expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
		expect(stderr).toContain('"deploy"');
		expect(stderr).toContain('simulator');
	});

	test('passes on the exit code of the command', async () => {
		const child = spawn(process.execPath, [join(root, 'scripts', 'run.mjs'), 'simulator', '--port', 'x'], {
			stdio: 'ignore',
		});
		const [code] = (await once(child, 'exit')) as [number];
		expect(code).toBe(2);
	});
});
