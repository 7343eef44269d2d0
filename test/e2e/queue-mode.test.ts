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
import { startCollector } from './collector';
import { installedTree, packedTarball, startInstance, waitUntil } from './support';
import { readTags, withTag } from './tagged-corp';
import { collectEvents, enqueueEveryone, jobStatus, markEveryone, runJobs } from './workflows';

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

	test('one access token serves both workers, and one request replaces it', async () => {
		const tokenRequests = async (): Promise<number> =>
			(await simulator.readStats()).endpoints.gettoken?.calls ?? 0;
		const runBoth = async (): Promise<void> => {
			await Promise.all(['run-0', 'run-1'].map((path) => fireWebhook(main.url, path)));
		};
		// The workers have one from the runs before.
		const before = await tokenRequests();
		await runBoth();
		expect(await tokenRequests()).toBe(before);
		await simulator.expireTokens();
		await runBoth();
		expect(await tokenRequests()).toBe(before + 1);
	});

	test('an event that main receives runs on a worker', async () => {
		const collector = await startCollector();
		try {
			await main.addWorkflow(collectEvents(collector.url));
			const url = `${main.url}/webhook/webhook-Events/webhook`;
			expect(await simulator.saveCallbackUrl(url)).toMatchObject({ verified: true });
			const [relation] = [...(await readTags(simulator)).keys()];
			const [userid, external_userid] = relation!.split('\t');
			const tag_id = (await simulator.readTagIds()).get('双十一活动/预热');
			const startedBefore = await executionsStarted();
			await simulator.control('console', { op: 'mark', userid, external_userid, tag_id });
			await waitUntil('the event reaches the flow', () => Promise.resolve(collector.bodies.length > 0));
			expect(collector.bodies).toEqual([
				[
					expect.objectContaining({
						change_type: 'edit_external_contact',
						userid,
						external_userid,
						deliveries: 1,
					}),
				],
			]);
			expect(await executionsStarted()).toBe(startedBefore + 1);
		} finally {
			collector.close();
		}
	});

	test('both workers work one job off; one is killed in the middle and nothing is lost or done twice', async () => {
		const tag = '双十一活动/下单';
		const tagId = (await simulator.readTagIds()).get(tag) ?? '';
		const before = await readTags(simulator);
		const intended = withTag(before, tagId);
		const necessary = [...intended].filter(([relation, tags]) => before.get(relation) !== tags).length;
		const marksBefore = (await simulator.readStats()).marks;
		const done = async (): Promise<number> =>
			(await simulator.readStats()).marks.effective - marksBefore.effective;

		await main.addWorkflow(enqueueEveryone('enqueue', '双十一下单', tag));
		await main.addWorkflow(runJobs('run-jobs'));
		await main.addWorkflow(jobStatus('job-status'));
		const { body } = await fireWebhook(main.url, 'enqueue');
		expect(JSON.parse(body)).toMatchObject({ job: { outcome: 'created', relations: before.size } });

		await Promise.all([fireWebhook(main.url, 'run-jobs'), fireWebhook(main.url, 'run-jobs')]);
		await waitUntil('a third is done', async () => (await done()) > necessary / 3);
		await workers[1]!.process.kill();
		expect(await done()).toBeLessThan(necessary);
		// The survivor also takes over what the dead one held, once that counts as dead.
		await waitUntil('all is done', async () => (await done()) === necessary, 120_000);

		const { body: status } = await fireWebhook(main.url, 'job-status');
		expect(JSON.parse(status)).toMatchObject({
			job: { name: '双十一下单', status: 'finished', left: 0, failed: 0 },
		});
		expect(await readTags(simulator)).toEqual(intended);
		const { marks, endpoints } = await simulator.readStats();
		expect(marks.effective - marksBefore.effective).toBe(necessary);
		expect(marks.no_op).toBe(marksBefore.no_op);
		expect(endpoints['externalcontact/mark_tag']?.max_in_flight).toBeLessThanOrEqual(5);
		expect(endpoints['externalcontact/mark_tag']?.errcodes).not.toHaveProperty('45009');
	});

	const executionsStarted = async (): Promise<number> => {
		const logs = await Promise.all(workers.map(({ process }) => readFile(process.logFile, 'utf8')));
		return logs.reduce((sum, log) => sum + (log.match(/started execution/g) ?? []).length, 0);
	};
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
