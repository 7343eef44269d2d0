import { ApiFailure } from '../failure';
import { requireOwnStrategy } from './customer-strategies';
import { write, read, type Call, type EndpointFamily } from './endpoint';
import { addTags } from './tag-adding';
import { deleteTags, editTag } from './tag-changing';
import { listTags, type TagScope } from './tag-reading';

/** Strategy tags of this app's rule groups, or of one of them. */
function scopeOf({ sim }: Call, strategyId?: number): TagScope {
	return {
		includes: (group) =>
			group.strategyId !== 0 &&
			sim.corp.strategies.get(group.strategyId)?.owner === 'app' &&
			(strategyId === undefined || group.strategyId === strategyId),
		flagsDeleted: false,
		showsStrategy: true,
	};
}

/** 规则组标签, page 94882. */
export const strategyTagEndpoints: EndpointFamily = {
	'externalcontact/get_strategy_tag_list': read(
		'POST',
		(call) => {
			const strategyId = call.body.integer('strategy_id');
			if (strategyId !== undefined) requireOwnStrategy(call, strategyId);
			return listTags(call, scopeOf(call, strategyId));
		},
		{ tag_group: [] },
	),

	/** Only first-level rule groups may own tags. */
	'externalcontact/add_strategy_tag': write((call) => {
		const { id, parentId } = requireOwnStrategy(call, call.body.integer('strategy_id'));
		if (parentId !== 0) throw new ApiFailure(40058);
		return addTags(call, id);
	}),

	'externalcontact/edit_strategy_tag': write((call) => editTag(call, scopeOf(call))),
	'externalcontact/del_strategy_tag': write((call) => deleteTags(call, scopeOf(call))),
};
