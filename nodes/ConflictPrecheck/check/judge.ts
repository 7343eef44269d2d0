import { checkCustomer, checkRelation } from '../../../lib/domain/conflict/check';
import type { CompiledRules } from '../../../lib/domain/conflict/compile-rule-set';
import type { RelationState } from '../../../lib/domain/conflict/relation-state';
import { findOppositeRequests } from '../../../lib/domain/conflict/opposite-request';
import { memberKey } from '../../../lib/domain/people/member';
import { ChangeMerger, type RelationChange } from '../../../lib/domain/tag-change';
import { isFailure, type ItemRequest } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import type { Batch } from './batch';
import type { CurrentTags, HeldRelation } from './current-tags';
import type { PlannedChanges } from './planned';
import type { GroupItem } from './group';
import { settleGroup } from './settle-group';
import type { Verdicts } from './verdict';

export interface Judgement {
	rules: CompiledRules;
	batch: Batch;
	current: CurrentTags;
	/** What the relation of an item with one relation holds. */
	heldOf: ReadonlyArray<ReadonlySet<string> | undefined>;
	planned: PlannedChanges;
	verdicts: Verdicts;
	autoRepair: boolean;
}

/** A relation of the batch, and what all its items together ask of it. */
interface AskedRelation extends HeldRelation {
	change: RelationChange;
	firstItem: number;
	/** The items after the first; most relations have none. */
	otherItems?: number[];
}

const NO_TAGS: ReadonlySet<string> = new Set();
const NO_RELATIONS: readonly HeldRelation[] = [];

/**
 * Judges what nothing has stopped so far on the state after all of it. Relations whose items all agree with the
 * rules cost one look each; only where something is found are the items looked at one by one.
 */
export async function judgeItems(judgement: Judgement): Promise<void> {
	const merger = new ChangeMerger();
	const relations = await mergeItems(judgement, merger);
	await applyPlanned(judgement.planned, relations);
	if (judgement.batch.hasFanOut || judgement.rules.ofCustomer.onAdd.size > 0) {
		await judgeCustomers(judgement, merger, relations);
	} else {
		await judgeRelations(judgement, relations);
	}
}

/** @returns by position of the merged change */
async function mergeItems(judgement: Judgement, merger: ChangeMerger): Promise<AskedRelation[]> {
	const { batch, verdicts } = judgement;
	const relations: AskedRelation[] = [];
	const breather = new Breather();
	for (let index = 0; index < batch.requests.length; index++) {
		if (breather.due()) await breather.pause();
		const request = batch.requests[index]!;
		if (isFailure(request) || verdicts.isStopped(index)) continue;
		for (const userid of batch.membersOf(request)) {
			const change = merger.add(hasMember(request) ? request : { ...request, userid });
			const known = relations[change.position];
			if (known) (known.otherItems ??= []).push(index);
			else relations.push(askRelation(judgement, change, index));
		}
	}
	return relations;
}

function askRelation(
	{ current, heldOf }: Judgement,
	change: RelationChange,
	itemIndex: number,
): AskedRelation {
	const held = heldOf[itemIndex] ?? current.of(itemIndex, change);
	const tags = held === undefined || 'code' in held ? NO_TAGS : held;
	return { userid: change.userid, tags, change, firstItem: itemIndex };
}

/** Only now that all items are merged is it known of which tags the batch decides. */
async function applyPlanned(planned: PlannedChanges, relations: readonly AskedRelation[]): Promise<void> {
	if (planned.size === 0) return;
	const breather = new Breather();
	for (const relation of relations) {
		if (breather.due()) await breather.pause();
		const { userid, tags, change } = relation;
		relation.tags = planned.after(userid, change.external_userid, tags, change);
	}
}

function hasMember(request: ItemRequest): request is ItemRequest & { userid: string } {
	return request.userid !== undefined;
}

function itemsOf({ firstItem, otherItems }: AskedRelation): number[] {
	return otherItems ? [firstItem, ...otherItems] : [firstItem];
}

