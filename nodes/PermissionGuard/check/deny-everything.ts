import { message } from '../../shared/messages';
import type { Undecided } from '../../shared/undecided';
import { describeFailure } from './guard-result';

/** Where nothing was decided, nothing is allowed. */
export const denyEverything: Undecided = {
	output: 2,
	outputs: 3,
	result: (cause) => {
		const text = message('GUARD_NOT_DECIDED', { cause });
		return { guard: { ...describeFailure({ code: 'NOT_DECIDED', message: text }) } };
	},
};
