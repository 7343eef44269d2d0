/*
 * What an item costs: WeCom Tag in dry run beside n8n's own Filter with one expression condition and beside a
 * node that only passes items through, each in n8n's engine with the `vm` expression engine and each in a
 * process of its own, so that peak memory can be compared.
 *
 *   npm run bench -- overhead [items]
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Expression, type IDataObject, type INodeType } from 'n8n-workflow';
import { installN8n, packageFolder } from '../runtime/n8n-install';
import { Simulator, type SimulatorIdentity } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { PassThrough, runNode } from '../test/nodes/engine';
import { measureNode, peakMemoryMb, round } from './support/measure';

interface CaseResult {
	items: number;
	engineMs: number;
	nodeMs: number;
	longestStallMs: number;
	peakMemoryMb: number;
}

const cases = ['pass-through', 'wecom-tag', 'wecom-tag-reading', 'filter'] as const;
type Case = (typeof cases)[number];

/** Peak memory depends on when the garbage collector runs: medians of this many runs; of stalls the longest. */
const RUNS = 3;

async function main(): Promise<void> {
	const items = Number(process.argv[2] ?? 100_000);
	const tree = await installN8n((line) => console.error(line));
	const simulator = await Simulator.start({ customers: items, quotaScale: 0, concurrency: 0 });
	// n8n writes its settings file on first use: not into the user's own folder.
	const userFolder = makeTemporaryFolder('bench');
	const results = {} as Record<Case, CaseResult>;
	try {
		for (const name of cases) {
			const identity = JSON.stringify({ ...simulator.identity, filter: packageFolder(tree, 'n8n-nodes-base') });
			const runs: CaseResult[] = [];
			for (let run = 0; run < (name === 'filter' ? 1 : RUNS); run++) {
				const { stdout } = await promisify(execFile)(
					process.execPath,
					['--import', 'tsx', __filename, '--case', name, String(items), identity],
					{ maxBuffer: 1 << 24, env: { ...process.env, N8N_USER_FOLDER: userFolder.path } },
				);
				runs.push(JSON.parse(stdout.trim().split('\n').at(-1)!) as CaseResult);
			}
			const result = medianOf(runs);
			results[name] = result;
			console.log(
				`${name.padEnd(20)} engine ${round(result.engineMs, 0)} ms · node ${round(result.nodeMs, 0)} ms · ` +
					`longest stall ${round(result.longestStallMs)} ms · peak memory ${round(result.peakMemoryMb, 0)} MB`,
			);
		}
	} finally {
		await simulator.stop();
		userFolder.remove();
	}
	const own = results['wecom-tag'];
	console.log(
		JSON.stringify({
			bench: 'overhead',
			items,
			results,
			filterTimesOfOurs: round(results.filter.engineMs / own.engineMs),
			memoryOfPassThrough: round(own.peakMemoryMb / results['pass-through'].peakMemoryMb, 2),
		}),
	);
}

function medianOf(runs: CaseResult[]): CaseResult {
	const median = (key: keyof CaseResult): number =>
		runs.map((run) => run[key]).sort((a, b) => a - b)[Math.floor(runs.length / 2)]!;
	return {
		items: median('items'),
		engineMs: median('engineMs'),
		nodeMs: median('nodeMs'),
		longestStallMs: Math.max(...runs.map((run) => run.longestStallMs)),
		peakMemoryMb: median('peakMemoryMb'),
	};
}

async function runCase(name: Case, count: number, identity: SimulatorIdentity & { filter: string }): Promise<void> {
	await Expression.initExpressionEngine({
		engine: 'vm',
		bridgeTimeout: 5_000,
		bridgeMemoryLimit: 128,
		poolSize: 1,
		maxCodeCacheSize: 1_024,
	});
	const items = await relationItems(identity.url, count);
	const { node, measure } = measureNode(nodeFor(name, identity.filter));
	const begin = performance.now();
	const result = await runNode({
		node,
		parameters: parametersFor(name),
		items,
		credentials:
			name === 'pass-through' || name === 'filter'
				? {}
				: { wecomApi: { corpId: identity.corpid, corpSecret: identity.corpsecret, baseUrl: identity.url } },
	});
	const engineMs = performance.now() - begin;
	if (result.error) throw result.error;
	const out = result.outputs.reduce((sum, output) => sum + output.length, 0);
	if (out !== count) throw new Error(`${name}: ${out} of ${count} items came out`);
	const report: CaseResult = {
		items: out,
		engineMs,
		nodeMs: measure.ms,
		longestStallMs: measure.longestStallMs,
		peakMemoryMb: peakMemoryMb(),
	};
	console.log(JSON.stringify(report));
	await Expression.disposeExpressionEngine();
}

/** Real relations of the simulated corp, each asking for one tag by name. */
async function relationItems(url: string, count: number): Promise<IDataObject[]> {
	const response = await fetch(`${url}/sim/state?full=1`);
	const items: IDataObject[] = [];
	for (const line of (await response.text()).split('\n')) {
		if (line === '' || items.length >= count) continue;
		const customer = JSON.parse(line) as { external_userid: string; relations: Array<{ userid: string }> };
		for (const { userid } of customer.relations.slice(0, count - items.length)) {
			items.push({ userid, external_userid: customer.external_userid, add_tag: ['双十一活动/受邀'], spend: items.length % 900 });
		}
	}
	return items;
}

function nodeFor(name: Case, nodesBase: string): INodeType {
	if (name === 'pass-through') return new PassThrough();
	if (name === 'filter') {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- n8n's own node, from n8n's own tree
		const { FilterV2 } = require(`${nodesBase}/dist/nodes/Filter/V2/FilterV2.node.js`) as {
			FilterV2: new (base: object) => INodeType;
		};
		const filter = new FilterV2({ displayName: 'Filter', name: 'filter', group: ['transform'], description: '' });
		filter.description.version = [1, 2, 2.2];
		return filter;
	}
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only where it is measured
	const { WecomTag } = require('../nodes/WecomTag/WecomTag.node.ts') as { WecomTag: new () => INodeType };
	return new WecomTag();
}

function parametersFor(name: Case): IDataObject {
	if (name === 'pass-through') return {};
	if (name === 'filter') {
		return {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				combinator: 'and',
				conditions: [
					{ id: '1', leftValue: '={{ $json.spend }}', rightValue: -1, operator: { type: 'number', operation: 'gt' } },
				],
			},
			options: {},
		};
	}
	return {
		resource: 'customerTag',
		operation: 'mark',
		dryRun: true,
		options: { readFirst: name === 'wecom-tag-reading' },
	};
}

const [flag, name, count, identity] = process.argv.slice(2);
void (flag === '--case' ? runCase(name as Case, Number(count), JSON.parse(identity!)) : main());
