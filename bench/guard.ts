/*
 * Permission Guard with a three-tier policy of 30 rules beside n8n's own Switch with the equivalent expression,
 * each in n8n's engine with the `vm` expression engine and each in a process of its own. The Switch is spared all
 * that the node does besides: tags and departments are looked up for it, and it says nothing of why.
 *
 *   npm run bench -- guard [items]
 *
 * guard            departments, roles and types from item fields; denials are not recorded
 * guard-recording  the same, and every denial becomes an audit record in the ledger
 * guard-directory  departments from WeCom's directory, remembered from an earlier run
 * switch           n8n's Switch, mode Expression
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Expression, type IDataObject, type INodeType } from 'n8n-workflow';
import { installN8n, packageFolder } from '../runtime/n8n-install';
import { Simulator, type SimulatorIdentity } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { runNode } from '../test/nodes/engine';
import { GROUPS, library } from './guard/corp';
import { directoryItems, directoryPolicy } from './guard/directory-case';
import { fieldItems, fieldPolicy, switchExpression } from './guard/node-case';
import { measureNode, round } from './support/measure';

interface CaseResult {
	items: number;
	allowed: number;
	engineMs: number;
	nodeMs: number;
	longestStallMs: number;
}

const cases = ['guard', 'guard-recording', 'guard-directory', 'switch'] as const;
type Case = (typeof cases)[number];

/** Medians of this many runs; of stalls the longest. */
const RUNS = 3;

interface Setup extends SimulatorIdentity {
	folder: string;
	nodesBase: string;
}

async function main(): Promise<void> {
	const count = Number(process.argv[2] ?? 100_000);
	const tree = await installN8n((line) => console.error(line));
	const simulator = await Simulator.start({ customers: count, quotaScale: 0, concurrency: 0 });
	const folder = makeTemporaryFolder('bench-guard');
	const results = {} as Record<Case, CaseResult>;
	try {
		await createTags(simulator.identity.url);
		const setup: Setup = { ...simulator.identity, folder: folder.path, nodesBase: packageFolder(tree, 'n8n-nodes-base') };
		for (const name of cases) {
			const runs: CaseResult[] = [];
			for (let run = 0; run < (name === 'switch' ? 1 : RUNS); run++) runs.push(await inOwnProcess(name, count, setup));
			const result = medianOf(runs);
			results[name] = result;
			console.log(
				`${name.padEnd(16)} engine ${round(result.engineMs, 0)} ms · node ${round(result.nodeMs, 0)} ms · ` +
					`longest stall ${round(result.longestStallMs)} ms · ${result.allowed} of ${result.items} allowed`,
			);
		}
	} finally {
		await simulator.stop();
		folder.remove();
	}
	if (results.guard.allowed !== results.switch.allowed) throw new Error('Permission Guard and Switch disagree');
	console.log(
		JSON.stringify({
			bench: 'guard',
			items: count,
			results,
			switchTimesOfOurs: round(results.switch.nodeMs / results.guard.nodeMs),
		}),
	);
}

/** The tag groups that the policy of the field cases speaks of. */
async function createTags(url: string): Promise<void> {
	const groups = new Map(library.groups.map((group) => [group.name, group.tags]));
	for (const { name } of GROUPS) {
		for (const tag of groups.get(name) ?? []) {
			const body = JSON.stringify({ op: 'create_tag', group_name: name, name: tag.name });
			await fetch(`${url}/sim/console`, { method: 'POST', body });
		}
	}
}

async function inOwnProcess(name: Case, count: number, setup: Setup): Promise<CaseResult> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', __filename, '--case', name, String(count), JSON.stringify(setup)],
		{ maxBuffer: 1 << 24, env: { ...process.env, N8N_USER_FOLDER: setup.folder } },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1)!) as CaseResult;
}

function medianOf(runs: CaseResult[]): CaseResult {
	const median = (key: keyof CaseResult): number =>
		runs.map((run) => run[key]).sort((a, b) => a - b)[Math.floor(runs.length / 2)]!;
	return {
		items: median('items'),
		allowed: median('allowed'),
		engineMs: median('engineMs'),
		nodeMs: median('nodeMs'),
		longestStallMs: Math.max(...runs.map((run) => run.longestStallMs)),
	};
}

async function runCase(name: Case, count: number, setup: Setup): Promise<void> {
	await Expression.initExpressionEngine({
		engine: 'vm',
		bridgeTimeout: 5_000,
		bridgeMemoryLimit: 128,
		poolSize: 1,
		maxCodeCacheSize: 1_024,
	});
	const items = name === 'guard-directory' ? await directoryItems(setup.url, count) : fieldItems(count, name === 'switch');
	const credentials = {
		wecomApi: { corpId: setup.corpid, corpSecret: setup.corpsecret, baseUrl: setup.url },
		tagLedgerApi: { kind: 'sqlite', file: join(setup.folder, `${name}-${process.pid}.sqlite`) },
	};
	const parameters = parametersFor(name);
	if (name === 'guard-directory') {
		// The directory is remembered for ten minutes: a run that has to read it waits for WeCom.
		const first = await runNode({ node: nodeFor(name, setup.nodesBase), parameters, items, credentials });
		if (first.error) throw first.error;
	}
	collectGarbage();
	const { node, measure } = measureNode(nodeFor(name, setup.nodesBase));
	const begin = performance.now();
	const { outputs, error } = await runNode({ node, parameters, items, credentials });
	const engineMs = performance.now() - begin;
	if (error) throw error;
	const out = outputs.reduce((sum, output) => sum + output.length, 0);
	if (out !== count) throw new Error(`${name}: ${out} of ${count} items came out`);
	const report: CaseResult = {
		items: out,
		allowed: outputs[0]?.length ?? 0,
		engineMs,
		nodeMs: measure.ms,
		longestStallMs: measure.longestStallMs,
	};
	console.log(JSON.stringify(report));
	await Expression.disposeExpressionEngine();
}

/** What making the items left behind is not to be cleared away on anybody's time. */
function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
}

function nodeFor(name: Case, nodesBase: string): INodeType {
	if (name === 'switch') {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- n8n's own node, from n8n's own tree
		const { SwitchV3 } = require(`${nodesBase}/dist/nodes/Switch/V3/SwitchV3.node.js`) as {
			SwitchV3: new (base: object) => INodeType;
		};
		const node = new SwitchV3({ displayName: 'Switch', name: 'switch', group: ['transform'], description: '' });
		node.description.version = [1, 3, 3.4];
		return node;
	}
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only where it is measured
	const { PermissionGuard } = require('../nodes/PermissionGuard/PermissionGuard.node.ts') as {
		PermissionGuard: new () => INodeType;
	};
	return new PermissionGuard();
}

function parametersFor(name: Case): IDataObject {
	if (name === 'switch') return { mode: 'expression', numberOutputs: 2, output: switchExpression() };
	const policy = name === 'guard-directory' ? directoryPolicy() : fieldPolicy();
	return {
		operation: 'check',
		rulesFrom: 'document',
		document: JSON.stringify(policy),
		factsFrom: name === 'guard-directory' ? 'wecom' : 'item',
		options: { recordDenials: name === 'guard-recording' },
	};
}

const [flag, name, count, setup] = process.argv.slice(2);
void (flag === '--case' ? runCase(name as Case, Number(count), JSON.parse(setup!) as Setup) : main());
