/*
 * How fast tags land. Part one: WeCom's concurrency limit of 5 with 20 ms latency, beside five callers in
 * lockstep, a sequential loop and n8n's HTTP Request node with its batching. Part two: quotas that bind.
 *
 *   npm run bench -- mark [changes]
 */
import { Agent, request } from 'node:http';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { installN8n, packageFolder } from '../runtime/n8n-install';
import { Simulator } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { runNode } from '../test/nodes/engine';
import { markRate, markWithNode, readRelations, type Relation } from './support/corp-run';
import { round } from './support/measure';

const LATENCY_MS = 20;
const CONCURRENCY = 5;
const TAG = '双十一活动/受邀';

/** Sizes and windows scaled down together: 500 calls per 3 s and 7,500 per 180 s. */
const QUOTA_SCALE = 0.05;
const QUOTAS = [
	{ calls: 500, windowMs: 3_000 },
	{ calls: 7_500, windowMs: 180_000 },
];
const QUOTA_CALLS = 8_500;

async function main(): Promise<void> {
	// n8n writes its settings file on first use: not into the user's own folder.
	const userFolder = makeTemporaryFolder('bench');
	process.env.N8N_USER_FOLDER = userFolder.path;
	const changes = Number(process.argv[2] ?? 10_000);
	const close = await benchConcurrency(changes);
	const quota = await benchQuota();
	console.log(JSON.stringify({ bench: 'mark', changes, latency_ms: LATENCY_MS, ...close, quota }));
}

async function benchConcurrency(changes: number): Promise<object> {
	const simulator = await Simulator.start({
		customers: changes * 2,
		latencyMs: LATENCY_MS,
		concurrency: CONCURRENCY,
		quotaScale: 0,
	});
	try {
		const tag = (await simulator.readTagIds()).get(TAG)!;
		const relations = oneOfEachCustomer((await readRelations(simulator)).filter(({ tags }) => !tags.includes(tag)));
		const lockstep = await measure(simulator, 'five callers in lockstep', async () => {
			await callInGroups(simulator, relations.slice(0, 3_000), tag, CONCURRENCY);
		});
		const sequential = await measure(simulator, 'sequential loop', async () => {
			await callInGroups(simulator, relations.slice(0, 500), tag, 1);
		});
		const httpRequest = await measure(simulator, 'HTTP Request node, batches of 5', async () => {
			await callWithHttpRequestNode(simulator, relations.slice(0, 2_000), tag);
		});
		const node = await measure(simulator, 'WeCom Tag', async () => {
			const items = relations.slice(0, changes).map(toItem);
			const result = await markWithNode(simulator, items, {
				advanced: true,
				quotaShare: 100,
				maxConcurrency: CONCURRENCY,
				quotas: '1000000/60',
			});
			if (result.failed > 0) throw new Error(`${result.failed} items failed`);
		});
		return { lockstep, sequential, httpRequest, wecomTag: node, ofLockstep: round(node.perSecond / lockstep.perSecond, 3) };
	} finally {
		await simulator.stop();
	}
}

async function benchQuota(): Promise<object> {
	const simulator = await Simulator.start({
		customers: QUOTA_CALLS * 2,
		latencyMs: LATENCY_MS,
		concurrency: CONCURRENCY,
		quotaScale: QUOTA_SCALE,
	});
	try {
		const tag = (await simulator.readTagIds()).get(TAG)!;
		const relations = (await readRelations(simulator)).filter(({ tags }) => !tags.includes(tag));
		const node = await measure(simulator, 'WeCom Tag under the quota', async () => {
			await markWithNode(simulator, relations.slice(0, QUOTA_CALLS).map(toItem), {
				advanced: true,
				quotaShare: 100,
				maxConcurrency: CONCURRENCY,
				quotas: QUOTAS.map(({ calls, windowMs }) => `${calls}/${windowMs / 1000}`).join(', '),
			});
		});
		const ideal = idealSeconds(node.calls);
		return { ...node, idealSeconds: round(ideal, 2), ofAllowed: round(ideal / node.seconds, 3) };
	} finally {
		await simulator.stop();
	}
}

