/** Why a comparison has no answer. */
export interface Unanswered {
	/** Fact that is unknown, or of another kind than the comparison expects. */
	fact: string;
	problem: 'UNKNOWN_FACT' | 'WRONG_TYPE';
}

/** Three-valued: what cannot be answered is neither true nor false. */
export type Truth = boolean | Unanswered;
