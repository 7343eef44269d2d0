/*
 * Tag Sync: how fast relations are merged, by the rules alone and through the node with the ledger and a simulator
 * without latency, and what a calibration of all relations takes; each in n8n's engine.
 *
 *   npm run bench -- sync [items]
 */
import { join } from 'node:path';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { mergePolicy } from '../lib/domain/merge/merge-policy';
import { mergeRelation } from '../lib/domain/merge/merge-relation';
import { compileMergeRules } from '../lib/domain/merge/merge-rules';
import { compileRuleSet } from '../lib/domain/conflict/compile-rule-set';
import { readRuleSet } from '../lib/domain/conflict/read-rule-set';
import { DepartmentTree } from '../lib/domain/people/department-tree';
import { TagLibrary } from '../lib/domain/tag-library';
import { Simulator } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { runNode, type Credentials } from '../test/nodes/engine';
import { measureNode, peakMemoryMb, round } from './support/measure';

const PURE = 200_000;
const HOUR_MS = 3_600_000;

const size = Number(process.argv[2] ?? 100_000);

interface Relation {
	userid: string;
	external_userid: string;
	tags: string[];
}

/** Numerical Recipes' linear congruential generator: the same merges on every machine. */
function generator(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Ten groups of ten tags, at most one of each; six tags held, one edit of each side. */
function mergeByRules(): { mergesPerSecond: number; needReview: number } {
	const groups = Array.from({ length: 10 }, (_, group) => ({
		id: `g${group}`,
		name: `组${group}`,
		order: group,
		tags: Array.from({ length: 10 }, (__, tag) => ({
			id: `t${group}_${tag}`,
			name: `标签${tag}`,
			groupId: `g${group}`,
			groupName: `组${group}`,
			order: tag,
		})),
	}));
	const library = new TagLibrary(groups);
	const exclusions = groups.map(({ name }) => ({ id: name, kind: 'at_most_one', group: name }));
	const ruleSet = readRuleSet({ version: 1, exclusions }, { library, departments: new DepartmentTree([]) });
	const rules = compileMergeRules({ library, conflicts: compileRuleSet(ruleSet, library) });
	const policy = mergePolicy();
	const random = generator(42);
	const any = (group: number): string => `t${group}_${random(10)}`;
	const inputs = Array.from({ length: PURE }, () => {
		const base = new Set([0, 1, 2, 3, 4, 5].map(any));
		const theirs = new Set(base);
		theirs.delete([...base][random(6)]!);
		theirs.add(any(6 + random(2)));
		return {
			base,
			baseAt: HOUR_MS,
			ours: { add: [any(6 + random(4))], remove: [[...base][random(6)]!], at: 2 * HOUR_MS, actor: 'automation' as const },
			theirs: { tags: theirs, at: 2 * HOUR_MS },
		};
	});
	let needReview = 0;
	const begin = performance.now();
	for (const input of inputs) if (mergeRelation(input, policy, rules).status === 'needs_review') needReview += 1;
	return { mergesPerSecond: round((PURE / (performance.now() - begin)) * 1_000, 0), needReview };
}

async function measure(operation: string, parameters: IDataObject, items: IDataObject[], credentials: Credentials) {
	const { TagSync } = (await import('../nodes/TagSync/TagSync.node.ts' as string)) as { TagSync: new () => INodeType };
	const { node, measure: measured } = measureNode(new TagSync());
	const run = await runNode({ node, parameters: { operation, ...parameters }, items, credentials });
	if (run.error) throw run.error;
	return {
		seconds: round(measured.ms / 1_000, 2),
		itemsPerSecond: round((size / measured.ms) * 1_000, 0),
		longestStallMs: round(measured.longestStallMs),
		outputs: run.outputs.map((items) => items.length),
		said: run.hints.map(({ message }) => message).join('\n'),
	};
}

async function readRelations(url: string): Promise<Relation[]> {
	const response = await fetch(`${url}/sim/state?full=1`);
	const lines = (await response.text()).trim().split('\n');
	return lines
		.flatMap((line) => {
			const { external_userid, relations } = JSON.parse(line) as { external_userid: string; relations: Relation[] };
			return relations.map(({ userid, tags }) => ({ userid, external_userid, tags }));
		})
		.slice(0, size);
}

async function main(): Promise<void> {
	const rules = mergeByRules();
	console.log(`rules alone: ${rules.mergesPerSecond} merges/s, ${rules.needReview} of ${PURE} for review`);
	const simulator = await Simulator.start({ customers: size, quotaScale: 0, concurrency: 0 });
	const folder = makeTemporaryFolder('bench-sync');
	try {
		const { url, corpid, corpsecret } = simulator.identity;
		const credentials: Credentials = {
			wecomApi: { corpId: corpid, corpSecret: corpsecret, baseUrl: url },
			tagLedgerApi: { kind: 'sqlite', file: join(folder.path, 'ledger.sqlite') },
		};
		const relations = await readRelations(url);
		const tags = [...new Set(relations.flatMap((relation) => relation.tags))].sort();
		const first = await measure('calibrate', {}, [{}], credentials);
		console.log(`first calibration: ${first.seconds} s, longest stall ${first.longestStallMs} ms: ${first.said}`);
		const again = await measure('calibrate', {}, [{}], credentials);
		console.log(`again: ${again.seconds} s, longest stall ${again.longestStallMs} ms: ${again.said}`);
		const random = generator(7);
		const items = relations.map(({ userid, external_userid, tags: held }) => ({
			userid,
			external_userid,
			add_tag: [tags[random(tags.length)]!].filter((tag) => !held.includes(tag)),
			remove_tag: held.slice(0, 1),
		}));
		const merge = await measure('merge', {}, items, credentials);
		console.log(
			`merge of ${items.length} items: ${merge.seconds} s, ${merge.itemsPerSecond} items/s, ` +
				`longest stall ${merge.longestStallMs} ms: ${merge.said}`,
		);
		const peakMb = round(peakMemoryMb(), 0);
		console.log(`peak memory of the process: ${peakMb} MB`);
		console.log(JSON.stringify({ bench: 'sync', items: items.length, rules, firstCalibration: first, calibration: again, merge, peakMb }));
	} finally {
		await simulator.stop();
		folder.remove();
	}
}

void main();
