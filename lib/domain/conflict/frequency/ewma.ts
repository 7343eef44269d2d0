export interface EwmaChart {
	/** The weighted mean after each value. */
	means: number[];
	lower: number;
	upper: number;
	/** Indices of values after which the weighted mean is outside the limits. */
	signals: number[];
}

/**
 * Exponentially weighted moving average chart with its asymptotic limits (Roberts, 1959; NIST/SEMATECH
 * e-Handbook 6.3.2.4): slow drifts that no single value shows.
 * @param options mean and standard deviation of values in order; weight of the newest value, default 0.3;
 * width of the limits in standard deviations, default 3
 */
export function ewmaChart(
	values: readonly number[],
	options: { mean: number; deviation: number; weight?: number; width?: number },
): EwmaChart {
	const { mean, deviation, weight = 0.3, width = 3 } = options;
	if (!(weight > 0 && weight <= 1)) throw new Error(`weight: ${weight} is not above 0 and at most 1`);
	const reach = width * deviation * Math.sqrt(weight / (2 - weight));
	const lower = mean - reach;
	const upper = mean + reach;
	const means: number[] = [];
	const signals: number[] = [];
	let current = mean;
	for (const [index, value] of values.entries()) {
		current = weight * value + (1 - weight) * current;
		means.push(current);
		if (current < lower || current > upper) signals.push(index);
	}
	return { means, lower, upper, signals };
}

/**
 * The chart for counts, of which the square root has about the same deviation, 1/2, whatever their mean.
 * @param usual expected count; means and limits are square roots
 */
export function ewmaChartOfCounts(
	counts: readonly number[],
	usual: number,
	options: { weight?: number; width?: number } = {},
): EwmaChart {
	return ewmaChart(counts.map(Math.sqrt), { ...options, mean: Math.sqrt(usual), deviation: 0.5 });
}
