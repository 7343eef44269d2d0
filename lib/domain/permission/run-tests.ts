import type { MemberFacts } from '../people/member';
import type { Tier } from '../tier/tier';
import { compilePolicy } from './engine';
import type { Policy, PolicyTest, TestRequest } from './policy';
import type { Decision, HistoryFacts, PermissionRequest, RequestedTag } from './request';
import type { PolicyWorld } from './world';

export interface TestResult {
	test: PolicyTest;
	ok: boolean;
	decision: Decision;
}

/** Decides the requests a policy brings as its own tests. @param now epoch ms, for tests that name no time */
export function runPolicyTests(policy: Policy, world: PolicyWorld, now: number): TestResult[] {
	return policy.tests.map((test) => {
		const { request, expect } = test;
		const run = { now: request.now ?? now, batchSize: request.batchSize ?? 1 };
		const decision = compilePolicy(policy, world, run).decide(toRequest(request, world));
		const ids = decision.rules.map(({ id }) => id);
		const hasRules = expect.rules === undefined || isSameSet(expect.rules, ids);
		return { test, ok: decision.outcome === expect.decision && hasRules, decision };
	});
}

function toRequest(
	{ action, actor, tag, customer, history, item }: TestRequest,
	world: PolicyWorld,
): PermissionRequest {
	const { id, ...facts } = actor;
	return {
		action,
		actor: { userid: id, ...facts },
		tag: findTag(tag, world),
		...(customer === undefined ? {} : { customer: { departments: undefined, tags: undefined, ...customer } }),
		history: toHistory(history),
		item,
	};
}

function findTag(tag: TestRequest['tag'], { library }: PolicyWorld): RequestedTag {
	if ('id' in tag) return library.get(tag.id) ?? { id: tag.id, groupId: '', groupName: '', name: '' };
	const groupName = library.resolveGroup(tag.groupId)?.name ?? '';
	return { groupId: tag.groupId, groupName, name: tag.name };
}

const COUNTS = {
	operator_hour: 'operatorHour',
	operator_day: 'operatorDay',
	customer_day: 'customerDay',
	tag_day: 'tagDay',
	flips_week: 'flipsWeek',
} as const;

function toHistory(history: TestRequest['history']): HistoryFacts {
	const facts: HistoryFacts = {};
	for (const [name, count] of Object.entries(COUNTS)) {
		const value = history[name];
		if (typeof value === 'number') facts[count] = value;
	}
	const setBy = history['set_by'];
	if (setBy !== undefined) facts.setBy = setBy === null ? null : strangerOf(String(setBy));
	const tier = history['set_by_tier'];
	if (tier !== undefined) facts.setByTier = tier as Tier;
	return facts;
}

/** Of the person who set the tag a test says the userid, and the tier where that matters. */
function strangerOf(userid: string): MemberFacts {
	return { userid, departments: [], leads: [] };
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((entry) => b.includes(entry));
}
