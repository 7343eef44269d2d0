import { TestCorp } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, mark, results, tally } from './tagging';

const VIP = '客户等级/VIP';

let corp: TestCorp;
let vip: string;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 300 });
	vip = (await readTagIds(corp))(VIP);
});
beforeEach(async () => await corp.post('/sim/reset'));
afterAll(async () => await corp.stop());

interface Followed {
	external_userid: string;
	/** Members who follow the customer, the one who added it first in front. */
	userids: string[];
}

/** Customers by who follows them; whoever added a customer first stands first in WeCom's own answer of times. */
async function customers(): Promise<Followed[]> {
	const followed = new Map<string, string[]>();
	for (const { userid, external_userid } of await corp.relations()) {
		followed.set(external_userid, [...(followed.get(external_userid) ?? []), userid]);
	}
	return [...followed].map(([external_userid, userids]) => ({ external_userid, userids }));
}

async function ownerOf(externalUserid: string): Promise<string> {
	const { corpid, corpsecret } = corp.simulator;
	const { access_token } = await corp.get<{ access_token: string }>(
		`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
	);
	const { follow_user } = await corp.get<{ follow_user: Array<{ userid: string; createtime: number }> }>(
		`/cgi-bin/externalcontact/get?access_token=${access_token}&external_userid=${externalUserid}`,
	);
	return follow_user.sort((a, b) => a.createtime - b.createtime)[0]!.userid;
}

/** Members on whose relation with the customer the tag is. */
async function taggedBy(externalUserid: string): Promise<string[]> {
	const relations = await corp.relations();
	return relations
		.filter((relation) => relation.external_userid === externalUserid && relation.tags.includes(vip))
		.map(({ userid }) => userid);
}

async function sharedCustomer(): Promise<Followed> {
	const untagged = new Set<string>();
	for (const { external_userid, userids } of await customers()) {
		if (userids.length >= 2 && (await taggedBy(external_userid)).length === 0) untagged.add(external_userid);
		if (untagged.size === 1) return { external_userid, userids };
	}
	throw new Error('the seed has no customer with two members');
}

describe('an item that names only the customer', () => {
	test('fails unless the user chose otherwise, and says what to choose', async () => {
		const { external_userid } = await sharedCustomer();
		const run = await mark(corp, [{ external_userid }], { addTags: chosen(VIP) });
		expect(results(run)[0]).toMatchObject({
			status: 'failed',
			class: 'input',
			message: expect.stringMatching(/^Field "userid" is empty and "When Only a Customer Is Given"/),
			reasons: [{ code: 'NO_MEMBER' }],
		});
		expect(await corp.calls('externalcontact/mark_tag')).toBe(0);
	});

	test('is taken to mean the owner: the member who added the customer first', async () => {
		const { external_userid } = await sharedCustomer();
		const run = await mark(corp, [{ external_userid }], {
			addTags: chosen(VIP),
			options: { fanOut: 'owner' },
		});
		expect(tally(run)).toEqual({ applied: 1 });
		expect(await taggedBy(external_userid)).toEqual([await ownerOf(external_userid)]);
	});

	test('is taken to mean every member who follows the customer, and lists them', async () => {
		const { external_userid, userids } = await sharedCustomer();
		const run = await mark(corp, [{ external_userid }], { addTags: chosen(VIP), options: { fanOut: 'all' } });
		expect(new Set(await taggedBy(external_userid))).toEqual(new Set(userids));
		expect(new Set(results(run)[0]!.userids)).toEqual(new Set(userids));
		expect(results(run)[0]).toMatchObject({ status: 'applied', added: [vip], removed: [] });
	});

	test('fails as an item when nobody follows the customer', async () => {
		const { external_userid } = await sharedCustomer();
		const run = await mark(corp, [{ external_userid: 'wmNobodyKnows' }, { external_userid }], {
			addTags: chosen(VIP),
			options: { fanOut: 'all' },
		});
		expect(results(run).map(({ status }) => status)).toEqual(['failed', 'applied']);
		expect(results(run)[0]).toMatchObject({ class: 'item', reasons: [{ code: 'NO_RELATION' }] });
	});
});

test('many customers are looked up by pages of relations, not one by one', async () => {
	const all = await customers();
	const run = await mark(
		corp,
		all.map(({ external_userid }) => ({ external_userid })),
		{ addTags: chosen(VIP), options: { fanOut: 'all' } },
	);
	expect(results(run).every(({ status }) => status === 'applied' || status === 'unchanged')).toBe(true);
	expect((await corp.relations()).every(({ tags }) => tags.includes(vip))).toBe(true);
	expect(await corp.calls('externalcontact/get')).toBe(0);
});
