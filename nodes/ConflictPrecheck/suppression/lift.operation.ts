import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { readSuppressions } from '../../../lib/ledger/read-suppressions';
import { liftSuppressions } from '../../../lib/ledger/suppressions';
import { checkId, fieldName } from '../../shared/change-set/item-request';
import { customerField, FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { fieldReader } from '../../shared/read-field';
import { categoryFields, readCategory } from '../category-field';
import { isRead, readEach } from '../../shared/read-each';
import { toItems } from './item-outcomes';

export const description: INodeProperties[] = [
	customerField,
	{
		displayName: 'All Categories',
		name: 'allCategories',
		type: 'boolean',
		default: false,
		description: 'Whether to lift every suppression of the customer, whatever its category',
	},
	...categoryFields.map((field) => ({
		...field,
		displayOptions: { show: { ...field.displayOptions?.show, allCategories: [false] } },
	})),
];

/** Ends what is recorded of customers; what happens to them later counts again. */
export async function execute(
	context: IExecuteFunctions,
	{ corpId }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const all = context.getNodeParameter('allCategories', 0, false) as boolean;
	const category = all ? undefined : readCategory(context);
	const readCustomer = fieldReader(context, FIELD.customer);
	const field = fieldName(context, FIELD.customer);
	const now = Date.now();
	const outcomes = await readEach(context, (item, itemIndex) => {
		const customer = readCustomer(item, itemIndex);
		const problem = checkId(customer, field, 'EXPECT_EXTERNAL_USERID');
		return problem ?? { customer: customer as string };
	});
	const customers = outcomes.filter(isRead).map(({ customer }) => customer);
	const held = new Map<string, number>();
	const ledger = await openLedgerOf(context);
	try {
		const categories = category === undefined ? {} : { categories: [category] };
		for (const { external_userid, at } of await readSuppressions(ledger.db, corpId, customers, {
			now,
			...categories,
		})) {
			if (at <= now) held.set(external_userid, (held.get(external_userid) ?? 0) + 1);
		}
		const lifted = await liftSuppressions(ledger.db, corpId, {
			external_userids: customers,
			...(category !== undefined && { category }),
			at: now,
		});
		context.addExecutionHints({
			message: message('SUPPRESSIONS_LIFTED', { lifted }),
			location: 'outputPane',
			type: 'info',
		});
	} finally {
		await ledger.close();
	}
	return await toItems(context, outcomes, ({ customer }) => {
		const lifted = held.get(customer) ?? 0;
		held.delete(customer);
		return { lifted, ...(category !== undefined && { category }), at: new Date(now).toISOString() };
	});
}
