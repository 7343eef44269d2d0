import { addCorpTagsInSlices, ensureCorpTags } from '../../lib/wecom/corp-tags';
import { WecomApiError, WecomInputError } from '../../lib/wecom/errors';
import { ensureStrategyTags } from '../../lib/wecom/strategy-tags';
import type { NewTags, TagGroup } from '../../lib/wecom/tag-library';
import { errorReply } from './scripted-sender';
import type { Script, ScriptedReply } from './scripted-sender';
import { scriptedClient } from './test-client';

const LIST = 'externalcontact/get_corp_tag_list';
const ADD = 'externalcontact/add_corp_tag';

/** A tag library as WeCom keeps one; `onAdd` may fail a request before or after it takes effect. */
function openLibrary(
	groups: Array<{ name: string; tags: string[] }> = [],
	onAdd: (n: number) => { before?: ScriptedReply; after?: ScriptedReply } = () => ({}),
) {
	const library: TagGroup[] = groups.map(({ name, tags }) => ({
		group_id: `id-of-${name}`,
		group_name: name,
		create_time: 0,
		order: 0,
		tag: tags.map((tag) => ({ id: `id-of-${name}/${tag}`, name: tag, create_time: 0, order: 0 })),
	}));

	const add = (wanted: NewTags): object => {
		let group = library.find(({ group_id, group_name }) =>
			wanted.group_id === undefined ? group_name === wanted.group_name : group_id === wanted.group_id,
		);
		const present = new Set(group?.tag.map(({ name }) => name));
		if (wanted.tag.some(({ name }) => present.has(name))) return { errcode: 40071, errmsg: 'name exists' };
		if (!group) {
			const name = wanted.group_name ?? '';
			group = {
				group_id: `id-of-${name}`,
				group_name: name,
				create_time: 0,
				order: wanted.order ?? 0,
				tag: [],
			};
			library.push(group);
		}
		const { group_name } = group;
		const created = wanted.tag.map(({ name, order = 0 }) => ({
			id: `id-of-${group_name}/${name}`,
			name,
			create_time: 0,
			order,
		}));
		group.tag.push(...created);
		return { errcode: 0, tag_group: { ...group, tag: created } };
	};

	const script: Script = ({ endpoint, params }, n) => {
		if (endpoint === LIST || endpoint.endsWith('get_strategy_tag_list')) {
			const wanted = params.group_id as string[] | undefined;
			const shown = library.filter(({ group_id }) => !wanted || wanted.includes(group_id));
			return { body: { errcode: 0, tag_group: shown } };
		}
		if (endpoint !== ADD && !endpoint.endsWith('add_strategy_tag')) return {};
		const { before, after } = onAdd(n);
		if (before) return before;
		const reply = add(params as NewTags & Record<string, unknown>);
		return after ?? { body: reply };
	};
	return { library, ...scriptedClient(script) };
}

const namesOf = (group?: TagGroup) => group?.tag.map(({ name }) => name);
const numbered = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `标签${n}` }));

test('creates a group with its tags, then does nothing', async () => {
	const { client, clock, wecom, library } = openLibrary();
	const wanted = { group_name: '客户等级', order: 7, tag: [{ name: 'VIP', order: 2 }, { name: '普通' }] };
	const first = await clock.until(ensureCorpTags(client, wanted));
	expect(namesOf(first.group)).toEqual(['VIP', '普通']);
	expect(first.created.map(({ name }) => name)).toEqual(['VIP', '普通']);
	expect(library[0]).toMatchObject({ group_name: '客户等级', order: 7 });

	const second = await clock.until(ensureCorpTags(client, wanted));
	expect(second.group).toEqual(first.group);
	expect(second.created).toEqual([]);
	expect(wecom.count(ADD)).toBe(1);
});

test('adds only what is missing, by the id-of-the group', async () => {
	const { client, clock, wecom } = openLibrary([{ name: 'g', tags: ['a'] }]);
	const tags = [{ name: 'a' }, { name: 'b', order: 0 }];
	const ensured = await clock.until(ensureCorpTags(client, { group_name: 'g', order: 3, tag: tags }));
	expect(namesOf(ensured.group)).toEqual(['a', 'b']);
	expect(ensured.created.map(({ name }) => name)).toEqual(['b']);
	expect(wecom.requests.find(({ endpoint }) => endpoint === ADD)?.params).toEqual({
		group_id: 'id-of-g',
		tag: [{ name: 'b', order: 0 }],
	});
});

