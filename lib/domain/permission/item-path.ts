/** Reads a field of an item; undefined where there is none. */
export type ItemReader = (item: Readonly<Record<string, unknown>>) => unknown;

/** Prepares reading `order.lines[0].amount`. A field that is itself named with dots comes first. */
export function prepareItemPath(path: string): ItemReader {
	const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
	if (keys.length === 1 && keys[0] === path) return (item) => own(item, path);
	return (item) => {
		const direct = own(item, path);
		if (direct !== undefined) return direct;
		let value: unknown = item;
		for (const key of keys) value = own(value, key);
		return value;
	};
}

function own(value: unknown, key: string): unknown {
	if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
	return (value as Record<string, unknown>)[key];
}
