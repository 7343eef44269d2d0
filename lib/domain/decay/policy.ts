import type { Duration } from './duration';

/**
 * Whose tags a policy is about; what is left out is not narrowed down, so `{}` is the default for all tags.
 * At most one of `userid` and `departmentId`, at most one of `tagId` and `groupId`.
 */
export interface PolicyTarget {
	/** Tags on this member's relations. */
	userid?: string;
	/** Tags on relations of members of this department or one below it. */
	departmentId?: number;
	tagId?: string;
	groupId?: string;
}

/** What an event is worth, by its type. */
export type EventWeights = Readonly<Record<string, number>>;

interface PolicyBase {
	/** Names the policy where a decision is explained. Unique. */
	id: string;
	appliesTo: PolicyTarget;
	/** Instead of, or besides, `DEFAULT_EVENT_WEIGHTS`. A type of weight 0 is no touch. */
	weights?: EventWeights;
}

/** The tag goes a fixed time after it was put on (`fixed`) or last touched (`sliding`). */
export interface LifetimePolicy extends PolicyBase {
	mode: 'fixed' | 'sliding';
	lifetime: Duration;
	/** The end of the life, in which the tag counts as expiring soon. */
	grace?: Duration;
}

/**
 * Events add to a score, and time halves it. The tag goes when its score is down to `thresholdOff` and comes
 * back when events lift it to `thresholdOn`: the distance between the two keeps a tag from coming and going.
 */
export interface HalfLifePolicy extends PolicyBase {
	mode: 'half-life';
	/** Days of 24 hours, fractions allowed. */
	halfLifeDays: number;
	/** Default 0.25. */
	thresholdOff?: number;
	/** Default 0.5. */
	thresholdOn?: number;
	/** However many events, the score is at most this. Default 10. */
	maxScore?: number;
	/** The end of the life, in which the tag counts as expiring soon. */
	grace?: Duration;
}

export interface NeverPolicy extends PolicyBase {
	mode: 'never';
}

/** When a tag goes by itself, and for whose tags that holds. */
export type DecayPolicy = LifetimePolicy | HalfLifePolicy | NeverPolicy;
