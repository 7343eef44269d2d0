import type { MergeInput } from './merge-input';
import type { MergePolicy } from './merge-policy';
import type { MergeRules } from './merge-rules';
import type { Requests } from './requests';

/** One relation to merge, with all that decides about it. */
export interface MergeCase {
	input: MergeInput;
	policy: MergePolicy;
	rules: MergeRules;
	requests: Requests;
}
