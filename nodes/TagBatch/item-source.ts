const DECAY = 'decay';
const ROLLOUT = 'rollout:';

/** Why an item of a job is there, where its changes are part of something larger. */
export interface ItemSource {
	/** What it removes goes because its time was up. */
	isDecay: boolean;
	/** Rollouts whose tags it carries: nothing of it is done once one of them was rolled back. */
	rollouts: readonly string[];
}

/** As the ledger keeps it with the item; null where there is nothing to say. */
export function writeSource({ isDecay, rollouts }: ItemSource): string | null {
	const parts = [...(isDecay ? [DECAY] : []), ...rollouts.map((id) => ROLLOUT + id)];
	return parts.length === 0 ? null : parts.join('\n');
}

export function readSource(source: string | null): ItemSource {
	const parts = source?.split('\n') ?? [];
	const rollouts = parts.filter((part) => part.startsWith(ROLLOUT)).map((part) => part.slice(ROLLOUT.length));
	return { isDecay: parts.includes(DECAY), rollouts };
}
