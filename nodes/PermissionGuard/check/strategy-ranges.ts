import type { DepartmentTree } from '../../../lib/domain/people/department-tree';
import { memberKey } from '../../../lib/domain/people/member';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { WecomClient } from '../../../lib/wecom/client';
import { iterateStrategyRange } from '../../../lib/wecom/customer-strategies';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import { tolerate } from '../../shared/tolerate';
import { isRefused, type Asked, type AskedChange } from './asked';

interface Range {
	members: ReadonlySet<string>;
	departments: readonly number[];
}

/** Whom WeCom lets use the strategy tags (规则组标签) of a run: page 94882, errcode 60030. */
export class StrategyRanges {
	private constructor(
		private readonly ranges: ReadonlyMap<number, Range>,
		private readonly library: TagLibrary,
		private readonly tree: DepartmentTree,
	) {}

	/** A range that the app may not read is left for WeCom to judge. */
	static async load(
		client: WecomClient,
		library: TagLibrary,
		tree: DepartmentTree,
		asked: ReadonlyArray<Asked | Failure>,
		signal: AbortSignal | undefined,
	): Promise<StrategyRanges> {
		// Items share their lists of changes: looking at each list once is enough.
		const lists = new Set<Asked['changes']>();
		const breather = new Breather();
		for (const each of asked) {
			if (breather.due()) await breather.pause();
			if (!isRefused(each) && each.relation) lists.add(each.changes);
		}
		const ids = new Set([...lists].flat().map((change) => strategyOf(library, change)));
		const ranges = new Map<number, Range>();
		for (const id of ids) {
			if (id === undefined) continue;
			const range = await tolerate(readRange(client, id, signal), (error) => !error.retryable);
			if (range.ok) ranges.set(id, range.value);
		}
		return new StrategyRanges(ranges, library, tree);
	}

	/** Whether an item's tags have ranges, so that the departments of its member matter. */
	concern({ relation, changes }: Asked): boolean {
		return relation !== undefined && this.ranges.size > 0 && changes.some((change) => this.rangeOf(change));
	}

	/** @param departments of the relation's member; undefined: not known, and left for WeCom to judge */
	excludes(change: AskedChange, userid: string, departments: readonly number[] | undefined): boolean {
		if (this.ranges.size === 0) return false;
		const range = this.rangeOf(change);
		if (!range || departments === undefined || range.members.has(memberKey(userid))) return false;
		return !departments.some((id) => range.departments.some((root) => this.tree.isWithin(id, root)));
	}

	private rangeOf(change: AskedChange): Range | undefined {
		const strategy = strategyOf(this.library, change);
		return strategy === undefined ? undefined : this.ranges.get(strategy);
	}
}

function strategyOf(library: TagLibrary, { tag }: AskedChange): number | undefined {
	return tag.id === undefined ? undefined : library.get(tag.id)?.strategyId;
}

async function readRange(client: WecomClient, id: number, signal: AbortSignal | undefined): Promise<Range> {
	const members = new Set<string>();
	const departments: number[] = [];
	for await (const node of iterateStrategyRange(client, id, { signal })) {
		if (node.type === 1) members.add(memberKey(node.userid));
		else departments.push(node.partyid);
	}
	return { members, departments };
}
