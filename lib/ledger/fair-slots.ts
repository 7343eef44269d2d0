/** One process that wants slots. */
export interface SlotHolder {
	holder: string;
	/** Recorded for it now; 0: it is waiting. */
	slots: number;
	wanted: number;
	/** Since when it has slots, or waits for some. */
	since: number;
}

/**
 * Divides `max` slots among holders by max-min fairness: nobody gets more than wanted, and what somebody does
 * not want goes to the others in equal parts. What cannot be divided goes to those who wait, the longest
 * waiting first, then to those served last, so that with more holders than slots everyone has a turn.
 * @returns the fair number of each holder
 */
export function fairSlots(holders: readonly SlotHolder[], max: number): Map<string, number> {
	const fair = new Map(holders.map(({ holder }) => [holder, 0]));
	let left = max;
	let unsatisfied = holders.filter(({ wanted }) => wanted > 0).sort(byTurn);
	while (left > 0 && unsatisfied.length > 0) {
		const part = Math.floor(left / unsatisfied.length);
		const served = part === 0 ? unsatisfied.slice(0, left) : unsatisfied;
		for (const { holder, wanted } of served) {
			const before = fair.get(holder) ?? 0;
			const after = Math.min(wanted, before + Math.max(1, part));
			fair.set(holder, after);
			left -= after - before;
		}
		unsatisfied = unsatisfied.filter(({ holder, wanted }) => wanted > (fair.get(holder) ?? 0));
		if (part === 0) break;
	}
	return fair;
}

function byTurn(a: SlotHolder, b: SlotHolder): number {
	const waiting = Number(a.slots > 0) - Number(b.slots > 0);
	if (waiting !== 0) return waiting;
	const longestFirst = a.slots > 0 ? b.since - a.since : a.since - b.since;
	if (longestFirst !== 0) return longestFirst;
	return a.holder < b.holder ? -1 : 1;
}
