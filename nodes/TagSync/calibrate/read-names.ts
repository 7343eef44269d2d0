import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { memberKey } from '../../../lib/domain/people/member';
import { checkId, fieldName } from '../../shared/change-set/item-request';
import { FIELD } from '../../shared/fields';
import { isRead, passOn, readEach } from '../../shared/read-each';
import { fieldReader } from '../../shared/read-field';

/** Whom the items name, each once. */
export interface NamedInItems {
	names: string[];
	/** The first item that names them; members by `memberKey`. */
	itemOf: Map<string, number>;
	/** Items that name nobody, where the user chose to go on. */
	faulty: INodeExecutionData[];
}

/** @throws NodeOperationError for an item that names nobody, unless the user chose to go on */
export async function readNames(
	context: IExecuteFunctions,
	whom: 'members' | 'customers',
): Promise<NamedInItems> {
	const parameter = whom === 'members' ? FIELD.member : FIELD.customer;
	const expected = whom === 'members' ? 'EXPECT_USERID' : 'EXPECT_EXTERNAL_USERID';
	const read = fieldReader(context, parameter);
	const field = fieldName(context, parameter);
	const outcomes = await readEach(context, (item, itemIndex) => {
		const name = read(item, itemIndex);
		return checkId(name, field, expected) ?? { name: name as string };
	});
	const named: NamedInItems = { names: [], itemOf: new Map(), faulty: [] };
	for (const [index, outcome] of outcomes.entries()) {
		if (!isRead(outcome)) {
			named.faulty.push(passOn(context, index, outcome));
			continue;
		}
		const key = whom === 'members' ? memberKey(outcome.name) : outcome.name;
		if (named.itemOf.has(key)) continue;
		named.itemOf.set(key, index);
		named.names.push(outcome.name);
	}
	return named;
}
