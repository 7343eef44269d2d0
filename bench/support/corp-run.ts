import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { Simulator, SimulatorStats } from '../../runtime/simulator';
import { makeTemporaryFolder } from '../../runtime/temporary-folder';
import { runNode } from '../../test/nodes/engine';

export interface Relation {
	userid: string;
	external_userid: string;
	tags: string[];
}

export async function readRelations(simulator: Simulator): Promise<Relation[]> {
	const relations: Relation[] = [];
	for await (const customer of simulator.readCustomers()) {
		for (const { userid, tags } of customer.relations) {
			relations.push({ userid, external_userid: customer.external_userid, tags });
		}
	}
	return relations;
}

/** Runs WeCom Tag: Mark over the items in n8n's engine, with a ledger of its own. */
export async function markWithNode(
	simulator: Simulator,
	items: IDataObject[],
	limits: IDataObject,
): Promise<{ applied: number; failed: number; seconds: number; hint: string }> {
	const folder = makeTemporaryFolder('bench-ledger');
	const { corpid, corpsecret, url } = simulator.identity;
	const { WecomTag } = await import('../../nodes/WecomTag/WecomTag.node.ts' as string);
	const begin = performance.now();
	try {
		const result = await runNode({
			node: new WecomTag(),
			parameters: { resource: 'customerTag', operation: 'mark' },
			items,
			credentials: {
				wecomApi: { corpId: corpid, corpSecret: corpsecret, baseUrl: url, ...limits },
				tagLedgerApi: { kind: 'sqlite', file: join(folder.path, 'ledger.sqlite') },
			},
		});
		if (result.error) throw result.error;
		const [applied = [], failed = []] = result.outputs;
		return {
			applied: applied.length,
			failed: failed.length,
			seconds: (performance.now() - begin) / 1000,
			hint: result.hints.map(({ message }) => message).join(' '),
		};
	} finally {
		folder.remove();
	}
}

/** Calls of mark_tag per second between the first and the last, as the simulator saw them. */
export function markRate(stats: SimulatorStats): { calls: number; perSecond: number; seconds: number; errcodes: Record<string, number> } {
	const mark = stats.endpoints['externalcontact/mark_tag'] as
		| (SimulatorStats['endpoints'][string] & { first_at: number; last_at: number })
		| undefined;
	if (!mark) return { calls: 0, perSecond: 0, seconds: 0, errcodes: {} };
	const seconds = (mark.last_at - mark.first_at) / 1000;
	return { calls: mark.calls, perSecond: (mark.calls - 1) / seconds, seconds, errcodes: mark.errcodes };
}
