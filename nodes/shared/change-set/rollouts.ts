import type { INodeExecutionData } from 'n8n-workflow';
import { finishChangeSet } from '../../../lib/ledger/change-sets';
import type { Ledger } from '../../../lib/ledger/open';
import { linkChangeSet } from '../../../lib/ledger/rollout-change-sets';
import { getRollout } from '../../../lib/ledger/rollouts';
import { InputError } from '../node-error';

/** Sides on which nobody is tagged for the rollout; who tags them all the same does it for something else. */
const NOT_EXPOSED: ReadonlySet<unknown> = new Set(['held_back', 'control', 'not_eligible']);

/** The rollouts for which the items are tagged, as Gray Rollout noted them under `rollout`. */
export function rolloutsOf(items: readonly INodeExecutionData[]): Set<string> {
	const rollouts = new Set<string>();
	for (const item of items) {
		const id = rolloutOf(item);
		if (id !== undefined) rollouts.add(id);
	}
	return rollouts;
}

/** The rollout for which an item is tagged, if any. */
export function rolloutOf({ json: { rollout } }: INodeExecutionData): string | undefined {
	if (typeof rollout !== 'object' || rollout === null || !('id' in rollout)) return undefined;
	const { id, group } = rollout;
	return typeof id === 'string' && !NOT_EXPOSED.has(group) ? id : undefined;
}

/**
 * Keeps that a change set carries rollouts' tags, so that a roll back finds them. To be called before its first
 * change. What the ledger does not know as a rollout is somebody else's field of that name.
 * @throws InputError where one was rolled back since its items were assigned: tags that come after the roll back
 *   would stay. The change set is closed then, and has changed nothing.
 */
export async function linkRollouts(
	ledger: Ledger,
	corpId: string,
	rollouts: ReadonlySet<string>,
	changeSetId: string,
): Promise<void> {
	for (const id of rollouts) {
		if (await linkRollout(ledger, corpId, id, changeSetId)) continue;
		await finishChangeSet(ledger.db, changeSetId, { state: 'stopped', counts: {}, now: Date.now() });
		throw new InputError('ROLLOUT_ENDED', { id });
	}
}

/** The same for one rollout. @returns false where it was rolled back: nothing must be tagged for it any more */
export async function linkRollout(
	ledger: Ledger,
	corpId: string,
	id: string,
	changeSetId: string,
): Promise<boolean> {
	if ((await getRollout(ledger.db, corpId, id)) === undefined) return true;
	await linkChangeSet(ledger.db, corpId, id, changeSetId);
	// Looked at only now: a roll back that begins later finds the change set.
	const state = (await getRollout(ledger.db, corpId, id))?.state;
	return state !== 'rolling_back' && state !== 'rolled_back';
}
