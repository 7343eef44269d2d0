import { momentOfWallTime, wallTimeAt } from '../../calendar/wall-time';

/**
 * The first moment at which calendar and clock of a zone have reached `wall` (as `wallTimeAt` counts). Never
 * earlier for a later `wall`, so that no span of time ends before it begins.
 */
export function firstMomentAt(wall: number, timeZone: string): number {
	const moment = momentOfWallTime(wall, timeZone);
	const ahead = wallTimeAt(moment, timeZone) - wall;
	if (ahead === 0) return moment;
	// Skipped, and counted as if the clocks had not changed yet: the change is at most what it skips ago.
	let before = moment - ahead;
	let reached = moment;
	while (reached - before > 1) {
		const middle = Math.floor((before + reached) / 2);
		if (wallTimeAt(middle, timeZone) >= wall) reached = middle;
		else before = middle;
	}
	return reached;
}
