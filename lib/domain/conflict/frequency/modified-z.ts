import { median } from './median';

/** Makes the median absolute deviation of normal values their standard deviation. */
const PER_MEDIAN_DEVIATION = 0.6745;
/** Makes the mean absolute deviation of normal values their standard deviation: √(π/2). */
const MEAN_DEVIATIONS = 1.2533;

/** Distances from the median in robust standard deviations. */
export interface ModifiedZScores {
	median: number;
	scores: number[];
}

/**
 * Modified z-scores (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993). Where most values are
 * equal, so that the median deviation is 0, the mean deviation takes its place. All equal: all 0.
 */
export function modifiedZScores(values: readonly number[]): ModifiedZScores {
	const center = median(values) ?? 0;
	const deviations = values.map((value) => Math.abs(value - center));
	const medianDeviation = median(deviations) ?? 0;
	const meanDeviation = deviations.reduce((sum, deviation) => sum + deviation, 0) / deviations.length;
	const unit = medianDeviation > 0 ? medianDeviation / PER_MEDIAN_DEVIATION : meanDeviation * MEAN_DEVIATIONS;
	return { median: center, scores: values.map((value) => (unit > 0 ? (value - center) / unit : 0)) };
}
