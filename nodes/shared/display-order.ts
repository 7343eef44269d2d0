/** WeCom shows larger orders first. */
export function inDisplayOrder<T extends { order: number }>(entries: readonly T[]): T[] {
	return [...entries].sort((a, b) => b.order - a.order);
}
