import type { Cursor } from '../../document/cursor';
import { FREQUENCY_SUBJECTS, type FrequencyRule } from '../rule-set';
import { COMMON_FIELDS, readBase, type RuleReading } from './rule-fields';

const FIELDS = [...COMMON_FIELDS, 'of', 'window_days', 'baseline_days', 'minimum'];

const LEAST_CHANGES = 4;
/** Put on twice and taken off twice. */
const LEAST_FLIPS = 3;
const LONGEST_DAYS = 3660;

/** `{ id?, of, window_days?, baseline_days?, minimum?, severity?, message? }` */
export function readFrequency(entry: Cursor, reading: RuleReading, defaultId: string): FrequencyRule {
	entry.isObject(FIELDS);
	const days = { min: 1, max: LONGEST_DAYS, integer: true };
	const of = entry.get('of').oneOf(FREQUENCY_SUBJECTS);
	const least = of === 'flip_flop' ? LEAST_FLIPS : LEAST_CHANGES;
	return {
		...readBase(entry, reading, defaultId, 'warn'),
		of,
		windowDays: entry.get('window_days').number({ ...days, fallback: 7 }),
		baselineDays: entry.get('baseline_days').number({ ...days, fallback: 90 }),
		minimum: entry.get('minimum').number({ min: 1, integer: true, fallback: least }),
	};
}
