import type { Relation } from '../../../lib/domain/tag-change';
import type { Failure } from '../failure';

/** What is to be changed on one relation, and afterwards what became of it. */
export interface RelationTask extends Relation {
	add: readonly string[];
	remove: readonly string[];
	/** Who asks for it, where that is not the member. */
	operator?: string | undefined;
	/** Tags among `remove` that go because their time was up. */
	expired?: Set<string>;
	/** Tags WeCom accepted. */
	added: readonly string[];
	removed: readonly string[];
	/** How often WeCom was called for it; what the client repeats by itself counts once. */
	calls: number;
	/** Why the rest was not done. */
	failure?: Failure;
}

const NOTHING: readonly string[] = [];

export function newTask(
	relation: Relation & { operator?: string | undefined },
	add: readonly string[],
	remove: readonly string[],
): RelationTask {
	return {
		userid: relation.userid,
		external_userid: relation.external_userid,
		add,
		remove,
		operator: relation.operator,
		added: NOTHING,
		removed: NOTHING,
		calls: 0,
	};
}