async function judgeRelations(judgement: Judgement, relations: readonly AskedRelation[]): Promise<void> {
	const breather = new Breather();
	for (const relation of relations) {
		if (breather.due()) await breather.pause();
		if (isCleanAlone(judgement, relation)) continue;
		settle(judgement, [relation], [relation]);
	}
}

async function judgeCustomers(
	judgement: Judgement,
	merger: ChangeMerger,
	relations: readonly AskedRelation[],
): Promise<void> {
	const breather = new Breather();
	for (const relation of relations) {
		if (breather.due()) await breather.pause();
		const customer = relation.change.external_userid;
		const changes = merger.changesOf(customer);
		// Each customer once, with the first relation.
		if (changes[0] !== relation.change) continue;
		const asked = changes.map(({ position }) => relations[position]!);
		const others = findOthers(judgement, customer, asked);
		const isClean = asked.every((each) => isCleanAlone(judgement, each));
		if (isClean && checkCustomer(judgement.rules, statesOf(asked, others)).length === 0) continue;
		settle(judgement, asked, [...asked, ...others]);
	}
}

function statesOf(asked: readonly AskedRelation[], others: readonly HeldRelation[]): RelationState[] {
	const states: RelationState[] = [];
	for (const { tags, change } of asked) states.push({ held: tags, change });
	for (const { tags } of others) states.push({ held: tags });
	return states;
}

/** The customer's relations that the batch leaves alone. */
function findOthers(
	{ current, planned }: Judgement,
	customer: string,
	asked: readonly AskedRelation[],
): readonly HeldRelation[] {
	const known = current.relationsOf(customer);
	if (known.length === 0 && planned.size === 0) return NO_RELATIONS;
	const others = new Map<string, HeldRelation>();
	for (const relation of known) others.set(memberKey(relation.userid), relation);
	if (planned.size > 0) {
		for (const relation of planned.relationsOf(customer)) {
			const key = memberKey(relation.userid);
			if (!others.has(key)) others.set(key, relation);
		}
	}
	for (const { userid } of asked) others.delete(memberKey(userid));
	return [...others.values()].map(({ userid, tags }) => ({
		userid,
		tags: planned.after(userid, customer, tags),
	}));
}

/** Whether the rules of relation scope, and the items among themselves, find no fault. */
function isCleanAlone({ rules, batch }: Judgement, relation: AskedRelation): boolean {
	return checkRelation(rules, relation.tags, relation.change).length === 0 && !disagree(batch, relation);
}

/** Whether two items ask the opposite of one relation. */
function disagree({ requests }: Batch, relation: AskedRelation): boolean {
	if (!relation.otherItems) return false;
	const changes = itemsOf(relation).map((index) => requests[index] as ItemRequest);
	return findOppositeRequests(changes).length > 0;
}

/** Looks at the items one by one and writes what is found into their verdicts. */
function settle(
	{ rules, batch, verdicts, autoRepair }: Judgement,
	asked: readonly AskedRelation[],
	relations: readonly HeldRelation[],
): void {
	const items = groupItems(batch, asked);
	settleGroup(rules, { held: relations.map(({ tags }) => tags), items }, autoRepair);
	for (const { itemIndex, change, findings, isStopped, repair, isRepaired } of items) {
		if (findings.length === 0 && !isStopped && !repair) continue;
		const verdict = verdicts.of(itemIndex);
		verdict.findings.push(...findings);
		if (isStopped) verdict.status = 'conflict';
		if (repair) verdict.repair = repair;
		if (isRepaired && !isStopped) verdict.repaired = change;
	}
}

function groupItems({ requests }: Batch, asked: readonly AskedRelation[]): GroupItem[] {
	const relationsOf = new Map<number, number[]>();
	for (const [place, relation] of asked.entries()) {
		for (const index of itemsOf(relation)) {
			const places = relationsOf.get(index);
			if (places) places.push(place);
			else relationsOf.set(index, [place]);
		}
	}
	return [...relationsOf]
		.sort(([a], [b]) => a - b)
		.map(([itemIndex, places]) => ({
			itemIndex,
			change: requests[itemIndex] as ItemRequest,
			relations: places,
			isStopped: false,
			findings: [],
			isRepaired: false,
		}));
}
