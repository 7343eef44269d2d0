import type { INodeExecutionData } from 'n8n-workflow';
import { readSources } from '../../lib/ledger/item-sources';
import type { JobItem } from '../../lib/ledger/job-items';
import { isExpired } from '../shared/change-set/expired-tags';
import { rolloutOf } from '../shared/change-set/rollouts';

const DECAY = 'decay';
const ROLLOUT = 'rollout:';

/** Why an item asks for its changes, where that is part of something larger: as the ledger keeps it with them. */
export function sourceOf(item: INodeExecutionData): string | null {
	const rollout = rolloutOf(item);
	const parts = [...(isExpired(item) ? [DECAY] : []), ...(rollout === undefined ? [] : [ROLLOUT + rollout])];
	return parts.length === 0 ? null : parts.join('\n');
}

/** What goes only because its time was up; where a person took it off as well, the person counts. */
export function expiredTags({ remove, source }: Pick<JobItem, 'remove' | 'source'>): Set<string> {
	const sources = readSources(source);
	return new Set(
		remove.filter(
			(tag) => sources.get(tag)?.every((of) => of !== null && partsOf(of).includes(DECAY)) ?? false,
		),
	);
}

/** The rollouts for which tags are there, by tag; one that is undefined: not for any. A tag left out is so too. */
export function rolloutsByTag(source: string | null): ReadonlyMap<string, ReadonlyArray<string | undefined>> {
	return new Map([...readSources(source)].map(([tag, sources]) => [tag, sources.map(rolloutIn)]));
}

function rolloutIn(source: string | null): string | undefined {
	const part = source === null ? undefined : partsOf(source).find((each) => each.startsWith(ROLLOUT));
	return part?.slice(ROLLOUT.length);
}

function partsOf(source: string): string[] {
	return source.split('\n');
}
