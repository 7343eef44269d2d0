import type { Check, MetricCheckName } from '../../../lib/domain/rollout/check';
import type { RefusalCode } from '../../../lib/domain/rollout/state';
import { message, type MessageCode } from '../../shared/messages';
import { hours, percent, timeText } from '../words';

const GATES: Readonly<Record<'writes' | 'quota' | 'read_back', MessageCode>> = {
	writes: 'GATE_WRITES',
	quota: 'GATE_QUOTA',
	read_back: 'GATE_READ_BACK',
};

const KINDS: Readonly<Record<MetricCheckName, MessageCode>> = {
	guardrail: 'METRIC_GUARDRAIL',
	signal: 'METRIC_SIGNAL',
	dry_run: 'METRIC_DRY_RUN',
};

type CodeMessages = Readonly<Partial<Record<Check['code'], MessageCode>>>;

const OF_SHARES: CodeMessages = {
	WITHIN_LIMIT: 'CHECK_WITHIN_LIMIT',
	OVER_LIMIT: 'CHECK_OVER_LIMIT',
	LIKELY_OVER_LIMIT: 'CHECK_LIKELY_OVER_LIMIT',
	THROTTLED: 'CHECK_THROTTLED',
	STALE: 'CHECK_READ_BACK_FAILED',
};

const OF_METRICS: CodeMessages = {
	WORSE: 'CHECK_WORSE',
	BETTER: 'CHECK_BETTER',
	INCONCLUSIVE: 'CHECK_INCONCLUSIVE',
	TOO_FEW_OUTCOMES: 'CHECK_TOO_FEW_OUTCOMES',
	NOT_COMPARABLE: 'CHECK_NOT_COMPARABLE',
};

const OF_OTHERS: CodeMessages = {
	SIZES_AS_PLANNED: 'CHECK_SIZES_AS_PLANNED',
	SIZES_DIFFER: 'CHECK_SIZES_DIFFER',
	NO_CONTROL_GROUP: 'CHECK_NO_CONTROL_GROUP',
	ENOUGH_CUSTOMERS: 'CHECK_ENOUGH_CUSTOMERS',
	TOO_FEW_CUSTOMERS: 'CHECK_TOO_FEW_CUSTOMERS',
	SOAKED: 'CHECK_SOAKED',
	TOO_EARLY: 'CHECK_TOO_EARLY',
	FRESH: 'CHECK_FRESH',
	STALE: 'CHECK_STALE',
	NOT_NEEDED: 'CHECK_APPROVAL_NOT_NEEDED',
	NOT_YET_DUE: 'CHECK_APPROVAL_NOT_YET_DUE',
	AWAITING_APPROVAL: 'CHECK_AWAITING_APPROVAL',
	APPROVED: 'CHECK_APPROVED',
	INCONCLUSIVE: 'CHECK_CONCLUSION',
};

const REFUSALS: Readonly<Record<RefusalCode, MessageCode>> = {
	NOT_STARTED: 'REFUSED_NOT_STARTED',
	PAUSED: 'REFUSED_PAUSED',
	COMPLETED: 'REFUSED_COMPLETED',
	ROLLED_BACK: 'REFUSED_ROLLED_BACK',
	STAGE_NOT_REACHED: 'REFUSED_STAGE_NOT_REACHED',
};

/** What a check found, as a sentence with its numbers. */
export function checkText(check: Check, timeZone: string): string {
	switch (check.name) {
		case 'writes':
		case 'quota':
		case 'read_back':
			return shareText(check, message(GATES[check.name]));
		case 'guardrail':
		case 'signal':
		case 'dry_run':
			return metricText(check, message(KINDS[check.name]));
		default:
			return otherText(check, timeZone);
	}
}

/** Why the state of a rollout does not allow what was asked. */
export function refusalText(code: RefusalCode): string {
	return message(REFUSALS[code]);
}

function shareText({ code, numbers }: Check, what: string): string {
	const { count = 0, of = 0, share = 0, limit = 0 } = numbers;
	const sentence = message(OF_SHARES[code] ?? 'CHECK_WITHIN_LIMIT', {
		...{ what, count, of, share: percent(share), limit: percent(limit) },
	});
	const errcodes = Object.entries(numbers)
		.filter(([name]) => name.startsWith('errcode_'))
		.map(([name, times]) => `${name.slice('errcode_'.length)} × ${times}`);
	return errcodes.length === 0
		? sentence
		: sentence + message('CHECK_ERRCODES', { list: errcodes.join(', ') });
}

function metricText({ code, metric = '', numbers }: Check, kind: string): string {
	const { exposed = 0, exposedOutcomes = 0, control = 0, controlOutcomes = 0 } = numbers;
	const { exposedRate = 0, controlRate = 0, lower = 0, upper = 0 } = numbers;
	return message(OF_METRICS[code] ?? 'CHECK_INCONCLUSIVE', {
		...{ kind, metric, exposed, exposedOutcomes, control, controlOutcomes },
		exposedRate: percent(exposedRate),
		controlRate: percent(controlRate),
		lower: percent(lower),
		upper: percent(upper),
	});
}

function otherText({ name, code, numbers }: Check, timeZone: string): string {
	const time = (at: number | undefined): string => timeText(at ?? 0, timeZone);
	if (name === 'fresh_data' && numbers.awaited !== undefined) {
		return message('CHECK_STAGE_NOT_EXPOSED', { stage: numbers.stage ?? 0, awaited: numbers.awaited });
	}
	const { exposed = 0, control = 0, expectedExposed = 0, minSample = 0, p = 1 } = numbers;
	return message(OF_OTHERS[code] ?? 'CHECK_CONCLUSION', {
		...{ exposed, control, minSample, expected: Math.round(expectedExposed), p: Number(p.toPrecision(2)) },
		observed: hours(numbers.observedMs ?? 0),
		soak: hours(numbers.soakMs ?? 0),
		due: time(numbers.dueAt),
		dataAsOf: numbers.dataAsOf ? time(numbers.dataAsOf) : message('NEVER'),
		entered: time(numbers.enteredAt),
		at: time(numbers.at),
		compared: numbers.compared ?? 0,
		inconclusive: numbers.inconclusive ?? 0,
	});
}
