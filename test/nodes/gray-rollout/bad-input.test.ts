import type { IDataObject } from 'n8n-workflow';
import { openLedger } from '../../../lib/ledger/open';
import { TestCorp } from '../corp';
import { assign, COMPLAINT, customers, ID, planned, runRollout, stage } from './rollout';

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
});
afterAll(async () => await corp.stop());

async function rows(): Promise<number[]> {
	const ledger = await openLedger({ kind: 'sqlite', file: String(corp.credentials().tagLedgerApi!.file) });
	try {
		const tables = ['rollouts', 'rollout_customers', 'rollout_outcomes', 'rollout_transitions'] as const;
		const counts: number[] = [];
		for (const table of tables) counts.push((await ledger.db.selectFrom(table).selectAll().execute()).length);
		return counts;
	} finally {
		await ledger.close();
	}
}

const shares = (...list: number[]): IDataObject => ({ stages: { stage: list.map((share) => stage(share)) } });

describe('a plan that cannot run starts nothing and names the field', () => {
	test.each<[string, IDataObject, string]>([
		[
			'percentages that fall',
			shares(20, 5),
			'Field "Stages → 2 → Share (%)" is 5 after 20: each stage must reach further than the one before.',
		],
		[
			'stages that overlap',
			shares(5, 5),
			'Field "Stages → 2 → Share (%)" is 5, the same as the stage before',
		],
		['more than everybody', shares(5, 120), 'Field "Stages → 2 → Share (%)" is 120; expected 0.01 to 100.'],
		['a share that is none', shares(-1), 'Field "Stages → 1 → Share (%)" is -1; expected 0.01 to 100.'],
		[
			'a share finer than a bucket',
			shares(0.015),
			'Field "Stages → 1 → Share (%)" is 0.015; expected 0.01 to 100.',
		],
		['no stages', { stages: {} }, 'Field "Stages" is empty.'],
		[
			'a negative time',
			{ stages: { stage: [stage(5, { soakHours: -2 })] } },
			'Field "Stages → 1 → Least Hours" is -2; expected a whole number from 0.',
		],
		[
			'a control group of all',
			{ controlShare: 100 },
			'Field "Control Group (%)" is 100; expected 0 to 99.99.',
		],
		[
			'a metric without control group',
			{ controlShare: 0 },
			'Field "Metrics → 1": without a control group "complaint" cannot be compared.',
		],
		[
			'a metric without name',
			{ metrics: { metric: [{ ...COMPLAINT, name: '' }] } },
			'Field "Metrics → 1 → Name" is empty.',
		],
		[
			'a metric twice',
			{ metrics: { metric: [COMPLAINT, COMPLAINT] } },
			'Field "Metrics → 2 → Name": "complaint" is there twice.',
		],
		[
			'a word that is none',
			{ metrics: { metric: [{ ...COMPLAINT, kind: 'gate' }] } },
			'Field "Metrics → 1 → Kind" is "gate"; expected one of guardrail, signal, dry_run.',
		],
		[
			'a customer on both lists',
			{ plan: { always: 'wm1', never: 'wm1' } },
			'Field "Always Exposed → 1": "wm1" is on the list of those never exposed too.',
		],
		[
			'a part of no namespace',
			{ plan: { namespaceFrom: 10 } },
			'Field "Namespace" is empty. Expected a name',
		],
		[
			'a namespace that ends before it begins',
			{ plan: { namespace: 'a', namespaceFrom: 500, namespaceTo: 400 } },
			'Field "Namespace To" is 400; expected 501 to 1000.',
		],
		[
			'a false alarm for sure',
			{ plan: { alpha: 60 } },
			'Field "Chance of a False Alarm (%)" is 60; expected 0 to 50.',
		],
		[
			'an approval of the first stage',
			{ stages: { stage: [stage(5, { approval: true })] } },
			'The first stage cannot wait for an approval',
		],
		['no id', { rolloutId: ' ' }, 'Field "Rollout ID" is empty. Expected an id of your own'],
	])('%s', async (_, changes, words) => {
		const run = await runRollout(corp, 'customer.assign', planned(changes), customers(100));
		expect(run.error?.message).toContain(words);
		expect(await rows()).toEqual([0, 0, 0, 0]);
	});

	test('several faults are all named', async () => {
		const run = await runRollout(
			corp,
			'customer.assign',
			planned({ ...shares(20, 5), controlShare: 100 }),
			customers(1),
		);
		expect(run.error?.message).toContain('Share (%)');
		expect(run.error?.message).toContain('Control Group (%)');
	});

	test('in Chinese too', async () => {
		process.env.WECOM_NODES_LOCALE = 'zh-CN';
		try {
			const run = await runRollout(corp, 'customer.assign', planned(shares(20, 5)), customers(1));
			expect(run.error?.message).toBe(
				'发布计划有误，没有开始发布。字段“阶段 → 2 → 比例（%）”的值是 5，小于上一阶段的 20：每个阶段都要比上一阶段更大。',
			);
		} finally {
			delete process.env.WECOM_NODES_LOCALE;
		}
	});
});

