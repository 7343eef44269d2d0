/** WeCom's `order` is an unsigned 32-bit integer, larger first (page 92117). */
export const MAX_ORDER = 2 ** 32 - 1;

/** Room left between neighbours at the ends, so that later insertions need one call. */
const END_GAP = 2 ** 16;

export interface OrderedEntry {
	id: string;
	order: number;
}

/**
 * The fewest `order` edits that make entries sort in the wanted sequence.
 *
 * Entries that keep their order must leave enough integers between them for those that move in
 * between: for kept positions i < j, order[i] − order[j] ≥ j − i. With v[i] = order[i] + i that is
 * "v does not increase", so the largest set to keep is a longest non-increasing subsequence.
 * Moved entries are spread evenly over the gap they land in.
 *
 * @param current every entry with its order, any sequence
 * @param wanted ids in the sequence they shall show, first on top; ids not in `current` are an error
 */
export function planOrder(current: readonly OrderedEntry[], wanted: readonly string[]): OrderedEntry[] {
	const orderOf = new Map(current.map((entry) => [entry.id, entry.order]));
	const orders = wanted.map((id) => {
		const order = orderOf.get(id);
		if (order === undefined) throw new RangeError(`planOrder: "${id}" is not among the current entries`);
		return order;
	});
	if (new Set(wanted).size !== wanted.length) throw new RangeError('planOrder: an id is listed twice');

	const kept = keepLongest(orders);
	const edits: OrderedEntry[] = [];
	let previous = -1;
	for (const position of [...kept, wanted.length]) {
		const upper = previous >= 0 ? orders[previous]! : undefined;
		const lower = position < wanted.length ? orders[position]! : undefined;
		const count = position - previous - 1;
		for (const [offset, order] of spread(count, upper, lower).entries()) {
			edits.push({ id: wanted[previous + 1 + offset]!, order });
		}
		previous = position;
	}
	return edits;
}

/**
 * Orders for new entries that shall show in their sequence: below the present ones, or, where those leave no
 * room, above them. Present entries stay as they are.
 * @param present orders of the entries that are there, any sequence
 * @returns falling orders; undefined where neither end has room
 */
export function placeNew(present: readonly number[], count: number): number[] | undefined {
	if (present.length === 0) return spread(count, undefined, undefined);
	const lowest = Math.min(...present);
	const highest = Math.max(...present);
	if (lowest >= count) return spread(count, lowest, undefined);
	return MAX_ORDER - highest >= count ? spread(count, undefined, highest) : undefined;
}

/** Positions of a largest set of entries that can stay as they are. */
function keepLongest(orders: readonly number[]): number[] {
	const last = orders.length - 1;
	const tails: number[] = [];
	const before = new Array<number>(orders.length).fill(-1);
	for (const [position, order] of orders.entries()) {
		const fitsAbove = order + position <= MAX_ORDER;
		const fitsBelow = order >= last - position;
		if (!fitsAbove || !fitsBelow) continue;
		const value = order + position;
		let low = 0;
		let high = tails.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const tail = tails[middle]!;
			if (orders[tail]! + tail >= value) low = middle + 1;
			else high = middle;
		}
		before[position] = low > 0 ? tails[low - 1]! : -1;
		tails[low] = position;
	}
	const kept: number[] = [];
	for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]!) kept.push(at);
	return kept.reverse();
}

/** `count` falling integers strictly between `upper` and `lower`; an absent bound is an open end. */
function spread(count: number, upper: number | undefined, lower: number | undefined): number[] {
	if (count === 0) return [];
	const bottom = lower ?? Math.max(-1, (upper ?? END_GAP * (count + 1)) - END_GAP * (count + 1));
	const top = upper ?? Math.min(MAX_ORDER + 1, bottom + END_GAP * (count + 1));
	const step = (top - bottom) / (count + 1);
	return Array.from({ length: count }, (_, index) => bottom + Math.floor(step * (count - index)));
}
