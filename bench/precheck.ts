/*
 * What Conflict Precheck costs: 50 exclusion rules, a life cycle of 8 stages and 20,000 suppressions in the
 * ledger, current tags from the items; in n8n's engine, each size in a process of its own.
 *
 *   npm run bench -- precheck [items] [more items]
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { openLedger } from '../lib/ledger/open';
import { recordSuppressions } from '../lib/ledger/suppressions';
import { Simulator, type SimulatorIdentity } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { runNode } from '../test/nodes/engine';
import { measureNode, peakMemoryMb, round } from './support/measure';

const SUPPRESSED = 20_000;
const DAY_MS = 86_400_000;

/** Of so many runs, each in its own process: the median time and the longest stall. */
const RUNS = 3;

interface CaseResult {
	items: number;
	clean: number;
	conflict: number;
	suppressed: number;
	nodeMs: number;
	longestStallMs: number;
	peakMemoryMb: number;
}

interface World extends SimulatorIdentity {
	ledger: string;
}

interface Group {
	group_name: string;
	tag: Array<{ name: string }>;
}

async function main(): Promise<void> {
	const sizes = process.argv.slice(2).map(Number);
	if (sizes.length === 0) sizes.push(100_000, 1_000_000);
	const simulator = await Simulator.start({ customers: 500, quotaScale: 0, concurrency: 0 });
	const folder = makeTemporaryFolder('bench-precheck');
	const world: World = { ...simulator.identity, ledger: join(folder.path, 'ledger.sqlite') };
	const results: CaseResult[] = [];
	try {
		await fillLedger(world, Math.min(...sizes));
		for (const size of sizes) {
			const runs: CaseResult[] = [];
			for (let run = 0; run < RUNS; run++) runs.push(await runInChild(size, world, folder.path));
			const result = medianOf(runs);
			results.push(result);
			console.log(
				`${String(size).padStart(9)} items  node ${round(result.nodeMs, 0)} ms · ` +
					`${round((result.nodeMs * 1000) / size, 2)} µs an item · longest stall ${round(result.longestStallMs)} ms · ` +
					`peak memory ${round(result.peakMemoryMb, 0)} MB · ` +
					`${result.clean} clean, ${result.conflict} in conflict, ${result.suppressed} suppressed`,
			);
		}
	} finally {
		await simulator.stop();
		folder.remove();
	}
	const perItem = results.map(({ nodeMs, items }) => nodeMs / items);
	console.log(
		JSON.stringify({
			bench: 'precheck',
			rules: { exclusions: 50, stages: 8, suppressions: SUPPRESSED },
			results,
			timePerItemRatio: round(perItem.at(-1)! / perItem[0]!, 2),
		}),
	);
}

async function runInChild(size: number, world: World, userFolder: string): Promise<CaseResult> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--max-old-space-size=8192', '--import', 'tsx', __filename, '--case', String(size), JSON.stringify(world)],
		{ maxBuffer: 1 << 24, env: { ...process.env, N8N_USER_FOLDER: userFolder } },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1)!) as CaseResult;
}

function medianOf(runs: CaseResult[]): CaseResult {
	const sorted = [...runs].sort((a, b) => a.nodeMs - b.nodeMs);
	return {
		...sorted[Math.floor(sorted.length / 2)]!,
		longestStallMs: Math.max(...runs.map((run) => run.longestStallMs)),
	};
}

/** Every fifth customer complained, some of them long ago; the rest of the list knows none of the customers. */
async function fillLedger(world: World, fewestItems: number): Promise<void> {
	const ledger = await openLedger({ kind: 'sqlite', file: world.ledger });
	const now = Date.now();
	const known = Math.min(SUPPRESSED / 2, Math.floor(fewestItems / 5));
	await recordSuppressions(
		ledger.db,
		world.corpid,
		Array.from({ length: SUPPRESSED }, (_, n) => ({
			external_userid: n < known ? customer(n * 5) : `wm_elsewhere_${n}`,
			category: 'complaint',
			at: now - (n % 200) * DAY_MS,
			source: 'bench',
		})),
	);
	await ledger.close();
}

