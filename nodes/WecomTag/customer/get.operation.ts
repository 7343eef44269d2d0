import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { getCustomer } from '../../../lib/wecom/customers';
import { customerField, FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { openClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { fieldReader } from '../../shared/read-field';

export const description: INodeProperties[] = [customerField];

/** One customer with all members who follow it and their tags. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { client } = await openClient(context);
	const signal = context.getExecutionCancelSignal();
	const items = context.getInputData();
	const readCustomer = fieldReader(context, FIELD.customer);
	return await perItem(context, async (itemIndex) => {
		const id = readCustomer(items[itemIndex]!, itemIndex);
		if (typeof id !== 'string' || id === '') {
			throw new InputError(
				'MISSING_FIELD',
				{ field: 'external_userid', expected: message('EXPECT_EXTERNAL_USERID') },
				itemIndex,
			);
		}
		const { external_contact, follow_user } = await getCustomer(client, id, { signal });
		return [{ json: { ...items[itemIndex]!.json, wecom: { external_contact, follow_user } } }];
	});
}
