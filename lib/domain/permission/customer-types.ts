import { prepareItemPath } from './item-path';
import type { CustomerTypeDefinition } from './policy';
import type { CustomerFacts, PermissionRequest } from './request';
import type { Truth, Unanswered } from './truth';

/** Prepares the question whether the customer is of any of some types. */
export function prepareTypes(
	names: readonly unknown[],
	definitions: readonly CustomerTypeDefinition[],
): (request: PermissionRequest) => Truth {
	const unknown: Unanswered = { fact: 'customer.types', problem: 'UNKNOWN_FACT' };
	const wanted = new Set(names);
	const tests = definitions.filter(({ name }) => wanted.has(name)).map((type) => prepareType(type, unknown));
	return (request) => {
		const { customer } = request;
		if (customer === undefined) return unknown;
		if (customer.types !== undefined) return hasAny(customer.types, wanted);
		let answer: Truth = false;
		for (const test of tests) {
			const truth = test(customer, request);
			if (truth === true) return true;
			if (truth !== false) answer = truth;
		}
		return answer;
	};
}

function prepareType(
	{ tags, field }: CustomerTypeDefinition,
	unknown: Unanswered,
): (customer: CustomerFacts, request: PermissionRequest) => Truth {
	const read = field && prepareItemPath(field.path);
	const values = new Set(field?.values);
	return (customer, { item }) => {
		if (customer.tags !== undefined && tags.some((tag) => hasTag(customer.tags!, tag))) return true;
		const value = read && item !== undefined ? read(item) : undefined;
		const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
		if (value !== undefined && entries.some((entry) => values.has(String(entry)))) return true;
		const knowsAll = (tags.length === 0 || customer.tags !== undefined) && (!read || value !== undefined);
		return knowsAll ? false : unknown;
	};
}

function hasAny(entries: readonly string[], wanted: ReadonlySet<unknown>): boolean {
	for (const entry of entries) if (wanted.has(entry)) return true;
	return false;
}

function hasTag(tags: ReadonlySet<string> | readonly string[], tag: string): boolean {
	return 'has' in tags ? tags.has(tag) : tags.includes(tag);
}
