import type { INodeListSearchItems } from 'n8n-workflow';
import { listChangeSets, type ChangeSet } from '../../lib/ledger/change-sets';
import { getStrategy, iterateStrategies } from '../../lib/wecom/customer-strategies';
import { PAGE_SIZE, searchAmong, type Search } from '../shared/list-search/search-among';
import { tagEntries } from '../shared/list-search/search-tags';
import { message } from '../shared/messages';
import { openClient, openLedgerOf } from '../shared/open';
import { loadFamily, strategyTags } from './tag/tag-family';

export { searchMembers } from '../shared/list-search/search-members';
export { searchTagGroups, searchTags } from '../shared/list-search/search-tags';

export const searchStrategyTags: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const strategyId = Number(this.getCurrentNodeParameter('strategy', { extractValue: true })) || undefined;
		const library = await loadFamily(strategyTags, client, strategyId, {});
		return tagEntries(library.groups);
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
