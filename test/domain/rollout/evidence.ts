import type { StageEvidence } from '../../../lib/domain/rollout/evidence';

export const HOUR = 3_600_000;
export const enteredAt = Date.UTC(2026, 10, 1);
export const now = enteredAt + 25 * HOUR;

/** Stage 1 of 20,000 customers, 900 exposed and 2,000 in control, a day after it was entered; all is well. */
export function evidenceWith(changes: Partial<StageEvidence> = {}): StageEvidence {
	return {
		stage: 0,
		enteredAt,
		dataAsOf: now,
		exposed: { customers: 900, metrics: { complaint: 27 } },
		control: { customers: 2_000, metrics: { complaint: 60 } },
		technical: { attempted: 1_000, failedByErrcode: {}, readBack: { checked: 300, mismatched: 0 } },
		...changes,
	};
}

export const technicalWith = (changes: Partial<StageEvidence['technical']>): Partial<StageEvidence> => ({
	technical: { ...evidenceWith().technical, ...changes },
});
