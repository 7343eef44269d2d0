import type { IDataObject } from 'n8n-workflow';
import { openLedger } from '../../../lib/ledger/open';
import { readTransitions } from '../../../lib/ledger/rollout-transitions';
import { runChild } from '../../ledger/child';
import { TestCorp } from '../corp';
import { BEGIN, Ramp } from './ramp';
import { HOUR, ID, iso, operate, stage, standing } from './rollout';

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 600, latencyMs: 20 });
});
afterEach(async () => await corp.stop());

const locator = { __rl: true, mode: 'id', value: ID };

function inItsOwnProcess(operation: string, parameters: IDataObject, item: IDataObject) {
	return runChild('../nodes/gray-rollout/node-process.ts', {
		parameters: { resource: 'rollout', operation, rollout: locator, ...parameters },
		items: [item],
		credentials: corp.credentials(),
	});
}

async function everyTag(): Promise<string[]> {
	const relations = await corp.relations();
	return relations.map(({ userid, external_userid, tags }) =>
		[external_userid, userid, ...[...tags].sort()].join(' '),
	);
}

async function events(): Promise<string[]> {
	const ledger = await openLedger({ kind: 'sqlite', file: String(corp.credentials().tagLedgerApi!.file) });
	try {
		const query = { corp_id: corp.simulator.corpid, rollout_id: ID, limit: 100 };
		return (await readTransitions(ledger.db, query)).map(({ event }) => event).reverse();
	} finally {
		await ledger.close();
	}
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('killed while it advances and run again: advanced once, as if never killed', async () => {
	const ramp = await Ramp.on(corp, {
		stages: { stage: [stage(10), stage(100, { approval: true })] },
		metrics: {},
	});
	await ramp.expose();
	const parameters = { approvedBy: 'lisi', knownUntil: 'now', options: { asOf: iso(BEGIN + 24 * HOUR) } };
	const item = { rollout: { stage: 1 } };
	const tags = await everyTag();
	// First with the approval on record and the tags being read back, then at some moment about the end.
	for (const isDue of [
		async () => (await events()).includes('approve'),
		async () => (await events()).includes('advance'),
	]) {
		const child = inItsOwnProcess('advance', parameters, item);
		await child.line('begun');
		await waitFor(isDue);
		await child.kill();
	}
	const again = standing(await operate(corp, 'advance', parameters, [item]));
	expect(again).toMatchObject({ state: 'running', stage: 2, advanced: false });
	const counted = await events();
	expect(counted.filter((event) => event === 'advance')).toHaveLength(1);
	expect(counted.filter((event) => event !== 'approve')).toEqual(['start', 'advance']);
	expect(await everyTag()).toEqual(tags);
});

test('killed while it rolls back and run again: every tag as it was before the rollout', async () => {
	const ramp = await Ramp.on(corp, { stages: { stage: [stage(60), stage(100)] } });
	const before = await everyTag();
	await ramp.expose();
	const tagged = (await ramp.tagged()).size;
	expect(tagged).toBeGreaterThan(200);

	const child = inItsOwnProcess('rollBack', {}, {});
	await child.line('begun');
	await waitFor(async () => (await ramp.tagged()).size < tagged / 2);
	await child.kill();
	expect((await ramp.tagged()).size).toBeGreaterThan(0);
	const between = standing(await operate(corp, 'status', { picture: false }));
	expect(between.state).toBe('rolling_back');

	const again = standing(await operate(corp, 'rollBack'));
	expect(again).toMatchObject({ state: 'rolled_back', complete: true, failed: 0 });
	expect(await everyTag()).toEqual(before);
	expect(await events()).toEqual(['start', 'roll_back', 'roll_back_done']);
});
