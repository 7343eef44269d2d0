import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { getCustomer } from '../../../lib/wecom/customers';
import { checkId, fieldName } from '../../shared/change-set/item-request';
import { customerField, FIELD } from '../../shared/fields';
import type { OpenClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { fieldReader } from '../../shared/read-field';

export const description: INodeProperties[] = [customerField];

/** One customer with all members who follow it and their tags. */
export async function execute(
	context: IExecuteFunctions,
	{ client }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal();
	const items = context.getInputData();
	const readCustomer = fieldReader(context, FIELD.customer);
	return await perItem(context, async (itemIndex) => {
		const id = readCustomer(items[itemIndex]!, itemIndex);
		const problem = checkId(id, fieldName(context, FIELD.customer), 'EXPECT_EXTERNAL_USERID');
		if (problem) throw new NodeOperationError(context.getNode(), problem.message, { itemIndex });
		const { external_contact, follow_user } = await getCustomer(client, id as string, { signal });
		return [{ json: { ...items[itemIndex]!.json, wecom: { external_contact, follow_user } } }];
	});
}
