import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import type { LibraryGroup } from '../../lib/domain/tag-library';
import { listChangeSets, type ChangeSet } from '../../lib/ledger/change-sets';
import { getStrategy, iterateStrategies } from '../../lib/wecom/customer-strategies';
import { getFollowUserList } from '../../lib/wecom/customers';
import { listDepartments, listDepartmentUsers } from '../../lib/wecom/directory';
import type { WecomClient } from '../../lib/wecom/client';
import { loadTagLibrary } from '../shared/change-set/library';
import { forEachConcurrently } from '../shared/event-loop';
import { message } from '../shared/messages';
import { toNodeError } from '../shared/node-error';
import { openClient, openLedgerOf } from '../shared/open';
import { tolerate } from '../shared/tolerate';
import { inDisplayOrder } from './tag/list.operation';
import { loadFamily, strategyTags } from './tag/tag-family';

/** More than a person scrolls through; the search narrows it down. */
const PAGE_SIZE = 200;

/** Reading names costs a call per department: beyond this, ids have to do. */
const MAX_DEPARTMENTS = 200;

const DEPARTMENTS_AT_ONCE = 5;

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Tags as "group / tag", in the order WeCom shows them. */
export const searchTags: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const library = await loadTagLibrary(client, { includeStrategyTags: true });
		return tagEntries(library.groups);
	});
};

export const searchStrategyTags: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const strategyId = Number(this.getCurrentNodeParameter('strategy', { extractValue: true })) || undefined;
		const library = await loadFamily(strategyTags, client, strategyId, {});
		return tagEntries(library.groups);
	});
};

export const searchTagGroups: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const library = await loadTagLibrary(client, { includeStrategyTags: false });
		return inDisplayOrder(library.groups).map((group) => ({
			name: group.name,
			value: group.id,
			description: group.tags.map((tag) => tag.name).join(', '),
		}));
	});
};

export const searchStrategies: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const entries: INodeListSearchItems[] = [];
		for await (const id of iterateStrategies(client)) {
			const { strategy_name } = await getStrategy(client, id);
			entries.push({ name: strategy_name, value: String(id) });
		}
		return entries;
	});
};

/** Members with the customer-contact function, by name where the app may read it. */
export const searchMembers: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const [userids, names] = await Promise.all([getFollowUserList(client), readMemberNames(client)]);
		return userids.map((userid) => {
			const name = names.get(userid.toLowerCase());
			return { name: name === undefined ? userid : `${name} (${userid})`, value: userid };
		});
	});
};

/** The corp's change sets, newest first. */
export const searchChangeSets: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { corpId } = await openClient(this);
		const ledger = await openLedgerOf(this);
		try {
			const changeSets = await listChangeSets(ledger.db, { corp_id: corpId, limit: PAGE_SIZE });
			return changeSets
				.filter((changeSet) => changeSet.applied > 0)
				.map((changeSet) => ({
					name: describeChangeSet(changeSet, this.getTimezone()),
					value: changeSet.id,
				}));
		} finally {
			await ledger.close();
		}
	});
};

function describeChangeSet(changeSet: ChangeSet, timeZone: string): string {
	const time = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
		changeSet.created_at,
	);
	const title = changeSet.name || changeSet.node_name || changeSet.kind;
	return message('CHANGE_SET_ENTRY', { time, title, applied: changeSet.applied });
}

function tagEntries(groups: readonly LibraryGroup[]): INodeListSearchItems[] {
	return inDisplayOrder(groups).flatMap((group) =>
		inDisplayOrder(group.tags).map((tag) => ({ name: `${tag.groupName} / ${tag.name}`, value: tag.id })),
	);
}

async function readMemberNames(client: WecomClient): Promise<Map<string, string>> {
	const names = new Map<string, string>();
	// Names are a courtesy: without the right to read them the userids still do.
	const departments = await tolerate(listDepartments(client));
	if (!departments.ok) return names;
	await forEachConcurrently(
		departments.value.slice(0, MAX_DEPARTMENTS),
		DEPARTMENTS_AT_ONCE,
		async ({ id }) => {
			const members = await tolerate(listDepartmentUsers(client, id));
			if (members.ok) for (const { userid, name } of members.value) names.set(userid.toLowerCase(), name);
		},
	);
	return names;
}

/** Filters by every word typed, and pages. */
async function searchAmong(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
	read: () => Promise<INodeListSearchItems[]>,
): Promise<INodeListSearchResult> {
	let entries: INodeListSearchItems[];
	try {
		entries = await read();
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
	const words = (filter ?? '')
		.toLowerCase()
		.split(/[\s/]+/)
		.filter(Boolean);
	const matches = entries.filter(({ name }) => {
		const lower = name.toLowerCase();
		return words.every((word) => lower.includes(word));
	});
	const start = Number(paginationToken ?? 0);
	const end = start + PAGE_SIZE;
	return {
		results: matches.slice(start, end),
		...(end < matches.length && { paginationToken: String(end) }),
	};
}