test('reads only the group when its id is given', async () => {
	const { client, clock, wecom } = openLibrary([{ name: 'g', tags: ['a'] }]);
	await clock.until(ensureCorpTags(client, { group_id: 'id-of-g', tag: [{ name: 'b' }] }));
	expect(wecom.requests.find(({ endpoint }) => endpoint === LIST)?.params).toEqual({ group_id: ['id-of-g'] });
});

test('refuses an id that names no group', async () => {
	const { client, clock, wecom } = openLibrary();
	const call = ensureCorpTags(client, { group_id: 'nowhere', tag: [{ name: 'a' }] });
	await expect(clock.until(call)).rejects.toMatchObject({ field: 'group_id', value: '"nowhere"' });
	await expect(call).rejects.toBeInstanceOf(WecomInputError);
	expect(wecom.count(ADD)).toBe(0);
});

test('a reply that gets lost after the tags were created creates nothing twice', async () => {
	const lost = { failure: Object.assign(new Error('lost'), { code: 'ECONNRESET' }) };
	const { client, clock, wecom } = openLibrary([], (n) => (n === 0 ? { after: lost } : {}));
	const ensured = await clock.until(ensureCorpTags(client, { group_name: 'g', tag: numbered(3) }));
	expect(namesOf(ensured.group)).toEqual(['标签0', '标签1', '标签2']);
	expect(ensured.created).toHaveLength(3);
	expect(wecom.count(ADD)).toBe(1);
});

test.each([
	['a dropped request', { failure: Object.assign(new Error('lost'), { code: 'ECONNRESET' }) }],
	['-1', errorReply(-1)],
	['a fleeting 40068', errorReply(40068)],
	['HTTP 502', { status: 502, body: '' }],
])('%s is followed by another look and another try', async (_, before) => {
	const { client, clock, wecom } = openLibrary([], (n) => (n < 2 ? { before } : {}));
	const ensured = await clock.until(ensureCorpTags(client, { group_name: 'g', tag: numbered(2) }));
	expect(namesOf(ensured.group)).toEqual(['标签0', '标签1']);
	expect([wecom.count(ADD), wecom.count(LIST)]).toEqual([3, 4]);
});

test('a name that somebody else creates meanwhile counts as there', async () => {
	const { client, clock, library } = openLibrary([{ name: 'g', tags: ['a'] }], (n) => {
		if (n === 0) library[0]?.tag.push({ id: 'theirs', name: 'b', create_time: 0, order: 0 });
		return {};
	});
	const ensured = await clock.until(
		ensureCorpTags(client, { group_name: 'g', tag: [{ name: 'b' }, { name: 'c' }] }),
	);
	expect(namesOf(ensured.group)).toEqual(['a', 'b', 'c']);
});

test('two that ensure the same tags at once both succeed', async () => {
	const { client, clock, library } = openLibrary([{ name: 'g', tags: [] }]);
	const wanted = { group_name: 'g', tag: numbered(120) };
	const both = await clock.until(
		Promise.all([ensureCorpTags(client, wanted), ensureCorpTags(client, wanted)]),
	);
	expect(both.map(({ group }) => group.tag.length)).toEqual([120, 120]);
	expect(library[0]?.tag).toHaveLength(120);
});

test('a name that WeCom refuses but does not list ends with its error', async () => {
	const { client, clock } = openLibrary([], () => ({ before: errorReply(40071) }));
	const call = ensureCorpTags(client, { group_name: 'g', tag: numbered(1) });
	await expect(clock.until(call)).rejects.toMatchObject({ errcode: 40071 });
});

test('tags that WeCom takes but never lists end as an error, not as a loop', async () => {
	const nothingListed: Script = ({ endpoint }) =>
		endpoint === ADD ? { body: { errcode: 0, tag_group: { group_id: 'g1', tag: [] } } } : {};
	const { client, clock, wecom } = scriptedClient(nothingListed);
	const call = ensureCorpTags(client, { group_name: 'g', tag: numbered(1) });
	await expect(clock.until(call)).rejects.toMatchObject({ class: 'transient', retryable: true });
	expect(wecom.count(ADD)).toBe(4);
});

