import { listRollouts } from '../../lib/ledger/rollouts';
import { PAGE_SIZE, searchAmong, type Search } from '../shared/list-search/search-among';
import { message } from '../shared/messages';
import { clientOptions, openLedgerOf } from '../shared/open';
import { stateWord } from './words';

/** The corp's rollouts, newest first. WeCom is not asked: the credential only tells whose they are. */
export const searchRollouts: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { corpId } = clientOptions(await this.getCredentials('wecomApi'));
		const ledger = await openLedgerOf(this);
		try {
			const rollouts = await listRollouts(ledger.db, { corp_id: corpId, limit: PAGE_SIZE });
			return rollouts.map(({ id, name, state, stage, plan }) => ({
				name: message('ROLLOUT_ENTRY', {
					title: name === '' ? id : `${name} (${id})`,
					state: stateWord(state),
					stage: Math.max(0, stage + 1),
					stages: plan.stages.length,
				}),
				value: id,
			}));
		} finally {
			await ledger.close();
		}
	});
};
