import { shown } from '../document/cursor';
import type { Problem } from '../document/problem';
import { memberKey } from '../people/member';
import { usualLength, type Duration } from './duration';
import { weightOf } from './event-weights';
import type { DecayPolicy, HalfLifePolicy, PolicyTarget } from './policy';
import { crossingTime, scoringOf } from './score';

/** A hundred years: beyond any use, within what a date can be. */
const LONGEST = { hour: 876_000, day: 36_500, month: 1_200 };

/**
 * Everything in the policies that no policy can mean, in the order of the list. Empty: they can be used.
 * @param path where in its document the list stands
 */
export function checkPolicies(policies: readonly DecayPolicy[], path = 'policies'): Problem[] {
	const ids = new Map<string, string>();
	const targets = new Map<string, string>();
	return policies.flatMap((policy, index) => {
		const at = `${path}[${index}]`;
		return [
			...checkId(policy.id, `${at}.id`, ids),
			...checkTarget(policy.appliesTo, `${at}.appliesTo`, targets),
			...checkWeights(policy, `${at}.weights`),
			...checkRule(policy, at),
		];
	});
}

function checkId(id: string, path: string, seen: Map<string, string>): Problem[] {
	if (id.trim() === '') return [{ code: 'EMPTY', path, values: { expected: 'a text' } }];
	return checkUnique(id, shown(id), path, seen);
}

function checkTarget(target: PolicyTarget, path: string, seen: Map<string, string>): Problem[] {
	const { userid, departmentId, tagId, groupId } = target;
	if (userid !== undefined && departmentId !== undefined) {
		return [outOfRange(path, target, 'userid or departmentId, not both')];
	}
	if (tagId !== undefined && groupId !== undefined) {
		return [outOfRange(path, target, 'tagId or groupId, not both')];
	}
	const key = JSON.stringify([userid && memberKey(userid), departmentId, tagId, groupId]);
	return checkUnique(key, shown(target), path, seen);
}

function checkUnique(key: string, value: string, path: string, seen: Map<string, string>): Problem[] {
	const other = seen.get(key);
	if (other !== undefined) return [{ code: 'DUPLICATE', path, values: { value, other } }];
	seen.set(key, path);
	return [];
}

function checkWeights({ weights = {} }: DecayPolicy, path: string): Problem[] {
	return Object.entries(weights)
		.filter(([, weight]) => !(weight >= 0 && Number.isFinite(weight)))
		.map(([type, weight]) => outOfRange(`${path}.${type}`, weight, 'a number of at least 0'));
}

function checkRule(policy: DecayPolicy, path: string): Problem[] {
	if (policy.mode === 'never') return [];
	const problems =
		policy.mode === 'half-life'
			? checkScoring(policy, path)
			: checkDuration(policy.lifetime, `${path}.lifetime`, 1);
	const { grace } = policy;
	if (grace === undefined) return problems;
	problems.push(...checkDuration(grace, `${path}.grace`, 0));
	if (problems.length === 0 && usualLength(grace) >= usualLife(policy)) {
		return [outOfRange(`${path}.grace`, grace, 'less than the life of a tag that was just put on')];
	}
	return problems;
}

function usualLife(policy: Exclude<DecayPolicy, { mode: 'never' }>): number {
	if (policy.mode !== 'half-life') return usualLength(policy.lifetime);
	const scoring = scoringOf(policy);
	return crossingTime({ score: weightOf(policy, 'add'), at: 0 }, scoring.thresholdOff, scoring);
}

function checkDuration({ amount, unit }: Duration, path: string, least: number): Problem[] {
	const most = LONGEST[unit];
	if (Number.isInteger(amount) && amount >= least && amount <= most) return [];
	return [outOfRange(`${path}.amount`, amount, `a whole number from ${least} to ${most}`)];
}

function checkScoring(policy: HalfLifePolicy, path: string): Problem[] {
	const problems: Problem[] = [];
	const demand = (isRight: boolean, field: string, value: number, expected: string): boolean => {
		if (!isRight) problems.push(outOfRange(`${path}.${field}`, value, expected));
		return isRight;
	};
	const { halfLifeDays } = policy;
	const { thresholdOff, thresholdOn, maxScore } = scoringOf(policy);
	demand(
		halfLifeDays > 0 && halfLifeDays <= LONGEST.day,
		'halfLifeDays',
		halfLifeDays,
		`a number above 0, at most ${LONGEST.day}`,
	);
	const isOff = thresholdOff > 0 && Number.isFinite(thresholdOff);
	if (!demand(isOff, 'thresholdOff', thresholdOff, 'a number above 0')) return problems;
	const aboveOff = `a number above thresholdOff, which is ${thresholdOff}`;
	const isOn = thresholdOn > thresholdOff && Number.isFinite(thresholdOn);
	if (!demand(isOn, 'thresholdOn', thresholdOn, aboveOff)) return problems;
	const fromOn = `a number of at least thresholdOn, which is ${thresholdOn}`;
	demand(maxScore >= thresholdOn && Number.isFinite(maxScore), 'maxScore', maxScore, fromOn);
	const addWeight = weightOf(policy, 'add');
	demand(addWeight > thresholdOff, 'weights.add', addWeight, aboveOff);
	return problems;
}

function outOfRange(path: string, value: unknown, expected: string): Problem {
	return { code: 'OUT_OF_RANGE', path, values: { value: shown(value), expected } };
}
