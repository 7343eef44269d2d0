import type { Duration } from '../../../lib/domain/decay/duration';
import type { DecayPolicy } from '../../../lib/domain/decay/policy';
import { scoringOf } from '../../../lib/domain/decay/score';
import { message } from '../../shared/messages';

/** What a policy says, as part of a sentence: `7 days after it was put on`. */
export function policyText(policy: DecayPolicy): string {
	switch (policy.mode) {
		case 'fixed':
			return message('DECAY_RULE_FIXED', { life: spanText(policy.lifetime) });
		case 'sliding':
			return message('DECAY_RULE_SLIDING', { life: spanText(policy.lifetime) });
		case 'half-life':
			return message('DECAY_RULE_HALF_LIFE', {
				days: policy.halfLifeDays,
				threshold: scoringOf(policy).thresholdOff,
			});
		case 'never':
			return message('DECAY_RULE_NEVER');
	}
}

const SPANS = { hour: 'SPAN_HOURS', day: 'SPAN_DAYS', month: 'SPAN_MONTHS' } as const;

function spanText({ amount, unit }: Duration): string {
	return message(SPANS[unit], { count: amount });
}
