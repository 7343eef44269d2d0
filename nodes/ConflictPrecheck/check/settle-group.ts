import { checkCustomer, checkRelation, hasPartIn } from '../../../lib/domain/conflict/check';
import type { CompiledRules } from '../../../lib/domain/conflict/compile-rule-set';
import { findOppositeRequests } from '../../../lib/domain/conflict/opposite-request';
import type { RelationState, StateChange } from '../../../lib/domain/conflict/relation-state';
import { proposeRepair } from '../../../lib/domain/conflict/repair';
import type { Finding } from '../../../lib/domain/conflict/rule-set';
import { ChangeMerger } from '../../../lib/domain/tag-change';
import type { Group, GroupItem } from './group';
import { shareRepair } from './share-repair';

interface Fault {
	finding: Finding;
	/** Relations by whose change the batch has a part in it. */
	relations: readonly number[];
}

/**
 * Judges the items of a group on the state after all of them, and stops those that have a part in what blocks.
 * A stopped item changes nothing, so what is left is judged anew, until nothing blocks: of two changes that are
 * fine only together, neither goes on alone.
 */
export function settleGroup(rules: CompiledRules, group: Group, autoRepair: boolean): void {
	const { held, items } = group;
	noteOppositeRequests(group);
	let mayRepair = true;
	for (;;) {
		const active = items.filter(({ isStopped }) => !isStopped);
		const states = statesOf(held, active);
		const stopped = attribute(findFaults(rules, states), active);
		if (stopped.size === 0) return;
		if (mayRepair) {
			mayRepair = false;
			const repair = proposeRepair(rules, states, {
				requestedAt: (relation, tag) => lastAsking(active, relation, tag),
			});
			if (repair && shareRepair(repair, active, stopped) && autoRepair) {
				for (const item of active) applyRepair(item);
				continue;
			}
		}
		for (const item of stopped) item.isStopped = true;
	}
}

/** An item of which nothing is left is stopped: there is nothing to let through. */
function applyRepair(item: GroupItem): void {
	if (!item.repair) return;
	const { add, remove } = item.repair;
	if (add.length + remove.length === 0) {
		item.isStopped = true;
		return;
	}
	item.change = { add, remove };
	item.isRepaired = true;
}

function statesOf(held: Group['held'], active: readonly GroupItem[]): RelationState[] {
	const merger = new ChangeMerger();
	const changes = new Map<number, StateChange>();
	for (const { change, relations } of active) {
		for (const relation of relations) {
			const merged = merger.add({ userid: String(relation), external_userid: '', ...change });
			changes.set(relation, merged);
		}
	}
	return held.map((tags, relation) => ({ held: tags, change: changes.get(relation) }));
}

function findFaults(rules: CompiledRules, states: readonly RelationState[]): Fault[] {
	const faults: Fault[] = [];
	for (const [relation, { held, change }] of states.entries()) {
		if (!change) continue;
		for (const finding of checkRelation(rules, held, change)) faults.push({ finding, relations: [relation] });
	}
	for (const { relations, holders: _holders, ...finding } of checkCustomer(rules, states)) {
		faults.push({ finding, relations });
	}
	return faults;
}

/** Gives each finding to the items that have a part in it. @returns the items that something blocks */
function attribute(faults: readonly Fault[], active: readonly GroupItem[]): Set<GroupItem> {
	const stopped = new Set<GroupItem>();
	for (const { finding, relations } of faults) {
		const near = active.filter((item) => item.relations.some((relation) => relations.includes(relation)));
		const partners = near.filter(({ change }) => hasPartIn(finding, change));
		// Nobody is to blame, and yet it must not happen: then none of them goes on.
		const concerned = partners.length > 0 ? partners : near.length > 0 ? near : active;
		for (const item of concerned) {
			note(item, finding);
			if (finding.severity === 'block') stopped.add(item);
		}
	}
	return stopped;
}

function note(item: GroupItem, finding: Finding): void {
	const isSame = (other: Finding): boolean =>
		other.rule === finding.rule &&
		other.code === finding.code &&
		other.tags.join() === finding.tags.join() &&
		other.to === finding.to;
	if (!item.findings.some(isSame)) item.findings.push(finding);
}

function noteOppositeRequests({ held, items }: Group): void {
	if (items.length < 2) return;
	for (const relation of held.keys()) {
		const asking = items.filter((item) => !item.isStopped && item.relations.includes(relation));
		for (const finding of findOppositeRequests(asking.map(({ change }) => change))) {
			for (const item of asking) if (hasPartIn(finding, item.change)) note(item, finding);
		}
	}
}

function lastAsking(active: readonly GroupItem[], relation: number, tag: string): number {
	const last = active.findLast((item) => item.relations.includes(relation) && item.change.add.includes(tag));
	return last?.itemIndex ?? -1;
}
