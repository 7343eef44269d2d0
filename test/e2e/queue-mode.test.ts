import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nInstance } from '../../runtime/n8n-instance';
import { type RunningN8n, startN8n } from '../../runtime/n8n-process';
import { installPackage } from '../../runtime/package-install';
import { type RunningPostgres, startPostgres } from '../../runtime/postgres';
import { type RunningRedis, startRedis } from '../../runtime/redis';
import { Simulator } from '../../runtime/simulator';
import { makeTemporaryFolder, type TemporaryFolder } from '../../runtime/temporary-folder';
import { fireWebhook } from '../../runtime/webhook';
import { installedTree, packedTarball, startInstance } from './support';
import { markEveryone } from './workflows';

interface Worker {
	process: RunningN8n;
	folder: TemporaryFolder;
}

describe('queue mode with two workers on Postgres and Redis', () => {
	const customers = 400;
	let postgres: RunningPostgres;
	let redis: RunningRedis;
	let simulator: Simulator;
	let main: N8nInstance;
	const workers: Worker[] = [];

	beforeAll(async () => {
		[postgres, redis, simulator] = await Promise.all([
			startPostgres(),
			startRedis(),
			// Slow enough that two runs overlap, fast enough that five calls at once are reached.
			Simulator.start({ customers, latencyMs: 20 }),
		]);
		const settings = queueSettings(postgres, redis);
		main = await startInstance({
			simulator: simulator.identity,
			ledger: ledgerOn(postgres),
			settings,
		});
		workers.push(...(await Promise.all([startWorker(settings), startWorker(settings)])));
	});

	afterAll(async () => {
		for (const { process, folder } of workers) {
			await process.stop();
			folder.remove();
		}
		await main?.dispose();
		await Promise.all([simulator?.stop(), redis?.stop(), postgres?.stop()]);
	});

	test('two runs at once share the limits and tag everybody exactly', async () => {
		const tags = ['双十一活动/受邀', '双十一活动/加购'];
		for (const [index, tag] of tags.entries()) {
			await main.addWorkflow(markEveryone(`run-${index}`, tag));
		}
		const answers = await Promise.all(tags.map((_tag, index) => fireWebhook(main.url, `run-${index}`)));

		expect(answers.map(({ status, body }) => ({ status, body }))).toEqual([
			expect.objectContaining({ status: 200 }),
			expect.objectContaining({ status: 200 }),
		]);
		const tagIds = await simulator.readTagIds();
		const wanted = tags.map((tag) => tagIds.get(tag));
		let relations = 0;
		for await (const customer of simulator.readCustomers()) {
			for (const relation of customer.relations) {
				relations += 1;
				expect(relation.tags).toEqual(expect.arrayContaining(wanted));
			}
		}
		expect(relations).toBe((await simulator.readCounts()).relations);

		const mark = (await simulator.readStats()).endpoints['externalcontact/mark_tag'];
		expect(mark?.max_in_flight).toBeLessThanOrEqual(5);
		expect(mark?.errcodes).not.toHaveProperty('45009');
		expect(mark?.errcodes).not.toHaveProperty('45033');
	});

	test('each worker ran one of them', async () => {
		const logs = await Promise.all(workers.map(({ process }) => readFile(process.logFile, 'utf8')));
		expect(logs.map((log) => (log.match(/started execution/g) ?? []).length)).toEqual([1, 1]);
	});
});

async function startWorker(settings: Record<string, string>): Promise<Worker> {
	const folder = makeTemporaryFolder('worker');
	await installPackage(packedTarball(), folder.path);
	const process = await startN8n({
		tree: await installedTree(),
		userFolder: folder.path,
		logFile: join(folder.path, 'n8n.log'),
		role: 'worker',
		locale: 'zh-CN',
		// One execution at a time, so that two at once need both workers.
		settings: { ...settings, N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' },
	});
	return { process, folder };
}

const queueSettings = (postgres: RunningPostgres, redis: RunningRedis): Record<string, string> => ({
	EXECUTIONS_MODE: 'queue',
	QUEUE_BULL_REDIS_HOST: redis.host,
	QUEUE_BULL_REDIS_PORT: String(redis.port),
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: postgres.host,
	DB_POSTGRESDB_PORT: String(postgres.port),
	DB_POSTGRESDB_USER: postgres.user,
	DB_POSTGRESDB_PASSWORD: postgres.password,
	DB_POSTGRESDB_DATABASE: postgres.database,
	N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
});

/** The ledger shares the server with n8n, in a schema of its own. */
const ledgerOn = ({ host, port, user, password, database }: RunningPostgres): Record<string, unknown> => ({
	kind: 'postgres',
	host,
	port,
	user,
	password,
	database,
	schema: 'tag_ledger',
	ssl: 'off',
});
