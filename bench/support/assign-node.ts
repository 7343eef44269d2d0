import { join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { makeTemporaryFolder } from '../../runtime/temporary-folder';
import { runNode } from '../../test/nodes/engine';
import { measureNode, round } from './measure';

export interface AssignRun {
	nodeMs: number;
	longestStallMs: number;
	exposed: number;
}

/**
 * Runs Gray Rollout: Assign over customers in n8n's engine, with a ledger on disk: twice, because the first run
 * also writes down who takes part.
 */
export async function assignWithNode(customers: readonly string[]): Promise<{ first: AssignRun; later: AssignRun }> {
	const folder = makeTemporaryFolder('bench-rollout');
	process.env.N8N_USER_FOLDER = folder.path;
	try {
		const ledger = join(folder.path, 'ledger.sqlite');
		return { first: await assignOnce(customers, ledger), later: await assignOnce(customers, ledger) };
	} finally {
		folder.remove();
	}
}

async function assignOnce(customers: readonly string[], ledger: string): Promise<AssignRun> {
	const { GrayRollout } = (await import('../../nodes/GrayRollout/GrayRollout.node.ts' as string)) as {
		GrayRollout: new () => INodeType;
	};
	const { node, measure } = measureNode(new GrayRollout());
	const run = await runNode({
		node,
		parameters: { resource: 'customer', operation: 'assign', rolloutId: 'bench' },
		items: customers.map((external_userid) => ({ userid: 'zhangsan', external_userid })),
		credentials: {
			wecomApi: { corpId: 'ww-bench', corpSecret: 'never-used', baseUrl: 'http://127.0.0.1:9' },
			tagLedgerApi: { kind: 'sqlite', file: ledger },
		},
	});
	if (run.error) throw run.error;
	const [exposed = 0, heldBack = 0, control = 0] = run.outputs.map((output) => output.length);
	if (exposed + heldBack + control !== customers.length) throw new Error('not every customer came out');
	return { nodeMs: round(measure.ms, 0), longestStallMs: round(measure.longestStallMs), exposed };
}
