import type { Repair } from '../../../lib/domain/conflict/repair';
import { union } from '../../../lib/domain/tag-change';
import type { GroupItem } from './group';

/**
 * Writes to each item its share of a repair of relations: what it should no longer ask, and what it should take
 * off besides.
 * @param stopped the items that are to blame; they take off what has to go, and tell of the repair
 * @returns false where some step cannot be written into an item, because it means several relations
 */
export function shareRepair(
	{ steps }: Repair,
	active: readonly GroupItem[],
	stopped: ReadonlySet<GroupItem>,
): boolean {
	const touched = new Set(steps.map(({ relation }) => relation));
	const onTouched = active.filter(({ relations }) => relations.some((relation) => touched.has(relation)));
	if (onTouched.some(({ relations }) => relations.length > 1)) return false;
	for (const item of active) {
		const [relation] = item.relations;
		const own = steps.filter((step) => step.relation === relation);
		const tagsOf = (kind: (typeof steps)[number]['kind']): string[] =>
			own.filter((step) => step.kind === kind).map(({ tag }) => tag);
		const { add, remove } = item.change;
		const dropsAdd = tagsOf('drop_add').filter((tag) => add.includes(tag));
		const dropsRemove = tagsOf('drop_remove').filter((tag) => remove.includes(tag));
		const takesOff = isCharged(item, active, stopped) ? tagsOf('take_off') : [];
		if (!stopped.has(item) && dropsAdd.length + dropsRemove.length + takesOff.length === 0) continue;
		item.repair = {
			add: add.filter((tag) => !dropsAdd.includes(tag)),
			remove: union(
				remove.filter((tag) => !dropsRemove.includes(tag)),
				takesOff,
			),
			dropsAdd,
			dropsRemove,
			takesOff,
		};
	}
	return true;
}

/** Whether the item takes off what its relation has to lose: every item to blame, else the relation's first. */
function isCharged(item: GroupItem, active: readonly GroupItem[], stopped: ReadonlySet<GroupItem>): boolean {
	const [relation] = item.relations;
	const onRelation = active.filter(({ relations }) => relations[0] === relation);
	const toBlame = onRelation.filter((each) => stopped.has(each));
	return toBlame.length > 0 ? stopped.has(item) : item === onRelation[0];
}
