import { DEFAULT_ZONE } from '../calendar/zone-offset';
import { Cursor, finishReading, startReading } from '../document/cursor';
import type { DepartmentTree } from '../people/department-tree';
import { readDepartment, readDepartmentTree, readRoles, readWho, WHO_KEYS } from '../people/read-people';
import type { TagLibrary } from '../tag-library';
import { readTags, readTierAssignments } from '../tier/read-tiers';
import { TIERS } from '../tier/tier';
import { itemPathOf, isItemFact } from './fact-kinds';
import type { CustomerTypeDefinition, Policy } from './policy';
import { PRESETS, presetRules } from './preset';
import { readPolicyTests } from './read-policy-tests';
import { RowReader, type PolicyRow } from './read-row';
import { checkRuleIds, readRules } from './read-rule';
import type { PolicyNames } from './read-value';
import type { PolicyWorld } from './world';

const KEYS = [
	'version',
	'time_zone',
	'preset',
	'departments',
	'tags',
	'unassigned',
	'actor_tiers',
	'roles',
	'customer_types',
	'rules',
	'tests',
];

/**
 * Reads a policy document: names become ids, everything is checked.
 * @param document an object, or JSON text
 * @param rows rules and tiers of tags as flat records, on top of those of the document
 * @throws DocumentError with everything that is wrong in it
 */
export function readPolicy(document: unknown, world: PolicyWorld, rows: readonly PolicyRow[] = []): Policy {
	const root = startReading(document);
	if (!root.isObject(KEYS)) finishReading(root);
	root.get('version').number({ min: 1, max: 1, integer: true, fallback: 1 });
	const timeZone = root.get('time_zone').timeZone(DEFAULT_ZONE);
	const own = readDepartmentTree(root.get('departments'));
	const departments = own ?? world.departments;
	const { library } = world;
	const tiers = readTierAssignments(root.get('tags'), library, departments);
	const unassigned = readUnassigned(root.get('unassigned'), departments);
	const actorTiers = readActorTiers(root.get('actor_tiers'), departments);
	const roles = readRoles(root.get('roles'), departments);
	const customerTypes = readCustomerTypes(root.get('customer_types'), library);
	const names: PolicyNames = { library, departments, timeZone, roles, customerTypes };
	const preset = presetRules(root.get('preset').oneOf(PRESETS, 'none'));
	const fromRows = readRows(rows, names, root);
	const rules = [
		...readRules(new Cursor(preset, 'preset', root.problems), names),
		...readRules(root.get('rules'), names),
		...fromRows.rules,
	];
	checkRuleIds(rules, root.problems);
	const tests = readPolicyTests(root.get('tests'), names, rules);
	finishReading(root);
	return {
		timeZone,
		tiers: [...tiers, ...fromRows.tiers],
		unassigned,
		actorTiers,
		roles,
		customerTypes,
		rules,
		tests,
		...(own === undefined ? {} : { departments: own }),
	};
}

function readRows(
	rows: readonly PolicyRow[],
	names: PolicyNames,
	root: Cursor,
): { tiers: Policy['tiers']; rules: Policy['rules'] } {
	const reader = new RowReader(names, root.problems);
	const numbered = rows.map((row, index) => ({ row, number: index + 1 }));
	const isTierRow = ({ row }: { row: PolicyRow }): boolean => RowReader.isTierRow(row);
	return {
		tiers: numbered
			.filter(isTierRow)
			.map(({ row, number }) => reader.readTierRow(row, number))
			.filter((tier) => tier !== undefined),
		rules: numbered
			.filter((each) => !isTierRow(each))
			.map(({ row, number }) => reader.readRuleRow(row, number))
			.filter((rule) => rule !== undefined),
	};
}

/** "closed", or the tier that tags without an assignment count as. */
function readUnassigned(cursor: Cursor, departments: DepartmentTree): Policy['unassigned'] {
	if (cursor.isAbsent || cursor.value === 'closed') return 'closed';
	if (typeof cursor.value === 'string') cursor.oneOf(['closed']);
	else cursor.isObject(['tier', 'owner']);
	if (typeof cursor.value === 'string') return 'closed';
	const tier = cursor.get('tier').oneOf(TIERS);
	const owner = cursor.get('owner').isAbsent ? undefined : readDepartment(cursor.get('owner'), departments);
	return owner === undefined ? { tier } : { tier, owner };
}

/** `[{ tier, members, positions, departments, leaders_of }]` */
function readActorTiers(cursor: Cursor, departments: DepartmentTree): Policy['actorTiers'] {
	return cursor.list().map((entry) => {
		entry.isObject(['tier', ...WHO_KEYS]);
		return { tier: entry.get('tier').oneOf(TIERS), who: readWho(entry, departments) };
	});
}

/** `{ "VIP": { tags: […], field, values: […] } }` */
function readCustomerTypes(cursor: Cursor, library: TagLibrary): CustomerTypeDefinition[] {
	return cursor.entries().map(([name, entry]) => {
		entry.isObject(['tags', 'field', 'values']);
		const [tags, field] = [entry.get('tags'), entry.get('field')];
		if (tags.isAbsent && field.isAbsent)
			entry.report('EMPTY', { expected: 'tags, or a field and its values' });
		const type = { name, tags: readTags(tags, library) };
		if (field.isAbsent) return type;
		const path = field.text();
		const values = entry.get('values');
		if (values.isAbsent) values.reportType('the values that count');
		return { ...type, field: { path: withoutItemPrefix(path), values: values.references() } };
	});
}

/** Rules write `item.level`, so people do here as well. */
function withoutItemPrefix(path: string): string {
	return (isItemFact(path) ? itemPathOf(path) : undefined) ?? path;
}
