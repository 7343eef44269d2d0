import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { byDocument, picked, rows, runGuard } from './guarding';
import { Staff } from './staff';

let corp: TestCorp;
let item: IDataObject;

beforeAll(async () => {
	corp = await TestCorp.start();
	item = { ...(await Staff.read(corp)).relationIn('华东大区'), add_tag: ['客户等级/VIP'] };
});
afterAll(async () => await corp.stop());

const allowAll = { id: 'all', effect: 'allow' };
const asking = (condition: object): object => ({
	version: 1,
	rules: [allowAll, { id: 'odd', effect: 'deny', when: { all: [condition] } }],
});
const WHERE = 'rules[1].when.all[0]';

/** Each with a path and a part of what is said about it. */
const badDocuments: Array<[string, unknown, string, RegExp]> = [
	['an unknown operator', asking({ fact: 'tag.tier', op: 'equals', value: 'hq' }), `${WHERE}.op`, /"equals"/],
	[
		'an operator that does not fit the fact',
		asking({ fact: 'action', op: 'gt', value: 1 }),
		`${WHERE}.op`,
		/gt/,
	],
	['an unknown fact', asking({ fact: 'actor.depts', op: 'is', value: 1 }), `${WHERE}.fact`, /actor\.depts/],
	[
		'a value of the wrong type',
		asking({ fact: 'history.tag_day', op: 'gt', value: 'x' }),
		`${WHERE}.value`,
		/"x"/,
	],
	[
		'a tier that does not exist',
		asking({ fact: 'tag.tier', op: 'is', value: 'global' }),
		`${WHERE}.value`,
		/global/,
	],
	[
		'a role nobody defined',
		asking({ fact: 'actor.roles', op: 'is', value: '教务' }),
		`${WHERE}.value`,
		/教务/,
	],
	[
		'a type nobody defined',
		asking({ fact: 'customer.types', op: 'is', value: 'vip' }),
		`${WHERE}.value`,
		/vip/,
	],
	[
		'a tag that does not exist',
		asking({ fact: 'tag.id', op: 'is', value: '客户等级/钻石' }),
		`${WHERE}.value`,
		/钻石/,
	],
	[
		'a group that does not exist',
		asking({ fact: 'tag.group', op: 'is', value: '没有' }),
		`${WHERE}.value`,
		/没有/,
	],
	[
		'a department that does not exist',
		asking({ fact: 'actor.departments', op: 'within', value: '华西大区' }),
		`${WHERE}.value`,
		/华西大区/,
	],
	['a missing tier', { rules: [allowAll], tags: [{ group: '客户等级' }] }, 'tags[0].tier', /missing/],
	['duplicate rule ids', { rules: [allowAll, allowAll] }, 'rules[1].id', /"all"/],
	[
		'cyclic departments',
		{
			rules: [allowAll],
			departments: [
				{ id: 1, name: '甲', parent: 2 },
				{ id: 2, name: '乙', parent: 1 },
			],
		},
		'departments[0].parent',
		/甲 → 乙 → 甲/,
	],
	[
		'a grant that ends before it begins',
		{ rules: [{ ...allowAll, valid_from: '2026-11-02', valid_until: '2026-11-01' }] },
		'rules[0].valid_until',
		/2026-11-01/,
	],
	['a key nobody reads', { rules: [{ ...allowAll, whenn: {} }] }, 'rules[0].whenn', /when/],
	['a test that names no rule', { rules: [allowAll], tests: [{}] }, 'tests[0].name', /missing/],
	['no object', [], '', /object/],
	['no JSON', '{"rules": [', '', /JSON/],
];

describe('a policy with', () => {
	test.each(badDocuments)(
		'%s ends the run, names the path and lets nothing through',
		async (_what, document, path, text) => {
			const parameters =
				typeof document === 'string' ? { rulesFrom: 'document', document } : byDocument(document as object);
			const run = await runGuard(corp, parameters, [item]);
			expect(run.outputs.flat()).toEqual([]);
			expect(run.error?.message).toMatch(
				/^The rules cannot be used, so nothing was decided: \d+ problem\(s\)\.$/,
			);
			const { description } = run.error as Error & { description: string };
			const line = description
				.split('\n')
				.find((each) => each.startsWith(path === '' ? 'The document ' : `${path} `));
			expect(line).toMatch(text);
		},
	);
});

test('all problems are told at once', async () => {
	const document = { version: 2, rules: [{ id: 'x', effect: 'maybe' }], tags: [{ tag: '没有', tier: 'hq' }] };
	const run = await runGuard(corp, byDocument(document), [item]);
	expect(run.error?.message).toMatch(/3 problem/);
});

describe('tables of the node', () => {
	const run = async (parameters: IDataObject) => await runGuard(corp, parameters, [item]);
	const said = async (parameters: IDataObject): Promise<string> => {
		const { error, outputs } = await run(parameters);
		expect(outputs.flat()).toEqual([]);
		const { message, description } = error as Error & { description?: string };
		return `${message}\n${description ?? ''}`;
	};

	test('name the row and the column of a mistake', async () => {
		const rules = rows({ effect: 'allow' }, { effect: 'deny', departments: '华西大区', moreThan: '5' });
		const text = await said({ rules });
		expect(text).toMatch(/^row-2\.departments\[0\] .*华西大区/m);
		expect(text).toMatch(/^row-2\.counter is missing/m);
	});

	test('want a group, a tag or a pattern in each row of tiers', async () => {
		expect(await said({ tagTiers: rows({ match: 'group', group: picked(''), tier: 'hq' }) })).toMatch(
			/^tags\[0\]\.group /m,
		);
		expect(await said({ tagTiers: rows({ match: 'pattern', pattern: '', tier: 'hq' }) })).toMatch(
			/^tags\[0\]\.pattern /m,
		);
	});

	test('want a name for each role and each customer type', async () => {
		expect(await said({ roles: rows({ role: ' ', who: 'members', members: 'a' }) })).toMatch(
			/^Field "Role" is empty/,
		);
		expect(await said({ customerTypes: rows({ type: '', by: 'field', field: 'a', values: 'b' }) })).toMatch(
			/^Field "Customer Type" is empty/,
		);
	});

	test('want one field for each customer type', async () => {
		const type = { type: 'vip', by: 'field', values: 'yes' };
		const customerTypes = rows({ ...type, field: 'a' }, { ...type, field: 'b' });
		expect(await said({ customerTypes })).toMatch(/^Customer type "vip" goes by two fields \(a, b\)/);
	});
});

describe('the second input', () => {
	test('without rows ends the run: no rules are no freedom', async () => {
		const run = await runGuard(corp, { rulesFrom: 'input' }, [item]);
		expect(run.error?.message).toBe('No rule arrived on the second input. Without rules nothing is decided.');
		expect(run.outputs.flat()).toEqual([]);
	});

	test('with a wrong row names row and column', async () => {
		const secondInput = [{ effect: 'allow' }, { effect: '也许', farbe: 'rot' }];
		const run = await runGuard(corp, { rulesFrom: 'input' }, [item], { secondInput });
		const { description } = run.error as Error & { description: string };
		expect(description).toMatch(/^row-2\.effect .*也许/m);
		expect(description).toMatch(/^row-2\.farbe is not known here/m);
	});
});
