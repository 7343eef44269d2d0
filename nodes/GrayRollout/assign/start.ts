import { orderedJson } from '../../../lib/ledger/ordered-json';
import type { Ledger } from '../../../lib/ledger/open';
import { createRollout, getRollout, type Rollout } from '../../../lib/ledger/rollouts';
import { InputError } from '../../shared/node-error';
import { moveRollout } from '../control/move';
import { label } from '../label';
import type { FilledPlan } from '../plan/read-plan';
import { takeSnapshot, type Placement } from './audience';

export interface StartRequest {
	corpId: string;
	id: string;
	/** How the node's fields describe it; read only where that is asked for. */
	fill: () => FilledPlan;
	mayCreate: boolean;
}

/** A rollout that has begun, or the plan of one that has not. */
export type Found = { rollout: Rollout; filled?: FilledPlan } | { rollout?: undefined; filled: FilledPlan };

/**
 * Looks for the rollout. One that was created but not started counts as none: starting it again completes it.
 * @throws InputError where there is none and none may be created, or where the node's plan cannot be used
 */
export async function findOrPlan(
	ledger: Ledger,
	{ corpId, id, fill, mayCreate }: StartRequest,
): Promise<Found> {
	const rollout = await getRollout(ledger.db, corpId, id);
	if (rollout !== undefined && rollout.state !== 'draft') return { rollout };
	if (!mayCreate) throw new InputError('UNKNOWN_ROLLOUT', { field: label('Rollout ID'), id });
	return { filled: fill() };
}

/**
 * Begins a rollout with these customers. Killed anywhere, the next call goes on: the snapshot only adds, and the
 * rollout starts when it is complete.
 * @returns `started` is false where somebody else has begun it meanwhile, perhaps with other customers
 */
export async function startRollout(
	ledger: Ledger,
	corpId: string,
	{ plan, name }: FilledPlan,
	placements: ReadonlyMap<string, Placement>,
	{ at, by }: { at: number; by: string },
): Promise<{ rollout: Rollout; started: boolean }> {
	const { rollout } = await createRollout(ledger.db, { corp_id: corpId, name, plan }, at);
	if (rollout.state !== 'draft') return { rollout, started: false };
	await takeSnapshot(ledger, rollout, placements, at);
	const move = await moveRollout(ledger, rollout, { type: 'start', at }, { by });
	return { rollout: move.rollout, started: move.ok && move.changed };
}

/** Whether the node now describes another plan than the rollout began with, or none that could be used. */
export function differs(rollout: Rollout, fill: () => FilledPlan): boolean {
	try {
		return orderedJson(rollout.plan) !== orderedJson(fill().plan);
	} catch {
		return true;
	}
}
