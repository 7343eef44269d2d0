import { listJobs } from '../../lib/ledger/jobs';
import { PAGE_SIZE, searchAmong, type Search } from '../shared/list-search/search-among';
import { message } from '../shared/messages';
import { clientOptions, openLedgerOf } from '../shared/open';
import { countText, stateWord } from './words';

export { searchTags } from '../shared/list-search/search-tags';

/** The corp's jobs, newest first. WeCom is not asked: the credential only tells whose they are. */
export const searchJobs: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { corpId } = clientOptions(await this.getCredentials('wecomApi'));
		const ledger = await openLedgerOf(this);
		try {
			const jobs = await listJobs(ledger.db, { corp_id: corpId, limit: PAGE_SIZE });
			return jobs.map(({ id, name, state, total, pending, claimed }) => ({
				name: message('JOB_ENTRY', {
					name,
					state: stateWord(state),
					done: countText(total - pending - claimed),
					total: countText(total),
				}),
				value: id,
			}));
		} finally {
			await ledger.close();
		}
	});
};
