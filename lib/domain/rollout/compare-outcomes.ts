import { confidenceSequence, proportion, type Interval, type Sides } from './sequential';

/** A group of customers, and how many of them had the outcome. */
export interface OutcomeCount {
	customers: number;
	outcomes: number;
}

export interface OutcomeComparison {
	exposedRate: number;
	controlRate: number;
	/** Exposed less control. */
	difference: number;
	/** Each bound holds at every look with probability 1 − alpha. */
	lower: number;
	upper: number;
	/** Always-valid p of "exposed is higher", and of "exposed is lower". */
	pHigher: number;
	pLower: number;
	/** Whether there are outcomes enough for the bounds to hold; without, they are not to be acted on. */
	enough: boolean;
}

/** Fewest outcomes, and customers without, expected in each group: the usual limit of the normal approximation. */
const FEWEST_EXPECTED = 5;

/**
 * Compares how often an outcome happened in two groups that were complete when the watch began, at any number
 * of looks. What arrives from then on are not customers but outcomes, so these are the observations the
 * confidence sequence counts; counting customers would make its bounds as tight at the first outcome as at the
 * thousandth. The variance is pooled, because the two groups differ greatly in size: the small group's own
 * variance is 0 until its first outcome.
 * @param alpha for each bound, below 0.5
 * @param tuning number of outcomes at which the bounds are sharpest
 */
export function compareOutcomes(
	control: OutcomeCount,
	exposed: OutcomeCount,
	alpha: number,
	tuning: number,
): OutcomeComparison {
	const customers = control.customers + exposed.customers;
	const outcomes = control.outcomes + exposed.outcomes;
	const { variance } = proportion(outcomes, customers);
	const [controlRate, exposedRate] = [rateOf(control), rateOf(exposed)];
	const bound = (sides: Sides): Interval =>
		confidenceSequence(
			{ n: control.customers, mean: controlRate, variance },
			{ n: exposed.customers, mean: exposedRate, variance },
			{ alpha, tuning, sides, difference: 'absolute', observations: outcomes },
		);
	const higher = bound('greater');
	const lower = bound('less');
	const rarer = Math.min(outcomes, customers - outcomes);
	const smaller = Math.min(control.customers, exposed.customers);
	return {
		exposedRate,
		controlRate,
		difference: higher.estimate,
		// A difference of shares lies between −1 and 1; so numbers stay finite where nothing is known yet.
		lower: Math.max(-1, higher.lower),
		upper: Math.min(1, lower.upper),
		pHigher: higher.p,
		pLower: lower.p,
		enough: customers > 0 && (rarer * smaller) / customers >= FEWEST_EXPECTED,
	};
}

function rateOf({ customers, outcomes }: OutcomeCount): number {
	return customers === 0 ? 0 : outcomes / customers;
}
