import type { Cursor } from '../document/cursor';
import { readDepartments } from '../people/read-people';
import { readGroup, readTag, readTags } from '../tier/read-tiers';
import { TIERS } from '../tier/tier';
import { ACTIONS, type Action, type PolicyTest, type Rule, type TestRequest } from './policy';
import type { PolicyNames } from './read-value';

const OUTCOMES = ['allowed', 'needs_approval', 'denied'] as const;
const COUNTS = ['operator_hour', 'operator_day', 'customer_day', 'tag_day', 'flips_week'];

/** `[{ name, request, expect: { decision, rules? } }]` */
export function readPolicyTests(cursor: Cursor, names: PolicyNames, rules: readonly Rule[]): PolicyTest[] {
	const ids = rules.map(({ id }) => id);
	return cursor.list().map((entry) => {
		entry.isObject(['name', 'request', 'expect']);
		const name = entry.get('name').text();
		const request = readRequest(entry.get('request'), names);
		const expected = entry.get('expect');
		expected.isObject(['decision', 'rules']);
		const decision = expected.get('decision').oneOf(OUTCOMES);
		const determining = expected.get('rules');
		const expect = determining.isAbsent
			? { decision }
			: { decision, rules: determining.listOrSingle().map((rule) => rule.oneOf(ids)) };
		return { name, request, expect, path: entry.path };
	});
}

function readRequest(cursor: Cursor, names: PolicyNames): TestRequest {
	cursor.isObject(['action', 'actor', 'tag', 'customer', 'history', 'item', 'now', 'batch_size']);
	const action = cursor.get('action').oneOf(ACTIONS);
	const [customer, now, batchSize] = [cursor.get('customer'), cursor.get('now'), cursor.get('batch_size')];
	const at = now.time(names.timeZone);
	return {
		action,
		actor: readActor(cursor.get('actor'), names),
		tag: readTestTag(cursor.get('tag'), action, names),
		...(customer.isAbsent ? {} : { customer: readCustomer(customer, names) }),
		history: readHistory(cursor.get('history')),
		item: Object.fromEntries(
			cursor
				.get('item')
				.entries()
				.map(([key, { value }]) => [key, value]),
		),
		...(at === undefined ? {} : { now: at }),
		...(batchSize.isAbsent ? {} : { batchSize: batchSize.number({ min: 1, integer: true }) }),
	};
}

function readActor(cursor: Cursor, names: PolicyNames): TestRequest['actor'] {
	cursor.isObject(['id', 'departments', 'leads', 'roles', 'position']);
	const position = cursor.get('position');
	return {
		id: cursor.get('id').reference(),
		departments: readDepartments(cursor.get('departments'), names.departments),
		leads: readDepartments(cursor.get('leads'), names.departments),
		roles: cursor
			.get('roles')
			.listOrSingle()
			.map((role) => role.oneOf(names.roles.map(({ name }) => name))),
		...(position.isAbsent ? {} : { position: String(position.value) }),
	};
}

/** A tag to be created is not in the library yet; its group is. */
function readTestTag(cursor: Cursor, action: Action, names: PolicyNames): TestRequest['tag'] {
	const reference = cursor.value;
	if (action === 'create' && typeof reference === 'string' && !names.library.resolve(reference).ok) {
		const [groupName = '', ...rest] = reference.split('/');
		const group = names.library.resolveGroup(groupName.trim());
		if (group && rest.length > 0) return { groupId: group.id, name: rest.join('/').trim() };
		readGroup(cursor, names.library);
		return { id: '' };
	}
	if (cursor.isAbsent) cursor.reportType('a tag');
	return { id: (cursor.isAbsent ? undefined : readTag(cursor, names.library)) ?? '' };
}

function readCustomer(cursor: Cursor, names: PolicyNames): NonNullable<TestRequest['customer']> {
	cursor.isObject(['id', 'member', 'departments', 'types', 'tags']);
	const [departments, types, tags] = [cursor.get('departments'), cursor.get('types'), cursor.get('tags')];
	const known = names.customerTypes.map(({ name }) => name);
	return {
		id: cursor.get('id').isAbsent ? '' : cursor.get('id').reference(),
		member: cursor.get('member').reference(),
		...(departments.isAbsent ? {} : { departments: readDepartments(departments, names.departments) }),
		...(types.isAbsent ? {} : { types: types.listOrSingle().map((type) => type.oneOf(known)) }),
		...(tags.isAbsent ? {} : { tags: readTags(tags, names.library) }),
	};
}

function readHistory(cursor: Cursor): TestRequest['history'] {
	if (cursor.isAbsent || !cursor.isObject([...COUNTS, 'set_by', 'set_by_tier'])) return {};
	const history: Record<string, number | string | null> = {};
	for (const count of COUNTS) {
		const cell = cursor.get(count);
		if (!cell.isAbsent) history[count] = cell.number({ min: 0, integer: true });
	}
	const [setBy, tier] = [cursor.get('set_by'), cursor.get('set_by_tier')];
	if (setBy.value === null) history['set_by'] = null;
	else if (!setBy.isAbsent) history['set_by'] = setBy.reference();
	if (!tier.isAbsent) history['set_by_tier'] = tier.oneOf(TIERS);
	return history;
}
