import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { customerField, optionsCollection, showFor } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { label } from '../label';
import { asOfOption, readNow } from '../moment';
import { planFields } from '../plan/plan-fields';
import { readPlan, type FilledPlan } from '../plan/read-plan';
import { begin, goOn } from './place-items';
import { readCustomers } from './read-customers';
import { differs, findOrPlan } from './start';

const CREATE = 'create';

export const description: INodeProperties[] = [
	{
		displayName: 'Rollout ID',
		name: 'rolloutId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. double-eleven-2026',
		description:
			'Identifies the rollout for good and draws its groups: the same ID always exposes the same customers. Another ID is another rollout.',
	},
	{
		displayName: 'When It Does Not Exist',
		name: 'whenMissing',
		type: 'options',
		options: [
			{
				name: 'Create and Start',
				value: CREATE,
				description: 'With the plan below; the customers that arrive are its audience from then on',
			},
			{ name: 'Fail', value: 'fail', description: 'Where another flow starts it' },
		],
		default: CREATE,
	},
	...showFor({ whenMissing: [CREATE] }, planFields),
	customerField,
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description:
			'Whether to only tell who would be on which side, and what the comparison could find, without starting or recording anything',
	},
	optionsCollection([asOfOption]),
];

/** Sends every item to Exposed, Held Back or Control; the first run fixes who takes part. */
export async function execute(
	context: IExecuteFunctions,
	{ corpId }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], [], []];
	const id = readRolloutId(context);
	const at = readNow(context);
	const customers = await readCustomers(context);
	const fill = (): FilledPlan => readPlan(context, id);
	const mayCreate = context.getNodeParameter('whenMissing', 0, CREATE) === CREATE;
	const dryRun = context.getNodeParameter('dryRun', 0, false) as boolean;

	const ledger = await openLedgerOf(context);
	try {
		const { rollout, filled } = await findOrPlan(ledger, { corpId, id, fill, mayCreate });
		if (rollout === undefined) return await begin(context, ledger, corpId, filled, customers, { at, dryRun });
		if (mayCreate && differs(rollout, fill)) warn(context, message('PLAN_KEPT', { id }));
		return await goOn(context, ledger, rollout, customers, dryRun ? undefined : at);
	} finally {
		await ledger.close();
	}
}

function readRolloutId(context: IExecuteFunctions): string {
	const id = String(context.getNodeParameter('rolloutId', 0, '')).trim();
	if (id !== '') return id;
	throw new InputError('MISSING_FIELD', {
		field: label('Rollout ID'),
		expected: message('EXPECT_ROLLOUT_ID'),
	});
}

function warn(context: IExecuteFunctions, text: string): void {
	context.addExecutionHints({ message: text, location: 'outputPane', type: 'warning' });
}
