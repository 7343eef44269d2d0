import { Harness } from './support';

interface Outcome {
	external_userid: string;
	kind: 'order' | 'reply' | 'complaint' | 'deletion';
	at: number;
}

const HOUR_MS = 3_600_000;
const BEGIN = Date.UTC(2026, 10, 11);
const CUSTOMERS = 3_000;

let harness: Harness;
let tagId: string;
let treated: Set<string>;
beforeAll(async () => {
	harness = await Harness.start({ customers: CUSTOMERS });
	const library = await harness.library();
	tagId = library
		.find(({ group_name }) => group_name === '成交状态')!
		.tag.find(({ name }) => name === '已付款')!.id;
	const state = await harness.fullState();
	const holders = state.filter(({ relations }) => relations.some(({ tags }) => tags.includes(tagId)));
	treated = new Set(holders.map(({ external_userid }) => external_userid));
});
afterAll(() => harness.close());

async function outcomes(hours: number, from = 0): Promise<Outcome[]> {
	const query = `tag_id=${tagId}&from=${BEGIN + from * HOUR_MS}&until=${BEGIN + (from + hours) * HOUR_MS}`;
	const text = await (await harness.rawControl('GET', `outcomes?${query}`)).text();
	return text
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Outcome);
}

const byTimeAndCustomer = (a: Outcome, b: Outcome): number =>
	a.at - b.at || (a.external_userid < b.external_userid ? -1 : 1);

it('tells one story, in whatever slices it is asked for', async () => {
	const whole = (await outcomes(48)).sort(byTimeAndCustomer);
	const slices = [...(await outcomes(20)), ...(await outcomes(27, 20)), ...(await outcomes(1, 47))];
	expect(slices.sort(byTimeAndCustomer)).toEqual(whole);
	expect(whole.length).toBeGreaterThan(100);
	for (const { at } of whole) {
		expect(at).toBeGreaterThanOrEqual(BEGIN);
		expect(at).toBeLessThan(BEGIN + 48 * HOUR_MS);
	}
});

it('happens about as often as the README says', async () => {
	const counts = new Map<string, number>();
	for (const { kind } of await outcomes(24 * 10)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
	const perDay = (kind: string): number => (counts.get(kind) ?? 0) / 10 / CUSTOMERS;
	// Five standard deviations of a Poisson count.
	const near = (kind: string, share: number): void =>
		expect(Math.abs(perDay(kind) - share)).toBeLessThan(5 * Math.sqrt(share / 10 / CUSTOMERS));
	near('order', 0.03);
	near('reply', 0.05);
	near('complaint', 0.004);
	near('deletion', 0.001);
});

it('a tag moves those who hold it as the switch says, and nobody else', async () => {
	const before = await outcomes(240);
	await harness.control('POST', 'switches', { tag_effect_on_complaints: 10 });
	const after = await outcomes(240);
	await harness.control('POST', 'switches', { tag_effect_on_complaints: 1 });

	const complaints = (list: Outcome[], isTreated: boolean): Outcome[] =>
		list.filter(
			({ kind, external_userid }) => kind === 'complaint' && treated.has(external_userid) === isTreated,
		);
	expect(complaints(after, false)).toEqual(complaints(before, false));
	const factor = complaints(after, true).length / complaints(before, true).length;
	expect(factor).toBeGreaterThan(6);
	expect(factor).toBeLessThan(16);
	const others = (list: Outcome[]): Outcome[] => list.filter(({ kind }) => kind !== 'complaint');
	expect(others(after)).toEqual(others(before));
});

it.each([
	['tag_id=none&from=0&until=1', 'tag_id'],
	['tag_id={tag}&from=soon&until=1', 'from'],
	['tag_id={tag}&from=3600000&until=0', 'until'],
	['tag_id={tag}&from=0&until=99999999999', 'until'],
])('refuses %s, naming the field', async (query, field) => {
	const response = await harness.rawControl('GET', `outcomes?${query.replace('{tag}', tagId)}`);
	expect(response.status).toBe(400);
	expect(((await response.json()) as { error: string }).error).toMatch(new RegExp(`^${field}:`));
});