test('a rollout is not started without customers, nor where another flow starts it', async () => {
	const nobody = await runRollout(corp, 'customer.assign', planned(), [{}]);
	expect(nobody.error?.message).toMatch(/^No item names a customer/);
	const elsewhere = await runRollout(corp, 'customer.assign', planned({ whenMissing: 'fail' }), customers(1));
	expect(elsewhere.error?.message).toBe(
		`Field "Rollout ID": there is no rollout "${ID}" in the ledger. Nothing was done.`,
	);
	expect(await rows()).toEqual([0, 0, 0, 0]);
});

test.each([
	['rollout.evaluate', {}],
	['rollout.advance', { approvedBy: 'lisi' }],
	['rollout.pause', {}],
	['rollout.resume', {}],
	['rollout.rollBack', {}],
	['rollout.status', {}],
	['customer.recordOutcome', { metric: 'complaint' }],
])('%s of an unknown rollout names the field', async (operation, parameters) => {
	const of = (value: string): IDataObject => ({ rollout: { __rl: true, mode: 'id', value }, ...parameters });
	const run = await runRollout(corp, operation, of('nobody-knows'), customers(1));
	expect(run.error?.message).toBe(
		'Field "Rollout": there is no rollout "nobody-knows" in the ledger. Nothing was done.',
	);
	if (operation === 'rollout.status') return;
	const empty = await runRollout(corp, operation, of('={{ "" }}'), customers(1));
	expect(empty.error?.message).toMatch(/^Field "Rollout" is empty\. Expected the id of a rollout/);
});

test('several rollouts are looked up before the first is touched', async () => {
	await assign(corp, customers(100), { rolloutId: 'known' });
	const run = await runRollout(
		corp,
		'rollout.pause',
		{ rollout: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
		[{ id: 'known' }, { id: 'unknown' }],
	);
	expect(run.error?.message).toContain('there is no rollout "unknown"');
	const status = await runRollout(corp, 'rollout.status', {
		rollout: { __rl: true, mode: 'id', value: 'known' },
	});
	expect(status.outputs[0]![0]!.json).toMatchObject({ rollout: { state: 'running' } });
});

test('an approval needs a name, and a stage that is a number', async () => {
	await assign(corp, customers(100), { rolloutId: 'approved' });
	const rollout = { __rl: true, mode: 'id', value: 'approved' };
	const nameless = await runRollout(corp, 'rollout.advance', { rollout, approvedBy: '={{ "" }}' });
	expect(nameless.error?.message).toBe('Field "Approved By" is empty. Expected the name of who approves.');
	const wrong = await runRollout(corp, 'rollout.advance', { rollout, approvedBy: 'lisi' }, [
		{ rollout: { stage: 'second' } },
	]);
	expect(wrong.error?.message).toBe(
		'Field "Stage Field" has the value "second". Expected the number of a stage, from 1.',
	);
});

test('a moment that is none is refused', async () => {
	const run = await runRollout(corp, 'customer.assign', planned({ options: { asOf: 'soon' } }), customers(1));
	expect(run.error?.message).toMatch(/^Field "As Of" has the value "soon"\. Expected a date and time/);
});

describe('a run that failed, where the user chose to continue', () => {
	test.each(['customer.assign', 'rollout.evaluate'])('%s lets nobody through', async (operation) => {
		const parameters = { ...planned(shares(20, 5)), rollout: { __rl: true, mode: 'id', value: 'nobody-knows' } };
		const items = [{ external_userid: 'wmOne' }, { external_userid: 'wmTwo' }];
		const { outputs, error } = await runRollout(corp, operation, parameters, items, {
			onError: 'continueRegularOutput',
		});
		expect(error).toBeUndefined();
		expect(outputs.map((output) => output.length)).toEqual([0, 2, 0]);
	});
});
