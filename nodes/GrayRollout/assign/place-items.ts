import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { FilledPlan } from '../plan/read-plan';
import { readBy } from '../read-by';
import { stateWord } from '../words';
import { firstPlacements, placeCustomers } from './audience';
import { tellWhatCanBeFound } from './foresee';
import { toOutputs } from './outputs';
import type { ItemCustomers } from './read-customers';
import { startRollout } from './start';

/** The first run: these customers are the audience. */
export async function begin(
	context: IExecuteFunctions,
	ledger: Ledger,
	corpId: string,
	filled: FilledPlan,
	customers: ItemCustomers,
	{ at, dryRun }: { at: number; dryRun: boolean },
): Promise<INodeExecutionData[][]> {
	// An audience is fixed for good: nobody would ever be exposed.
	if (customers.distinct.length === 0) throw new InputError('ROLLOUT_WITHOUT_CUSTOMERS', {});
	tellWhatCanBeFound(context, filled, customers.distinct.length);
	const placements = await firstPlacements(filled.plan, customers.distinct);
	if (dryRun) {
		return await toOutputs(context.getInputData(), customers.ofItem, placements, {
			plan: filled.plan,
			stage: 0,
		});
	}
	const run = { at, by: readBy(context) };
	const { rollout, started } = await startRollout(ledger, corpId, filled, placements, run);
	if (!started) return await goOn(context, ledger, rollout, customers, at);
	const outputs = await toOutputs(context.getInputData(), customers.ofItem, placements, rollout);
	let exposed = 0;
	for (const { side } of placements.values()) if (side === 'exposed') exposed += 1;
	report(context, rollout, outputs, exposed);
	return outputs;
}

/** A later run. @param at when customers become exposed; undefined: nobody does, it is a dry run */
export async function goOn(
	context: IExecuteFunctions,
	ledger: Ledger,
	rollout: Rollout,
	customers: ItemCustomers,
	at: number | undefined,
): Promise<INodeExecutionData[][]> {
	const { placements, exposed } = await placeCustomers(ledger, rollout, customers.distinct, at);
	const outputs = await toOutputs(context.getInputData(), customers.ofItem, placements, rollout);
	report(context, rollout, outputs, exposed);
	return outputs;
}

function report(
	context: IExecuteFunctions,
	{ stage, plan, state }: Rollout,
	outputs: readonly INodeExecutionData[][],
	newly: number,
): void {
	const [exposed = 0, heldBack = 0, control = 0] = outputs.map((output) => output.length);
	context.addExecutionHints({
		message: message('SUMMARY_ASSIGN', {
			...{ exposed, heldBack, control, newly },
			stage: stage + 1,
			stages: plan.stages.length,
			state: stateWord(state),
		}),
		location: 'outputPane',
		type: 'info',
	});
}
