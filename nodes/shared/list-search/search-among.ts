import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { toNodeError } from '../node-error';

/** More than a person scrolls through; the search narrows it down. */
export const PAGE_SIZE = 200;

export type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Filters by every word typed, and pages. */
export async function searchAmong(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
	read: () => Promise<INodeListSearchItems[]>,
): Promise<INodeListSearchResult> {
	let entries: INodeListSearchItems[];
	try {
		entries = await read();
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
	const words = (filter ?? '')
		.toLowerCase()
		.split(/[\s/]+/)
		.filter(Boolean);
	const matches = entries.filter(({ name }) => {
		const lower = name.toLowerCase();
		return words.every((word) => lower.includes(word));
	});
	const start = Number(paginationToken ?? 0);
	const end = start + PAGE_SIZE;
	return {
		results: matches.slice(start, end),
		...(end < matches.length && { paginationToken: String(end) }),
	};
}
