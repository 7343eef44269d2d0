import type { NewTags, TagEdit, TagSelection } from './tag-library';
import { checkId, checkIds, checkInteger, checkName, checkOrder, inputError } from './validate';

const MAX_STRATEGY_ID = 2 ** 32 - 1;

/** The request body without absent fields and empty lists: WeCom refuses `group_id: ""` and null. */
export function onlyGiven(params: object): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(params).filter(
			([, value]: [string, unknown]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
		),
	);
}

/** Checks what add_corp_tag and add_strategy_tag take. */
export function checkNewTags(endpoint: string, tags: NewTags): void {
	checkTargetGroup(endpoint, tags);
	if (!Array.isArray(tags.tag) || tags.tag.length === 0) {
		throw inputError(endpoint, 'tag', tags.tag, 'it must list at least one tag');
	}
	const indexOfName = new Map<string, number>();
	tags.tag.forEach(({ name, order }, index) => {
		checkName(endpoint, `tag[${index}].name`, name);
		checkOrder(endpoint, `tag[${index}].order`, order);
		const earlier = indexOfName.get(name);
		if (earlier !== undefined) {
			throw inputError(endpoint, `tag[${index}].name`, name, `tag[${earlier}] has the same name`);
		}
		indexOfName.set(name, index);
	});
}

function checkTargetGroup(endpoint: string, { group_id, group_name, order }: NewTags): void {
	if (group_id === undefined) {
		checkName(endpoint, 'group_name', group_name);
		checkOrder(endpoint, 'order', order);
		return;
	}
	checkId(endpoint, 'group_id', group_id);
	// WeCom would ignore them without a word.
	if (group_name !== undefined) {
		throw inputError(endpoint, 'group_name', group_name, 'it must be left out when group_id is given');
	}
	if (order !== undefined) {
		throw inputError(endpoint, 'order', order, 'it must be left out when group_id is given');
	}
}

/** Checks what edit_corp_tag and edit_strategy_tag take. */
export function checkEdit(endpoint: string, { id, name, order }: TagEdit): void {
	checkId(endpoint, 'id', id);
	if (name !== undefined) checkName(endpoint, 'name', name);
	checkOrder(endpoint, 'order', order);
	if (name === undefined && order === undefined) {
		throw inputError(endpoint, 'name', name, 'name or order must be given');
	}
}

/** Checks ids to list (no id: everything) or to delete (at least one id). */
export function checkSelection(
	endpoint: string,
	{ tag_id = [], group_id = [] }: TagSelection,
	rule: 'none-is-all' | 'at-least-one',
): void {
	checkIds(endpoint, 'tag_id', tag_id);
	checkIds(endpoint, 'group_id', group_id);
	if (rule === 'at-least-one' && tag_id.length === 0 && group_id.length === 0) {
		throw inputError(endpoint, 'tag_id', tag_id, 'tag_id or group_id must name at least one');
	}
}

/** Checks the id of a strategy: a positive integer of 32 bits. */
export function checkStrategyId(endpoint: string, strategyId: unknown): void {
	checkInteger(endpoint, 'strategy_id', strategyId, 1, MAX_STRATEGY_ID);
}
