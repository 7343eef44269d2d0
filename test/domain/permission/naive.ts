import { memberKey, type MemberFacts } from '../../../lib/domain/people/member';
import type { Comparison, Condition, Policy } from '../../../lib/domain/permission/policy';
import type { PermissionRequest, RunFacts } from '../../../lib/domain/permission/request';
import { departments } from './company';

/**
 * The meaning of a policy written down as plainly as possible: every rule is walked for every request, from
 * facts laid out in one record. It shares nothing with the engine but the types.
 */
export interface NaiveDecision {
	outcome: string;
	rules: string[];
	/** Rules without an answer. */
	errors: string[];
}

type Answer = 'true' | 'false' | 'unknown';

export function decideNaively(policy: Policy, run: RunFacts, request: PermissionRequest): NaiveDecision {
	const tier = naiveTagTier(policy, request);
	if (tier === undefined) return { outcome: 'denied', rules: [], errors: [] };
	const facts = layOut(policy, run, request, tier);
	const valid = policy.rules.filter(
		(rule) => run.now >= (rule.validFrom ?? -Infinity) && run.now < (rule.validUntil ?? Infinity),
	);
	const answers = valid.map((rule) => ({ rule, answer: rule.when ? answer(rule.when, facts) : 'true' }));
	const errors = answers.filter((each) => each.answer === 'unknown').map(({ rule }) => rule.id);
	for (const [effect, outcome] of [
		['deny', 'denied'],
		['approve', 'needs_approval'],
		['allow', 'allowed'],
	]) {
		const rules = answers
			.filter((each) => each.answer === 'true' && each.rule.effect === effect)
			.map(({ rule }) => rule.id);
		if (rules.length > 0) return { outcome: outcome!, rules: rules.sort(), errors: errors.sort() };
	}
	return { outcome: 'denied', rules: [], errors: errors.sort() };
}

/** undefined: not known; null: known that there is none. */
type Facts = Record<string, unknown>;

function naiveTagTier(
	policy: Policy,
	{ tag }: PermissionRequest,
): { tier: string; owner?: number } | undefined {
	for (const { match, tier, owner } of policy.tiers) {
		const hit =
			'groups' in match
				? match.groups.includes(tag.groupId)
				: 'tags' in match && match.tags.includes(tag.id ?? '');
		if (hit) return owner === undefined ? { tier } : { tier, owner };
	}
	return policy.unassigned === 'closed' ? undefined : policy.unassigned;
}

function isOneOf(member: MemberFacts, who: Policy['actorTiers'][number]['who']): boolean {
	return (
		who.members.map(memberKey).includes(memberKey(member.userid)) ||
		who.positions.includes(member.position ?? '?') ||
		who.departments.some((root) => member.departments.some((id) => departments.pathOf(id).includes(root))) ||
		who.leadersOf.some((id) => member.leads.includes(id))
	);
}

function tierOf(member: MemberFacts, policy: Policy): string {
	const held = policy.actorTiers.filter(({ who }) => isOneOf(member, who)).map(({ tier }) => tier);
	return ['hq', 'region'].find((tier) => held.some((each) => each === tier)) ?? 'personal';
}

function layOut(
	policy: Policy,
	run: RunFacts,
	{ action, actor, tag, customer, history, item }: PermissionRequest,
	tier: { tier: string; owner?: number },
): Facts {
	// Shanghai is eight hours ahead all year; 1970 began on a Thursday.
	const wall = run.now + 8 * 3_600_000;
	const isTagging = action === 'add' || action === 'remove';
	const aboutCustomer = (value: unknown): unknown => (isTagging ? value : null);
	const facts: Facts = {
		action,
		'actor.id': actor.userid,
		'actor.departments': actor.departments,
		'actor.leads': actor.leads,
		'actor.roles': [
			...(actor.roles ?? []),
			...policy.roles.filter((role) => isOneOf(actor, role)).map(({ name }) => name),
		],
		'actor.position': actor.position,
		'actor.tier': tierOf(actor, policy),
		'tag.id': tag.id ?? null,
		'tag.path': `${tag.groupName}/${tag.name}`,
		'tag.group': tag.groupId,
		'tag.tier': tier.tier,
		'tag.owner': tier.owner ?? null,
		'customer.id': aboutCustomer(customer?.id),
		'customer.member': aboutCustomer(customer?.member),
		'customer.departments': aboutCustomer(customer?.departments),
		'history.operator_hour': history?.operatorHour,
		'history.operator_day': history?.operatorDay,
		'history.customer_day': aboutCustomer(history?.customerDay),
		'history.tag_day': history?.tagDay,
		'history.flips_week': aboutCustomer(history?.flipsWeek),
		'history.set_by': aboutCustomer(history?.setBy === null ? null : history?.setBy?.userid),
		'history.set_by_tier': aboutCustomer(
			history?.setByTier ?? (history?.setBy ? tierOf(history.setBy, policy) : history?.setBy),
		),
		'context.time': Math.floor((wall % 86_400_000) / 60_000),
		'context.weekday': ((Math.floor(wall / 86_400_000) + 3) % 7) + 1,
		'context.batch_size': run.batchSize,
	};
	for (const type of policy.customerTypes) {
		facts[`type:${type.name}`] = isTagging ? isOfType(type, customer, item) : null;
	}
	for (const [key, value] of Object.entries(item ?? {})) facts[`item.${key}`] = value;
	return facts;
}

