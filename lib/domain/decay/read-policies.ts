import { DEFAULT_ZONE } from '../calendar/zone-offset';
import { Cursor, finishReading, startReading } from '../document/cursor';
import { checkPolicies } from './check-policies';
import type { DecayPolicy } from './policy';
import type { PolicyWorld } from './policy-world';
import { nameField } from './reading/field-names';
import { readPolicy } from './reading/read-policy';

/** Policies that hold together, checked. */
export interface DecayPolicies {
	/** IANA name: the calendar in which days and months are counted. */
	timeZone: string;
	policies: DecayPolicy[];
}

/**
 * Reads policies: an object, or JSON text,
 * `{ version?, time_zone?, policies: [{ id?, tag | group, department | member, mode, … }] }`.
 * Policies written as rows: `readPolicyRows`.
 * @throws DocumentError with everything that is wrong, and where
 */
export function readPolicies(document: unknown, world: PolicyWorld): DecayPolicies {
	const cursor = startReading(document);
	cursor.isObject(['version', 'time_zone', 'policies']);
	cursor.get('version').number({ min: 1, max: 1, fallback: 1 });
	const timeZone = cursor.get('time_zone').timeZone(DEFAULT_ZONE);
	const list = cursor.get('policies');
	if (list.isAbsent) list.reportType('a list');
	const entries = list.list().map((entry, place) => ({ entry, defaultId: `policies-${place + 1}` }));
	if (Array.isArray(list.value) && entries.length === 0)
		list.report('EMPTY', { expected: 'a list of policies' });
	const policies = readPolicyEntries(entries, world);
	finishReading(cursor);
	return { timeZone, policies };
}

export interface PolicyEntry {
	entry: Cursor;
	/** For a policy without an id. */
	defaultId: string;
}

/** Reads and checks entries; what is wrong is noted at the entry, under the names that its fields have there. */
export function readPolicyEntries(entries: readonly PolicyEntry[], world: PolicyWorld): DecayPolicy[] {
	const places = entries.map(({ entry }) => new Cursor(entry.value, entry.path, []));
	const policies = entries.map(({ defaultId }, index) => readPolicy(places[index]!, defaultId, world));
	const faulty = new Set(places.filter(({ problems }) => problems.length > 0));
	for (const problem of checkPolicies(policies, '')) {
		const place = places[Number(/^\[(\d+)\]/.exec(problem.path)?.[1])]!;
		// Of an entry that could not be read, the rest was guessed.
		if (faulty.has(place)) continue;
		place.problems.push(nameField(problem, policies, (index) => places[index]!.path, world));
	}
	entries.forEach(({ entry }, index) => entry.problems.push(...places[index]!.problems));
	return policies;
}
