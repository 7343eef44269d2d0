import { DEFAULT_ZONE } from '../calendar/zone-offset';
import { finishReading, startReading, type Cursor } from '../document/cursor';
import { DepartmentTree } from '../people/department-tree';
import { readRoles } from '../people/read-people';
import type { TagLibrary } from '../tag-library';
import { readTierAssignments } from '../tier/read-tiers';
import { readSections, SECTIONS, type RuleEntry } from './reading/sections';
import type { RuleSet } from './rule-set';

export interface RuleSetWorld {
	library: TagLibrary;
	/** Needed where roles or owners name departments. */
	departments?: DepartmentTree | undefined;
}

/**
 * Reads a rule set: an object, or JSON text. Rules written as rows: `readRuleRows`.
 * @throws DocumentError with everything that is wrong, and where
 */
export function readRuleSet(document: unknown, { library, departments }: RuleSetWorld): RuleSet {
	const cursor = startReading(document);
	const tree = departments ?? new DepartmentTree([]);
	cursor.isObject(['version', 'time_zone', ...SECTIONS, 'tiers', 'roles']);
	cursor.get('version').number({ min: 1, max: 1, fallback: 1 });
	const roles = readRoles(cursor.get('roles'), tree);
	const ruleSet = {
		timeZone: cursor.get('time_zone').timeZone(DEFAULT_ZONE),
		...readSections(
			{
				exclusions: entriesOf(cursor, 'exclusions'),
				lifecycles: entriesOf(cursor, 'lifecycles'),
				frequency: entriesOf(cursor, 'frequency'),
				suppressions: entriesOf(cursor, 'suppressions'),
				caps: entriesOf(cursor, 'caps'),
			},
			{ library, roles, ids: new Map() },
		),
		tiers: readTierAssignments(cursor.get('tiers'), library, tree),
		roles,
	};
	finishReading(cursor);
	return ruleSet;
}

function entriesOf(document: Cursor, section: string): RuleEntry[] {
	return document
		.get(section)
		.list()
		.map((entry, place) => ({ entry, defaultId: `${section}-${place + 1}` }));
}