function isOfType(
	type: Policy['customerTypes'][number],
	customer: PermissionRequest['customer'],
	item: PermissionRequest['item'],
): boolean | undefined {
	if (customer === undefined) return undefined;
	if (customer.types) return customer.types.includes(type.name);
	if (type.tags.some((id) => [...(customer.tags ?? [])].includes(id))) return true;
	const value = type.field && item?.[type.field.path];
	if (type.field && value !== undefined && type.field.values.includes(String(value))) return true;
	if (type.tags.length > 0 && customer.tags === undefined) return undefined;
	return type.field && value === undefined ? undefined : false;
}

function answer(condition: Condition, facts: Facts): Answer {
	if ('not' in condition) {
		const inner = answer(condition.not, facts);
		return inner === 'unknown' ? inner : inner === 'true' ? 'false' : 'true';
	}
	if ('all' in condition) {
		const parts = condition.all.map((part) => answer(part, facts));
		return parts.includes('false') ? 'false' : parts.includes('unknown') ? 'unknown' : 'true';
	}
	if ('any' in condition) {
		const parts = condition.any.map((part) => answer(part, facts));
		return parts.includes('true') ? 'true' : parts.includes('unknown') ? 'unknown' : 'false';
	}
	return compare(condition, facts);
}

function compare({ fact, op, value }: Comparison, facts: Facts): Answer {
	if (fact === 'customer.types') return compareTypes(op, value as string | string[], facts);
	const left = facts[fact];
	const isReference = typeof value === 'object' && 'fact' in value;
	const right = isReference ? facts[value.fact] : value;
	if (op === 'exists') {
		if (left === undefined && !fact.startsWith('item.')) return 'unknown';
		const exists = Array.isArray(left) ? left.length > 0 : left !== undefined && left !== null && left !== '';
		return exists === value ? 'true' : 'false';
	}
	if (left === undefined || right === undefined) return 'unknown';
	if (left === null || right === null) return 'false';
	const lefts: unknown[] = Array.isArray(left) ? left : [left];
	const rights: unknown[] = Array.isArray(right) ? right : [right];
	const isMember = [fact, isReference ? value.fact : ''].some((name) =>
		['actor.id', 'customer.member', 'history.set_by'].includes(name),
	);
	const answers = lefts.map((each) => compareOne(each, op, rights, fact, isMember));
	return answers.includes('true') ? 'true' : answers.includes('unknown') ? 'unknown' : 'false';
}

function compareTypes(op: string, value: string | string[] | boolean, facts: Facts): Answer {
	const all = Object.keys(facts).filter((name) => name.startsWith('type:'));
	const asked = op === 'exists' ? all : [value].flat().map((name) => `type:${String(name)}`);
	const known = asked.map((name) => facts[name]);
	const any: Answer = known.includes(true) ? 'true' : known.includes(undefined) ? 'unknown' : 'false';
	if (op !== 'exists' || value === true || any === 'unknown') return any;
	return any === 'true' ? 'false' : 'true';
}

const RANKS: Record<string, number> = { hq: 2, region: 1, personal: 0 };

function compareOne(left: unknown, op: string, rights: unknown[], fact: string, isMember: boolean): Answer {
	const say = (yes: boolean): Answer => (yes ? 'true' : 'false');
	if (op === 'is' || op === 'in') {
		const key = (each: unknown): unknown =>
			isMember && typeof each === 'string' ? each.toLowerCase() : each;
		if (rights.some((right) => key(right) === key(left))) return 'true';
		if (rights.length === 0) return 'false';
		return rights.some((right) => typeof right === typeof left) ? 'false' : 'unknown';
	}
	if (op === 'within') {
		if (rights.some((right) => typeof right !== 'number') || typeof left !== 'number') return 'unknown';
		return say(rights.some((right) => departments.pathOf(left).includes(right as number)));
	}
	if (op === 'matches') {
		if (typeof left !== 'string') return 'unknown';
		return say(rights.some((right) => matches(left.toLowerCase(), String(right).toLowerCase())));
	}
	if (op === 'between') {
		if (typeof left !== 'number') return 'unknown';
		const [from, until] = rights as [number, number];
		if (fact !== 'context.time') return say(from <= left && left <= until);
		return say(from < until ? from <= left && left < until : left >= from || left < until);
	}
	const measure = (each: unknown): unknown => (fact.endsWith('tier') ? RANKS[String(each)] : each);
	const [a, bs] = [measure(left), rights.map(measure)];
	if (typeof a !== 'number' || bs.some((b) => typeof b !== 'number')) return 'unknown';
	const numbers = bs as number[];
	if (op === 'gt') return say(numbers.some((b) => a > b));
	if (op === 'gte') return say(numbers.some((b) => a >= b));
	if (op === 'lt') return say(numbers.some((b) => a < b));
	return say(numbers.some((b) => a <= b));
}

function matches(text: string, pattern: string): boolean {
	const [head = '', ...rest] = pattern.split('*');
	if (rest.length === 0) return text === pattern;
	if (!text.startsWith(head)) return false;
	const remaining = text.slice(head.length);
	return Array.from({ length: remaining.length + 1 }, (_, at) => remaining.slice(at)).some((tail) =>
		matches(tail, rest.join('*')),
	);
}
