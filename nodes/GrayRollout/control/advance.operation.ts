import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { shorten } from '../../shared/change-set/item-request';
import { optionsCollection, showFor } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { fieldReader } from '../../shared/read-field';
import { applyDecision, judge } from '../evaluate/decide';
import { decisionResult } from '../evaluate/decision-result';
import { evidenceFields, readBackOption } from '../evaluate/evidence-fields';
import { evidenceSources } from '../evaluate/evidence-sources';
import { gatherEvidence, type EvidenceSources } from '../evaluate/gather-evidence';
import { label } from '../label';
import { asOfOption, readNow } from '../moment';
import { rolloutLocator } from '../rollout-id';
import { rolloutState } from '../rollout-state';
import { approve } from './approve';
import { eachRollout } from './each-rollout';
import { moveRollout, refusalOf } from './move';
import { refusalError, requireAllowed } from './require-allowed';

const STAGE_FIELD = 'rollout.stage';

export const description: INodeProperties[] = [
	rolloutLocator,
	{
		displayName: 'Approved By',
		name: 'approvedBy',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. zhangsan',
		description: 'Who lets the rollout go on. Stands in its history.',
	},
	{
		displayName: 'Check First',
		name: 'checkFirst',
		type: 'boolean',
		default: true,
		description:
			'Whether to go on only if nothing but the approval is missing. Off, the rollout goes on whatever the checks say.',
	},
	...showFor({ checkFirst: [true] }, evidenceFields),
	optionsCollection([
		asOfOption,
		readBackOption,
		{
			displayName: 'Stage Field',
			name: 'stageField',
			type: 'string',
			default: STAGE_FIELD,
			requiresDataPath: 'single',
			description:
				'Name of the item field with the stage that is approved, as Evaluate gives it. If the rollout has left it already, nothing happens; so the same approval never counts twice. Without the field, the current stage is meant.',
		},
	]),
];

/** Lets a rollout leave its stage, on a person's word. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const checkFirst = context.getNodeParameter('checkFirst', 0, true) as boolean;
	return await eachRollout(context, open, async (ledger, rollout, itemIndex) => {
		const by = readApprover(context, itemIndex);
		const fromStage = readStage(context, itemIndex) ?? rollout.stage;
		const at = readNow(context);
		const refusal = refusalOf(rollout, { type: 'advance', fromStage, at });
		if (refusal !== undefined) throw refusalError(rollout, refusal);
		if (fromStage < rollout.stage || rollout.state === 'completed') return unchanged(rollout, by);
		const result = checkFirst
			? await advanceIfFine(context, rollout, { by, at, sources: evidenceSources(context, open, ledger) })
			: await advance(ledger, rollout, { by, at, fromStage });
		if (result.advanced !== true) warn(context, rollout);
		return result;
	});
}

async function advance(
	ledger: Ledger,
	rollout: Rollout,
	{ by, at, fromStage }: { by: string; at: number; fromStage: number },
): Promise<IDataObject> {
	const move = requireAllowed(await moveRollout(ledger, rollout, { type: 'advance', fromStage, at }, { by }));
	return {
		...rolloutState(move.rollout),
		advanced: move.changed,
		from_stage: rollout.stage + 1,
		to_stage: move.rollout.stage + 1,
		by,
		reasons: [],
	};
}

async function advanceIfFine(
	context: IExecuteFunctions,
	rollout: Rollout,
	{ by, at, sources }: { by: string; at: number; sources: EvidenceSources },
): Promise<IDataObject> {
	const approved = await approve(sources.ledger, rollout, by, at);
	const evaluation = judge(approved, await gatherEvidence(approved, sources), at);
	const timeZone = context.getTimezone();
	if (evaluation.decision !== 'promote') {
		// To roll back is another decision, and not the one that was asked for.
		const told = { before: approved, after: approved, applied: false, overtaken: false };
		const { decision } = evaluation;
		return { ...decisionResult({ ...told, decision, evaluation }, at, timeZone), advanced: false, by };
	}
	const decided = await applyDecision(sources.ledger, approved, evaluation, { by, at });
	return { ...decisionResult(decided, at, timeZone), advanced: decided.applied, by };
}

function unchanged(rollout: Rollout, by: string): IDataObject {
	const stage = rollout.stage + 1;
	return { ...rolloutState(rollout), advanced: false, from_stage: stage, to_stage: stage, by, reasons: [] };
}

function readApprover(context: IExecuteFunctions, itemIndex: number): string {
	const by = String(context.getNodeParameter('approvedBy', itemIndex, '')).trim();
	if (by !== '') return by;
	const field = label('Approved By');
	throw new InputError('MISSING_FIELD', { field, expected: message('EXPECT_APPROVER') }, itemIndex);
}

/** The stage that the item is about, from 0. */
function readStage(context: IExecuteFunctions, itemIndex: number): number | undefined {
	const read = fieldReader(context, 'options.stageField', STAGE_FIELD);
	const value = read(context.getInputData()[itemIndex]!, itemIndex);
	if (value === undefined || value === null || value === '') return undefined;
	const stage = Number(value);
	if (Number.isInteger(stage) && stage >= 1) return stage - 1;
	const expected = message('EXPECT_STAGE');
	throw new InputError(
		'INVALID_FIELD',
		{ field: label('Stage Field'), value: shorten(value), expected },
		itemIndex,
	);
}

function warn(context: IExecuteFunctions, { id }: Rollout): void {
	context.addExecutionHints({
		message: message('NOT_ADVANCED', { id }),
		location: 'outputPane',
		type: 'warning',
	});
}
