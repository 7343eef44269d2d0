import { found, Harness, type CustomerState } from './support';

interface Row {
	external_contact: { external_userid: string };
	follow_info: { userid: string; tag_id: string[]; createtime: number };
}
interface Page {
	external_contact_list: Row[];
	next_cursor: string;
	fail_info?: { unlicensed_userid_list: string[] };
}

let harness: Harness;
let userids: string[];
beforeAll(async () => {
	harness = await Harness.start();
	userids = (await harness.get<{ follow_user: string[] }>('externalcontact/get_follow_user_list'))
		.follow_user;
});
beforeEach(() => harness.reset());
afterAll(() => harness.close());

const page = (body: object) => harness.post<Page>('externalcontact/batch/get_by_user', body);

async function readAll(limit: number, between?: () => Promise<unknown>): Promise<Page[]> {
	const pages: Page[] = [];
	let cursor = '';
	do {
		const next = await page({ userid_list: userids, limit, cursor });
		pages.push(next);
		cursor = next.next_cursor;
		await between?.();
	} while (cursor !== '');
	return pages;
}

function toState(pages: Page[]): string[] {
	return pages
		.flatMap(({ external_contact_list }) => external_contact_list)
		.map(({ external_contact, follow_info }) =>
			[external_contact.external_userid, follow_info.userid, ...[...follow_info.tag_id].sort()].join(' '),
		)
		.sort();
}

function flatten(state: CustomerState[]): string[] {
	return state
		.flatMap(({ external_userid, relations }) =>
			relations.map(({ userid, tags }) => [external_userid, userid, ...tags].join(' ')),
		)
		.sort();
}

it('gives every relation of the members exactly once, full pages across members', async () => {
	const pages = await readAll(37);
	expect(pages.slice(0, -1).every(({ external_contact_list }) => external_contact_list.length === 37)).toBe(
		true,
	);
	expect(toState(pages)).toEqual(flatten(await harness.fullState()));
});

it.each([
	[undefined, 50],
	[0, 50],
	[100, 100],
	[1000, 100],
])('with limit %s gives %i rows', async (limit, rows) => {
	expect((await page({ userid_list: userids, limit })).external_contact_list).toHaveLength(rows);
});

it('neither skips nor repeats when customers leave between pages', async () => {
	const state = await harness.fullState();
	const leaving = state
		.slice(0, 40)
		.map(({ external_userid, relations }) => ({ external_userid, userid: found(relations[0]).userid }));
	const pages = await readAll(25, async () => {
		const gone = leaving.pop();
		if (gone) await harness.control('POST', 'console', { op: 'delete_customer', ...gone });
	});
	const seen = toState(pages).map((line) => line.split(' ').slice(0, 2).join(' '));
	expect(new Set(seen).size).toBe(seen.length);
	const stillThere = flatten(await harness.fullState()).map((line) => line.split(' ').slice(0, 2).join(' '));
	expect(seen).toEqual(expect.arrayContaining(stillThere));
});

it('gives an empty list and cursor for a member without customers', async () => {
	const boss = found(userids[0]);
	expect(await page({ userid_list: [boss] })).toMatchObject({
		errcode: 0,
		external_contact_list: [],
		next_cursor: '',
	});
});

it.each<[object, number]>([
	[{}, 40063],
	[{ userid_list: [] }, 40063],
	[{ userid_list: 'zhangsan' }, 40063],
	[{ userid_list: Array.from({ length: 101 }, (_, n) => `u${n}`) }, 40058],
	[{ userid_list: ['x'.repeat(65)] }, 40058],
	[{ userid_list: ['nobody'] }, 60111],
])('refuses %o with %i', async (body, errcode) => {
	expect(await page(body)).toMatchObject({ errcode, external_contact_list: [] });
});

it('refuses a cursor that is none, or that belongs to other members', async () => {
	expect((await page({ userid_list: userids, cursor: 'garbage' })).errcode).toBe(50100);
	const { next_cursor } = await page({ userid_list: userids });
	expect((await page({ userid_list: userids.slice(1), cursor: next_cursor })).errcode).toBe(60268);
});

it('names members without a licence, and fails when there is no other', async () => {
	await harness.turn({ unlicensed_userids: userids.slice(0, 1) });
	expect((await page({ userid_list: userids })).fail_info).toEqual({
		unlicensed_userid_list: userids.slice(0, 1),
	});
	expect((await page({ userid_list: userids.slice(0, 1) })).errcode).toBe(701008);
});

it('leaves out who has not been confirmed yet', async () => {
	const userid = found(userids[1]);
	await harness.control('POST', 'console', { op: 'add_half_customer', userid, external_userid: 'wmHALF' });
	expect(JSON.stringify(await readAll(100))).not.toContain('wmHALF');
	expect((await harness.mark({ userid, external_userid: 'wmHALF', add_tag: ['x'] })).errcode).toBe(84061);
	await harness.control('POST', 'console', { op: 'add_customer', userid, external_userid: 'wmHALF' });
	expect(JSON.stringify(await readAll(100))).toContain('wmHALF');
});
