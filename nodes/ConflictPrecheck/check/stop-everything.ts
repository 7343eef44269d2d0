import { message } from '../../shared/messages';
import type { Undecided } from '../../shared/undecided';

/** Stands in place of a rule's id where the run as a whole failed. */
const RUN = 'run';

/** Where nothing was judged, everything is in conflict. */
export const stopEverything: Undecided = {
	output: 1,
	outputs: 3,
	result: (cause) => {
		const reason = { code: 'NOT_DECIDED', rule: RUN, message: message('PRECHECK_NOT_DECIDED', { cause }) };
		return { precheck: { status: 'conflict', findings: [], reasons: [reason] } };
	},
};
