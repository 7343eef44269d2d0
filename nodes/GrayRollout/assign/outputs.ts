import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { RolloutPlan } from '../../../lib/domain/rollout/plan';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import { message, type MessageCode } from '../../shared/messages';
import { basisPoints } from '../words';
import type { Placement, PlacementCode } from './audience';

/** The order of the node's outputs; who takes no part is held back. */
const OUTPUT: Readonly<Record<Placement['side'], number>> = {
	exposed: 0,
	held_back: 1,
	not_eligible: 1,
	control: 2,
};

const REASONS: Readonly<Record<PlacementCode, MessageCode>> = {
	IN_STAGE: 'PLACED_IN_STAGE',
	BEYOND_STAGE: 'PLACED_BEYOND_STAGE',
	CONTROL_GROUP: 'PLACED_CONTROL_GROUP',
	ALWAYS_LISTED: 'PLACED_ALWAYS_LISTED',
	NEVER_LISTED: 'PLACED_NEVER_LISTED',
	OUTSIDE_NAMESPACE: 'PLACED_OUTSIDE_NAMESPACE',
	NOT_IN_AUDIENCE: 'PLACED_NOT_IN_AUDIENCE',
	PAUSED: 'PLACED_PAUSED',
	ROLLED_BACK: 'PLACED_ROLLED_BACK',
};

/** Puts every item on the output of its customer's side, with `rollout`. */
export async function toOutputs(
	items: readonly INodeExecutionData[],
	customers: ReadonlyArray<string | Failure>,
	placements: ReadonlyMap<string, Placement>,
	at: { plan: RolloutPlan; stage: number },
): Promise<INodeExecutionData[][]> {
	const outputs: INodeExecutionData[][] = [[], [], []];
	const reasonsOf = reasonTexts(at);
	const stage = { stage: at.stage + 1, share: basisPoints(at.plan.stages[at.stage]!.share) };
	const breather = new Breather();
	for (const [index, { json, binary }] of items.entries()) {
		if (breather.due()) await breather.pause();
		const customer = customers[index]!;
		const placement = typeof customer === 'string' ? placements.get(customer) : undefined;
		const rollout: IDataObject =
			placement === undefined
				? { id: at.plan.id, group: 'held_back', ...stage, reasons: failureReasons(customer) }
				: {
						id: at.plan.id,
						group: placement.side,
						bucket: placement.bucket,
						...stage,
						reasons: reasonsOf(placement.code),
					};
		const output: INodeExecutionData = { json: { ...json, rollout }, pairedItem: { item: index } };
		if (binary) output.binary = binary;
		outputs[placement === undefined ? 1 : OUTPUT[placement.side]]!.push(output);
	}
	return outputs;
}

/** Reasons depend on nothing but the code: items share them. */
function reasonTexts({
	plan,
	stage,
}: {
	plan: RolloutPlan;
	stage: number;
}): (code: PlacementCode) => IDataObject[] {
	const known = new Map<PlacementCode, IDataObject[]>();
	const values = {
		stage: stage + 1,
		share: basisPoints(plan.stages[stage]!.share),
		id: plan.id,
		namespace: plan.namespace?.name ?? '',
	};
	return (code) => {
		let reasons = known.get(code);
		if (!reasons) known.set(code, (reasons = [{ code, message: message(REASONS[code], values) }]));
		return reasons;
	};
}

function failureReasons(failure: string | Failure): IDataObject[] {
	return typeof failure === 'string' ? [] : [{ code: failure.code, message: failure.message }];
}