test.each([40126, 48002, 40072])('%i is told at once', async (errcode) => {
	const { client, clock, wecom } = openLibrary([], () => ({ before: errorReply(errcode) }));
	const call = ensureCorpTags(client, { group_name: 'g', tag: numbered(1) });
	await expect(clock.until(call)).rejects.toBeInstanceOf(WecomApiError);
	expect(wecom.count(ADD)).toBe(1);
});

test('a deleted tag or group that is listed does not count as there', async () => {
	const tag = [{ id: 'old', name: 'a', create_time: 0, order: 0, deleted: true }];
	const group = { group_id: 'id-of-g', group_name: 'g', create_time: 0, order: 0, tag };
	const { client, clock, library } = openLibrary();
	library.push({ ...group, deleted: true });
	const gone = ensureCorpTags(client, { group_id: 'id-of-g', tag: [{ name: 'a' }] });
	await expect(clock.until(gone)).rejects.toMatchObject({ field: 'group_id' });
});

describe('more than 50 tags', () => {
	test('of a known group go out in slices of 50 at once', async () => {
		const { client, clock, wecom } = openLibrary([{ name: 'g', tags: [] }]);
		const startedAt = clock.now();
		const group = await clock.until(addCorpTagsInSlices(client, { group_id: 'id-of-g', tag: numbered(220) }));
		expect(namesOf(group)).toEqual(numbered(220).map(({ name }) => name));
		const sizes = wecom.requests.filter(({ endpoint }) => endpoint === ADD).map(({ params }) => params.tag);
		expect(sizes.map((tags) => (Array.isArray(tags) ? tags.length : 0))).toEqual([50, 50, 50, 50, 20]);
		// gettoken, then all slices together.
		expect(clock.now() - startedAt).toBe(40);
	});

	test('of a new group wait for the slice that creates it, and use its id', async () => {
		const { client, clock, wecom, library } = openLibrary();
		await clock.until(addCorpTagsInSlices(client, { group_name: 'g', order: 9, tag: numbered(120) }));
		expect(wecom.log.filter((line) => line.includes('add_corp_tag'))).toEqual([
			'START add_corp_tag',
			'END add_corp_tag 0',
			'START add_corp_tag',
			'START add_corp_tag',
			'END add_corp_tag 0',
			'END add_corp_tag 0',
		]);
		expect(library).toHaveLength(1);
		const targets = wecom.requests.filter(({ endpoint }) => endpoint === ADD).map(({ params }) => params);
		expect(targets.map(({ group_id, group_name, order }) => [group_id, group_name, order])).toEqual([
			[undefined, 'g', 9],
			['id-of-g', undefined, undefined],
			['id-of-g', undefined, undefined],
		]);
	});

	test('one failed slice is told after the others have ended', async () => {
		const { client, clock, wecom, library } = openLibrary([{ name: 'g', tags: [] }], (n) =>
			n === 1 ? { before: errorReply(40126) } : {},
		);
		const call = addCorpTagsInSlices(client, { group_id: 'id-of-g', tag: numbered(200) });
		await expect(clock.until(call)).rejects.toMatchObject({ errcode: 40126 });
		expect(wecom.count(ADD)).toBe(4);
		expect(library[0]?.tag).toHaveLength(150);
	});

	test('are ensured although one slice gets lost', async () => {
		const { client, clock, library } = openLibrary([], (n) => (n === 2 ? { before: errorReply(-1) } : {}));
		const ensured = await clock.until(ensureCorpTags(client, { group_name: 'g', tag: numbered(200) }));
		expect(ensured.group.tag).toHaveLength(200);
		expect(new Set(library[0]?.tag.map(({ name }) => name)).size).toBe(200);
	});
});

test('strategy tags are ensured inside their strategy', async () => {
	const { client, clock, wecom } = openLibrary();
	const wanted = { strategy_id: 3, group_name: 'g', tag: numbered(60) };
	const ensured = await clock.until(ensureStrategyTags(client, wanted));
	expect(ensured.created).toHaveLength(60);
	const asked = wecom.requests.filter(({ endpoint }) => endpoint !== 'gettoken');
	expect(asked.map(({ params }) => params.strategy_id)).toEqual([3, 3, 3, 3]);
});
