/** Changes counted while something was observed. */
export interface Observation {
	count: number;
	observedMs: number;
}

/** A gamma distribution of rates, in changes per ms. */
export interface RateDistribution {
	shape: number;
	/** In ms: the time in which `shape` changes are expected. */
	rate: number;
}

/**
 * What a population's observations say about the rates of its members. Members can be taken out again, to
 * compare one with the others.
 */
export class Population {
	private members = 0;
	private changes = 0;
	private observedMs = 0;
	/** Σ count² / observedMs */
	private scaledSquares = 0;
	/** Σ observedMs² */
	private squaredMs = 0;

	constructor(observations: Iterable<Observation>) {
		for (const observation of observations) this.add(observation, 1);
	}

	without(observation: Observation): Population {
		const others = Object.assign(new Population([]), this);
		others.add(observation, -1);
		return others;
	}

	/**
	 * The rates in the population, its spread fitted by moments (Bühlmann and Straub, 1970, with Poisson noise
	 * within members). Nobody can tell a small population's spread: a standard error is added, so that
	 * differences between members are not taken for anomalies.
	 * @returns undefined if nothing was observed
	 */
	distribution(): RateDistribution | undefined {
		if (this.observedMs <= 0) return undefined;
		// Half a change more (Jeffreys' prior): a population without any change does not make the first impossible.
		const mean = (this.changes + 0.5) / this.observedMs;
		const pooled = { shape: this.changes + 0.5, rate: this.observedMs };
		const freedom = this.members - 1;
		const weight = this.observedMs - this.squaredMs / this.observedMs;
		if (freedom < 1 || weight <= 0) return pooled;
		const excess = this.scaledSquares - (this.changes * this.changes) / this.observedMs - freedom * mean;
		const variance = (Math.max(0, excess) + mean * Math.sqrt(2 * freedom)) / weight;
		const fitted = { shape: (mean * mean) / variance, rate: mean / variance };
		return fitted.shape < pooled.shape ? fitted : pooled;
	}

	private add({ count, observedMs }: Observation, sign: 1 | -1): void {
		if (observedMs <= 0) return;
		this.members += sign;
		this.changes += sign * count;
		this.observedMs += sign * observedMs;
		this.scaledSquares += (sign * count * count) / observedMs;
		this.squaredMs += sign * observedMs * observedMs;
	}
}

/** A member's rate after what was observed of it: far from the population's only as far as that shows. */
export function updateRate(
	{ shape, rate }: RateDistribution,
	{ count, observedMs }: Observation,
): RateDistribution {
	return { shape: shape + count, rate: rate + Math.max(0, observedMs) };
}