/** When the last of `calls` could start at the earliest: five at a time, and never over a sliding quota. */
function idealSeconds(calls: number): number {
	const at = new Float64Array(calls);
	for (let index = 1; index < calls; index++) {
		let earliest = (at[index - CONCURRENCY] ?? -LATENCY_MS) + LATENCY_MS;
		for (const { calls: allowed, windowMs } of QUOTAS) {
			if (index >= allowed) earliest = Math.max(earliest, at[index - allowed]! + windowMs);
		}
		at[index] = Math.max(earliest, at[index - 1]!);
	}
	return at[calls - 1]! / 1000;
}

async function measure(simulator: Simulator, name: string, work: () => Promise<void>) {
	await simulator.control('reset', {});
	await work();
	const { calls, perSecond, seconds, errcodes } = markRate(await simulator.readStats());
	const refused = ['45009', '45033', '45035'].reduce((sum, code) => sum + (errcodes[code] ?? 0), 0);
	console.log(`${name.padEnd(34)} ${calls} calls, ${round(perSecond)} per second, ${refused} refused ${JSON.stringify(errcodes)}`);
	return { calls, perSecond: round(perSecond), seconds: round(seconds, 2), errcodes };
}

/** A caller without a mutex per customer would collide with itself (45035), which is not what is compared. */
function oneOfEachCustomer(relations: Relation[]): Relation[] {
	return [...new Map(relations.map((relation) => [relation.external_userid, relation])).values()];
}

function toItem({ userid, external_userid }: Relation): IDataObject {
	return { userid, external_userid, add_tag: [TAG] };
}

/** The bare minimum of a caller: keep-alive sockets, no checks; each group is waited for as a whole. */
async function callInGroups(simulator: Simulator, relations: Relation[], tag: string, size: number): Promise<void> {
	const token = await readToken(simulator);
	const agent = new Agent({ keepAlive: true, maxSockets: size });
	const url = `${simulator.identity.url}/cgi-bin/externalcontact/mark_tag?access_token=${token}`;
	for (let start = 0; start < relations.length; start += size) {
		await Promise.all(relations.slice(start, start + size).map((relation) => post(agent, url, relation, tag)));
	}
	agent.destroy();
}

function post(agent: Agent, url: string, { userid, external_userid }: Relation, tag: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const call = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
			response.on('end', resolve).on('error', reject).resume();
		});
		call.on('error', reject).end(JSON.stringify({ userid, external_userid, add_tag: [tag] }));
	});
}

async function readToken(simulator: Simulator): Promise<string> {
	const { url, corpid, corpsecret } = simulator.identity;
	const response = await fetch(`${url}/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`);
	return ((await response.json()) as { access_token: string }).access_token;
}

/** What a user without this package would build: one HTTP Request node, five items a batch. */
async function callWithHttpRequestNode(simulator: Simulator, relations: Relation[], tag: string): Promise<void> {
	const tree = await installN8n((line) => console.error(line));
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- n8n's own node, from n8n's own tree
	const { HttpRequestV3 } = require(
		`${packageFolder(tree, 'n8n-nodes-base')}/dist/nodes/HttpRequest/V3/HttpRequestV3.node.js`,
	) as { HttpRequestV3: new (base: object) => INodeType };
	const node = new HttpRequestV3({ displayName: 'HTTP Request', name: 'httpRequest', group: ['output'], description: '' });
	node.description.version = [1, 3, 4, 4.2];
	const result = await runNode({
		node,
		parameters: {
			method: 'POST',
			url: `${simulator.identity.url}/cgi-bin/externalcontact/mark_tag?access_token=${await readToken(simulator)}`,
			authentication: 'none',
			sendBody: true,
			contentType: 'json',
			specifyBody: 'json',
			jsonBody: `={{ { "userid": $json.userid, "external_userid": $json.external_userid, "add_tag": ["${tag}"] } }}`,
			options: { batching: { batch: { batchSize: CONCURRENCY, batchInterval: LATENCY_MS } } },
		},
		items: relations.map(({ userid, external_userid }) => ({ userid, external_userid })),
		credentials: {},
	});
	if (result.error) throw result.error;
}

void main();
