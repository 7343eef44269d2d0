import { createHash } from 'node:crypto';

import { Harness, type CustomerState, type GroupView } from './support';

interface Seed {
	seed_date: number;
	tiers: Array<{ group_id: string; group_name: string; tier: string; owner: string; exclusive: boolean }>;
	complaints: Array<{ external_userid: string; at: number; category: string }>;
	orders: Array<{ external_userid: string; at: number; amount: number; status: string }>;
	interactions: Array<{ userid: string; external_userid: string; at: number; kind: string }>;
}

async function digest(options: { customers: number; seed: number }): Promise<string> {
	const harness = await Harness.start(options);
	const hash = createHash('sha256');
	for (const path of ['state?full=1', 'state', 'seed'])
		hash.update(await (await harness.rawControl('GET', path)).text());
	await harness.close();
	return hash.digest('hex');
}

it('the same seed gives the same corp, byte for byte, another seed another', async () => {
	const first = await digest({ customers: 400, seed: 42 });
	expect(await digest({ customers: 400, seed: 42 })).toBe(first);
	expect(await digest({ customers: 400, seed: 43 })).not.toBe(first);
});

it.each([1, 8, 100])(
	'a corp of %i customers has all of them and at least eight members',
	async (customers) => {
		const harness = await Harness.start({ customers });
		const counts = await harness.control<{ members: number }>('GET', 'state');
		await harness.close();
		expect(counts).toMatchObject({ members: 8, customers });
	},
);

describe('a seeded corp of 5,000 customers', () => {
	let harness: Harness;
	let state: CustomerState[];
	let library: GroupView[];
	let seed: Seed;
	beforeAll(async () => {
		harness = await Harness.start({ customers: 5000, seed: 42 });
		state = await harness.fullState();
		library = await harness.library();
		seed = await harness.control<Seed>('GET', 'seed');
	});
	afterAll(() => harness.close());

	const groupOfTag = () =>
		new Map(library.flatMap(({ group_name, tag }) => tag.map(({ id }) => [id, group_name])));

	it('has one member per hundred customers', async () => {
		expect(await harness.control('GET', 'state')).toMatchObject({ members: 50, customers: 5000 });
	});

	it('has customers with ids of their own, most with one follower, none with more than three', () => {
		expect(new Set(state.map(({ external_userid }) => external_userid)).size).toBe(5000);
		expect(state.every(({ external_userid }) => /^wm[\w-]{30}$/.test(external_userid))).toBe(true);
		const single = state.filter(({ relations }) => relations.length === 1).length / state.length;
		expect(single).toBeGreaterThan(0.82);
		expect(single).toBeLessThan(0.88);
		expect(Math.max(...state.map(({ relations }) => relations.length))).toBe(3);
	});

	it('has up to six tags per relation and never two of an exclusive group', () => {
		const groups = groupOfTag();
		const exclusive = new Set(
			seed.tiers.filter((tier) => tier.exclusive).map(({ group_name }) => group_name),
		);
		expect(exclusive).toContain('成交状态');
		for (const { tags } of state.flatMap(({ relations }) => relations)) {
			expect(tags.length).toBeLessThanOrEqual(6);
			const names = tags.map((id) => groups.get(id) ?? '').filter((name) => exclusive.has(name));
			expect(new Set(names).size).toBe(names.length);
		}
	});

	it('has a library of three tiers, some of it made in the console, with names unique in their group', () => {
		expect(seed.tiers.map(({ group_id }) => group_id).sort()).toEqual(
			library.map(({ group_id }) => group_id).sort(),
		);
		expect(new Set(seed.tiers.map(({ tier }) => tier))).toEqual(new Set(['hq', 'region', 'personal']));
		expect(new Set(seed.tiers.map(({ owner }) => owner))).toEqual(new Set(['app', 'console']));
		for (const { tag } of library) {
			expect(tag.length).toBeGreaterThanOrEqual(3);
			expect(tag.length).toBeLessThanOrEqual(12);
			expect(new Set(tag.map(({ name }) => name)).size).toBe(tag.length);
		}
	});

	it('has a history before the seed date that agrees with the tags', async () => {
		const { complaints, orders, interactions, seed_date } = seed;
		expect([complaints.length > 50, orders.length > 3000, interactions.length > 10_000]).toEqual([
			true,
			true,
			true,
		]);
		expect([...complaints, ...orders, ...interactions].every(({ at }) => at < seed_date)).toBe(true);
		const known = new Map(state.map((customer) => [customer.external_userid, customer]));
		const recent = await harness.tagId('投诉', '三个月内投诉');
		const marked = state.filter(({ relations }) => relations.every(({ tags }) => tags.includes(recent)));
		const threeMonths = seed_date - 92 * 86_400_000;
		expect(new Set(marked.map(({ external_userid }) => external_userid))).toEqual(
			new Set(complaints.filter(({ at }) => at >= threeMonths).map(({ external_userid }) => external_userid)),
		);
		const paid = await harness.tagId('成交状态', '已付款');
		const buyers = new Set(orders.map(({ external_userid }) => external_userid));
		for (const { external_userid, relations } of state) {
			if (relations.some(({ tags }) => tags.includes(paid))) expect(buyers).toContain(external_userid);
		}
		for (const { userid, external_userid } of interactions) {
			expect(known.get(external_userid)?.relations.map((relation) => relation.userid)).toContain(userid);
		}
	});

	it('gives one part of the history alone', async () => {
		const part = await harness.control<Partial<Seed>>('GET', 'seed?part=complaints');
		expect(part.complaints).toEqual(seed.complaints);
		expect(part).not.toHaveProperty('orders');
	});
});
