import type { Simulator } from '../../runtime/simulator';

/** Tags of every relation, by `userid<tab>external_userid`; sorted, so that equal sets read equal. */
export async function readTags(simulator: Simulator): Promise<Map<string, string>> {
	const tags = new Map<string, string>();
	for await (const { external_userid, relations } of simulator.readCustomers()) {
		for (const relation of relations) {
			tags.set(`${relation.userid}\t${external_userid}`, [...relation.tags].sort().join(' '));
		}
	}
	return tags;
}

/** The same with one more tag everywhere. */
export function withTag(tags: ReadonlyMap<string, string>, tagId: string): Map<string, string> {
	return new Map(
		[...tags].map(([relation, held]) => {
			const all = new Set(held.split(' ').filter((tag) => tag !== '')).add(tagId);
			return [relation, [...all].sort().join(' ')];
		}),
	);
}
