import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findFreePort } from './free-port';

/** A throw-away Postgres server on the loopback interface, with password authentication. */
export interface RunningPostgres {
	host: string;
	port: number;
	/** A superuser: may create databases, users and schemas. */
	user: string;
	password: string;
	/** An empty database. */
	database: string;
	/** Stops the server and deletes its files. */
	stop(): Promise<void>;
}

/**
 * Starts a fresh, empty Postgres in a temporary folder (about 1.5 s). It keeps nothing safe from a power cut:
 * for tests and demos only. It stops when `stop` is called or this process ends, however it ends.
 * @throws when Postgres is not installed, saying how to install it
 */
export async function startPostgres(): Promise<RunningPostgres> {
	const bin = findBinaries();
	const owner = findOwner();
	const folder = mkdtempSync(join(tmpdir(), 'tagops-postgres-'));
	const password = randomBytes(18).toString('hex');
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (owner !== undefined) {
		for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
	}
	try {
		const data = join(folder, 'data');
		execFileSync(
			join(bin, 'initdb'),
			['-D', data, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8']
				// The locale only decides how text sorts; C is the one that is there on every system.
				.concat('--locale=C', '--no-sync'),
			{ ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
		);
		const { port, server } = await startServer(join(bin, 'postgres'), folder, owner);
		return {
			host: HOST,
			port,
			user: USER,
			password,
			database: 'postgres',
			stop: async () => await stopServer(server, folder),
		};
	} catch (error) {
		rmSync(folder, { recursive: true, force: true });
		throw error;
	}
}

const HOST = '127.0.0.1';
const USER = 'ledger';
const START_TIMEOUT_MS = 30_000;

interface Owner {
	uid: number;
	gid: number;
}

/** Postgres refuses to run as root, so there it runs as its own user. Undefined: run as ourselves. */
function findOwner(): Owner | undefined {
	if (process.getuid?.() !== 0) return undefined;
	for (const user of ['postgres', 'nobody']) {
		try {
			const id = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: 'pipe' }).toString());
			return { uid: id('-u'), gid: id('-g') };
		} catch {
			// No such user: try the next.
		}
	}
	throw new Error('Postgres does not run as root, and there is no user "postgres" or "nobody" to run it as');
}

/** POSTGRES_BIN, else the newest of Debian's folders, else the search path. */
function findBinaries(): string {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = [
		...(process.env.POSTGRES_BIN === undefined ? [] : [process.env.POSTGRES_BIN]),
		...versions.map((version) => join(debian, version, 'bin')),
		...(process.env.PATH ?? '').split(delimiter),
	];
	const found = folders.find(
		(folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
	);
	if (found === undefined) {
		throw new Error(
			'Postgres is needed here and was not found. Debian and Ubuntu: apt-get install postgresql. ' +
				'Elsewhere: install it and set POSTGRES_BIN to the folder that holds initdb and postgres.',
		);
	}
	return found;
}

async function startServer(
	executable: string,
	folder: string,
	owner: Owner | undefined,
): Promise<{ port: number; server: ChildProcess }> {
	for (let attempt = 1; ; attempt += 1) {
		const port = await findFreePort();
		// The shell holds the other end of a pipe to us: when it closes, we are gone and the server must go too.
		const server = spawn('sh', ['-c', SUPERVISE, 'sh', folder, executable, ...serverOptions(folder, port)], {
			...owner,
			cwd: folder,
			stdio: ['pipe', 'ignore', 'pipe'],
		});
		try {
			await waitUntilReady(server);
			return { port, server };
		} catch (error) {
			server.stdin?.end();
			// Somebody may have taken the port between finding and using it.
			if (attempt === 3) throw error;
		}
	}
}

const ENDED = 'the server process ended';

const SUPERVISE = `
folder=$1; shift
{ "$@" </dev/null; echo "${ENDED}" >&2; } &
cat >/dev/null
kill -INT "$(head -n 1 "$folder/data/postmaster.pid")" 2>/dev/null
wait
rm -rf "$folder"
`;

function serverOptions(folder: string, port: number): string[] {
	const settings = {
		listen_addresses: HOST,
		port,
		unix_socket_directories: folder,
		fsync: 'off',
		synchronous_commit: 'off',
		full_page_writes: 'off',
		max_connections: 100,
		lc_messages: 'C',
	};
	return [
		'-D',
		join(folder, 'data'),
		...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
	];
}

async function waitUntilReady(server: ChildProcess): Promise<void> {
	let log = '';
	await new Promise<void>((resolve, reject) => {
		const fail = (why: string) => reject(new Error(`Postgres did not start: ${why}.\n${log}`));
		const timer = setTimeout(() => fail(`not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
		server.once('error', (error) => fail(error.message));
		server.once('exit', () => clearTimeout(timer));
		server.stderr?.on('data', (chunk: Buffer) => {
			log = (log + chunk.toString()).slice(-10_000);
			if (log.includes(ENDED)) fail('it ended at once');
			if (!log.includes('ready to accept connections')) return;
			clearTimeout(timer);
			resolve();
		});
	});
}

async function stopServer(server: ChildProcess, folder: string): Promise<void> {
	if (server.exitCode === null) {
		const ended = new Promise((resolve) => server.once('exit', resolve));
		server.stdin?.end();
		await ended;
	}
	rmSync(folder, { recursive: true, force: true });
}
