import type { IExecuteFunctions } from 'n8n-workflow';
import { checkId, fieldName } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { fieldReader } from '../../shared/read-field';

export interface ItemCustomers {
	/** Per item: its customer, or what is wrong with the field. */
	ofItem: Array<string | Failure>;
	/** Every customer once. */
	distinct: string[];
}

/** The customers that the items name. */
export async function readCustomers(context: IExecuteFunctions): Promise<ItemCustomers> {
	const read = fieldReader(context, FIELD.customer);
	const field = fieldName(context, FIELD.customer);
	const ofItem: Array<string | Failure> = [];
	const distinct = new Set<string>();
	const breather = new Breather();
	for (const [index, item] of context.getInputData().entries()) {
		if (breather.due()) await breather.pause();
		const value = read(item, index);
		const failure = checkId(value, field, 'EXPECT_EXTERNAL_USERID');
		ofItem.push(failure ?? (value as string));
		if (!failure) distinct.add(value as string);
	}
	return { ofItem, distinct: [...distinct] };
}
