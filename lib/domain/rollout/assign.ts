import { BUCKETS, bucketsOf, normalizeId } from './bucket';
import { isInNamespace } from './namespace';
import { exposedBuckets, type RolloutPlan } from './plan';

export interface Assignment {
	side: 'exposed' | 'held_back' | 'control' | 'not_eligible';
	code:
		'IN_STAGE' | 'BEYOND_STAGE' | 'CONTROL_GROUP' | 'ALWAYS_LISTED' | 'NEVER_LISTED' | 'OUTSIDE_NAMESPACE';
	/** 0 … 9,999. */
	bucket: number;
}

/**
 * Decides for any number of customers which side they are on at one stage. The answer depends on nothing but
 * plan, stage and customer id. Lists come first, `never` before `always`, then the namespace, then the bucket.
 * Listed customers were not drawn by lot: leave them out of every comparison.
 * @throws RangeError if the plan has no such stage; the returned function, if a customer id is empty
 */
export function compileAssignment(plan: RolloutPlan, stage: number): (customerId: string) => Assignment {
	const exposedBelow = exposedBuckets(plan, stage);
	const controlFrom = BUCKETS - plan.controlShare;
	const bucketOf = bucketsOf(plan.id);
	const always = new Set(plan.always.map(normalizeId));
	const never = new Set(plan.never.map(normalizeId));
	const { namespace } = plan;

	return (customerId) => {
		const id = normalizeId(customerId);
		const bucket = bucketOf(id);
		if (never.size > 0 && never.has(id)) return { side: 'not_eligible', code: 'NEVER_LISTED', bucket };
		if (always.size > 0 && always.has(id)) return { side: 'exposed', code: 'ALWAYS_LISTED', bucket };
		if (namespace !== undefined && !isInNamespace(id, namespace)) {
			return { side: 'not_eligible', code: 'OUTSIDE_NAMESPACE', bucket };
		}
		if (bucket >= controlFrom) return { side: 'control', code: 'CONTROL_GROUP', bucket };
		if (bucket < exposedBelow) return { side: 'exposed', code: 'IN_STAGE', bucket };
		return { side: 'held_back', code: 'BEYOND_STAGE', bucket };
	};
}

/** One customer's side; for many, compile once. */
export function assignmentOf(plan: RolloutPlan, stage: number, customerId: string): Assignment {
	return compileAssignment(plan, stage)(customerId);
}
