/** The verdict of one gate, with every number it was taken from. */
export interface Check {
	name:
		| 'writes'
		| 'quota'
		| 'read_back'
		| 'sample_ratio'
		| MetricCheckName
		| 'sample'
		| 'soak'
		| 'fresh_data'
		| 'approval'
		| 'conclusion';
	/** The metric's name, where the check is about one. */
	metric?: string;
	outcome: 'pass' | 'hold' | 'roll_back' | 'info';
	code: CheckCode;
	numbers: Readonly<Record<string, number>>;
}

export type MetricCheckName = 'guardrail' | 'signal' | 'dry_run';

export type CheckCode =
	| 'WITHIN_LIMIT'
	| 'OVER_LIMIT'
	/** Few cases, but more than the limit can explain. */
	| 'LIKELY_OVER_LIMIT'
	| 'THROTTLED'
	| 'SIZES_AS_PLANNED'
	| 'SIZES_DIFFER'
	| 'NO_CONTROL_GROUP'
	| 'WORSE'
	| 'BETTER'
	| 'INCONCLUSIVE'
	/** Fewer outcomes than a comparison needs. */
	| 'TOO_FEW_OUTCOMES'
	/** Groups of wrong size or data of another time: comparing them would mean nothing. */
	| 'NOT_COMPARABLE'
	| 'ENOUGH_CUSTOMERS'
	| 'TOO_FEW_CUSTOMERS'
	| 'SOAKED'
	| 'TOO_EARLY'
	| 'FRESH'
	| 'STALE'
	| 'NOT_NEEDED'
	/** Other gates come first; nobody need be asked yet. */
	| 'NOT_YET_DUE'
	| 'AWAITING_APPROVAL'
	| 'APPROVED';
