import type { Cursor } from '../../document/cursor';
import { readDepartment } from '../../people/read-people';
import { readGroup, readTag } from '../../tier/read-tiers';
import type { Duration } from '../duration';
import type { DecayPolicy, EventWeights, PolicyTarget } from '../policy';
import type { PolicyWorld } from '../policy-world';

const MODES = ['fixed', 'sliding', 'half_life', 'never'] as const;

const LIFETIME_FIELDS = { hours: 'hour', days: 'day', months: 'month' } as const;
const GRACE_FIELDS = { grace_hours: 'hour', grace_days: 'day' } as const;
const SCORING_FIELDS = {
	threshold_off: 'thresholdOff',
	threshold_on: 'thresholdOn',
	max_score: 'maxScore',
} as const;

const TARGET_FIELDS = ['id', 'tag', 'group', 'department', 'member', 'mode'];
const LIVING_FIELDS = [...TARGET_FIELDS, 'weights', ...Object.keys(GRACE_FIELDS)];
const LIFE_FIELDS = [...LIVING_FIELDS, ...Object.keys(LIFETIME_FIELDS)];

/** What a policy of each mode may say. */
export const FIELDS_OF_MODE: Readonly<Record<(typeof MODES)[number], readonly string[]>> = {
	fixed: LIFE_FIELDS,
	sliding: LIFE_FIELDS,
	half_life: [...LIVING_FIELDS, 'half_life_days', ...Object.keys(SCORING_FIELDS)],
	never: TARGET_FIELDS,
};

const ALL_FIELDS = [...new Set(Object.values(FIELDS_OF_MODE).flat())];

/** One policy; what `checkPolicies` looks at is taken as it stands. */
export function readPolicy(entry: Cursor, defaultId: string, world: PolicyWorld): DecayPolicy {
	const known = MODES.find((mode) => mode === entry.get('mode').value);
	const isRead = entry.isObject(known === undefined ? ALL_FIELDS : FIELDS_OF_MODE[known]);
	const never: DecayPolicy = { id: defaultId, appliesTo: {}, mode: 'never' };
	if (!isRead) return never;
	const id = entry.get('id').isAbsent ? defaultId : entry.get('id').reference();
	const base = { id, appliesTo: readTarget(entry, world) };
	const mode = entry.get('mode').oneOf(MODES);
	// Where the mode itself is wrong, what else is missing is not worth a word.
	if (known === undefined || mode === 'never') return { ...base, mode: 'never' };

	const grace = readDuration(entry, GRACE_FIELDS);
	const weights = readWeights(entry.get('weights'));
	const living = { ...base, ...(grace && { grace }), ...(weights && { weights }) };
	if (mode === 'half_life') {
		return {
			...living,
			mode: 'half-life',
			halfLifeDays: entry.get('half_life_days').number(),
			...readScoring(entry),
		};
	}
	const lifetime = readDuration(entry, LIFETIME_FIELDS);
	if (lifetime === undefined) entry.report('EMPTY', { expected: 'one of days, months and hours' });
	return { ...living, mode, lifetime: lifetime ?? { amount: 1, unit: 'day' } };
}

function readTarget(entry: Cursor, { library, departments }: PolicyWorld): PolicyTarget {
	const isSingle = [onlyOne(entry, ['tag', 'group']), onlyOne(entry, ['department', 'member'])];
	if (isSingle.includes(false)) return {};
	const read = <T>(field: string, reader: (cursor: Cursor) => T): T | undefined =>
		entry.get(field).isAbsent ? undefined : reader(entry.get(field));
	const tagId = read('tag', (cursor) => readTag(cursor, library));
	const groupId = read('group', (cursor) => readGroup(cursor, library));
	const departmentId = read('department', (cursor) => readDepartment(cursor, departments));
	const userid = read('member', (cursor) => cursor.reference());
	return {
		...(tagId !== undefined && { tagId }),
		...(groupId !== undefined && { groupId }),
		...(departmentId !== undefined && { departmentId }),
		...(userid !== undefined && { userid }),
	};
}

/** @returns false, and notes it, where several of the fields are filled in */
function onlyOne(entry: Cursor, fields: readonly string[]): boolean {
	const given = fields.filter((field) => !entry.get(field).isAbsent);
	if (given.length <= 1) return true;
	const [first, ...others] = given;
	entry.report('CONTRADICTION', {
		cause: `names ${first} and ${others.join(' and ')}. Expected only one of them.`,
	});
	return false;
}

function readDuration(
	entry: Cursor,
	fields: Readonly<Record<string, Duration['unit']>>,
): Duration | undefined {
	if (!onlyOne(entry, Object.keys(fields))) return { amount: 1, unit: 'day' };
	for (const [field, unit] of Object.entries(fields)) {
		if (!entry.get(field).isAbsent) return { amount: entry.get(field).number(), unit };
	}
	return undefined;
}

function readScoring(entry: Cursor): Record<string, number> {
	const scoring: Record<string, number> = {};
	for (const [field, property] of Object.entries(SCORING_FIELDS)) {
		if (!entry.get(field).isAbsent) scoring[property] = entry.get(field).number();
	}
	return scoring;
}

function readWeights(cursor: Cursor): EventWeights | undefined {
	if (cursor.isAbsent) return undefined;
	return Object.fromEntries(cursor.entries().map(([kind, weight]) => [kind, weight.number()]));
}