async function runCase(size: number, world: World): Promise<void> {
	const groups = await readGroups(world);
	const { ConflictPrecheck } = (await import('../nodes/ConflictPrecheck/ConflictPrecheck.node.ts' as string)) as {
		ConflictPrecheck: new () => INodeType;
	};
	const { node, measure } = measureNode(new ConflictPrecheck());
	const run = await runNode({
		node,
		parameters: {
			operation: 'check',
			rulesFrom: 'document',
			document: JSON.stringify(rulesOf(groups)),
			currentTags: 'field',
		},
		items: itemsOf(size, groups),
		credentials: {
			wecomApi: { corpId: world.corpid, corpSecret: world.corpsecret, baseUrl: world.url },
			tagLedgerApi: { kind: 'sqlite', file: world.ledger },
		},
	});
	if (run.error) throw new Error(`${run.error.message} ${(run.error as { description?: string }).description ?? ''}`);
	const [clean = 0, conflict = 0, suppressed = 0] = run.outputs.map((output) => output.length);
	if (clean + conflict + suppressed !== size) throw new Error(`${clean + conflict + suppressed} of ${size} came out`);
	const report: CaseResult = {
		items: size,
		clean,
		conflict,
		suppressed,
		nodeMs: measure.ms,
		longestStallMs: measure.longestStallMs,
		peakMemoryMb: peakMemoryMb(),
	};
	console.log(JSON.stringify(report));
}

async function readGroups({ url, corpid, corpsecret }: World): Promise<Group[]> {
	const token = await fetch(`${url}/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`);
	const { access_token } = (await token.json()) as { access_token: string };
	const path = `/cgi-bin/externalcontact/get_corp_tag_list?access_token=${access_token}`;
	const listed = await fetch(url + path, { method: 'POST', body: '{}' });
	return ((await listed.json()) as { tag_group: Group[] }).tag_group;
}

/** 10 rules of at most one of a group, half of them about the whole customer, then 40 pairs that exclude each other. */
function rulesOf(groups: Group[]): IDataObject {
	const path = (group: Group, n: number): string => `${group.group_name}/${group.tag[n % group.tag.length]!.name}`;
	const sets = groups.slice(0, 10).map((group, n) => ({
		id: `one-${group.group_name}`,
		kind: 'at_most_one',
		scope: n % 2 === 0 ? 'relation' : 'customer',
		group: group.group_name,
	}));
	const pairs = Array.from({ length: 40 }, (_, n) => {
		const [left, right] = [groups[n % groups.length]!, groups[(n * 7 + 3) % groups.length]!];
		const others = right === left ? groups[(n + 1) % groups.length]! : right;
		return { id: `pair-${n}`, kind: 'excludes', tags: [path(left, n)], others: [path(others, n + 1)] };
	});
	const [most] = [...groups].sort((a, b) => b.tag.length - a.tag.length);
	return {
		version: 1,
		exclusions: [...sets, ...pairs],
		lifecycles: [{ id: 'stages', stages: most!.tag.slice(0, 8).map(({ name }) => `${most!.group_name}/${name}`) }],
		suppressions: [{ id: 'complaints', category: 'complaint', source: 'ledger' }],
	};
}

/** Four tags held and one asked for, of one group after the other; one in fifty asks for a second. */
function itemsOf(size: number, groups: Group[]): IDataObject[] {
	const paths = groups.map((group) => group.tag.map(({ name }) => `${group.group_name}/${name}`));
	const pick = (n: number): string => {
		const group = paths[n % paths.length]!;
		return group[(n * 31 + Math.floor(n / paths.length)) % group.length]!;
	};
	return Array.from({ length: size }, (_, n) => ({
		userid: `member${n % 300}`,
		external_userid: customer(n),
		tags: [0, 1, 2, 3].map((nth) => pick(n + nth)),
		add_tag: n % 50 === 0 ? [pick(n + 5), pick(n + 6)] : [pick(n + 5)],
		order_no: `A-${n}`,
	}));
}

function customer(n: number): string {
	return `wm${String(n).padStart(30, '0')}`;
}

const [flag, size, world] = process.argv.slice(2);
void (flag === '--case' ? runCase(Number(size), JSON.parse(world!) as World) : main());
