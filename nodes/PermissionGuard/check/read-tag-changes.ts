import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { checkId, fieldName, isFailure, readItemRequests } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import { inputFailure, type Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { fieldReader } from '../../shared/read-field';
import { label } from '../label';
import type { Asked, AskedChange } from './asked';

/** Reads the tag changes that the items ask for. What is not clear is a failure of its item. */
export async function readTagChanges(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	library: TagLibrary,
): Promise<Array<Asked | Failure>> {
	const labels = { add: label('Add Field'), remove: label('Remove Field') };
	const requests = await readItemRequests(context, items, library, { labels });
	const readOperator = fieldReader(context, 'operatorField', 'operator');
	const operatorField = fieldName(context, 'operatorField');
	const noMember = inputFailure('MISSING_FIELD', {
		field: fieldName(context, FIELD.member),
		expected: message('EXPECT_USERID'),
	});
	const noTags = inputFailure('NOTHING_ASKED', {
		addField: fieldName(context, FIELD.add),
		removeField: fieldName(context, FIELD.remove),
	});
	const changes = new ChangeLists(library);
	const asked: Array<Asked | Failure> = [];
	const breather = new Breather();
	for (let index = 0; index < items.length; index++) {
		if (breather.due()) await breather.pause();
		const request = requests[index]!;
		if (isFailure(request)) {
			asked.push(request);
			continue;
		}
		const { userid, external_userid, add, remove } = request;
		const given = readOperator(items[index]!, index);
		const isGiven = given !== undefined && given !== null && given !== '';
		// A wrong operator must not pass as none: the member would be taken to ask.
		const wrongOperator = isGiven ? checkId(given, operatorField, 'EXPECT_USERID') : undefined;
		if (wrongOperator) asked.push(wrongOperator);
		else if (userid === undefined) asked.push(noMember);
		else if (add.length + remove.length === 0) asked.push(noTags);
		else
			asked.push({
				operator: isGiven ? (given as string) : userid,
				relation: { userid, external_userid },
				changes: changes.of(add, remove),
			});
	}
	return asked;
}

/** Lists of changes, one object for all items whose tags are the same lists. */
class ChangeLists {
	private readonly lists = new Map<readonly string[], Map<readonly string[], readonly AskedChange[]>>();
	private readonly single = { add: new Map<string, AskedChange>(), remove: new Map<string, AskedChange>() };

	constructor(private readonly library: TagLibrary) {}

	of(add: readonly string[], remove: readonly string[]): readonly AskedChange[] {
		let byRemoved = this.lists.get(add);
		if (!byRemoved) this.lists.set(add, (byRemoved = new Map()));
		let list = byRemoved.get(remove);
		if (!list) {
			list = [...add.map((id) => this.change('add', id)), ...remove.map((id) => this.change('remove', id))];
			byRemoved.set(remove, list);
		}
		return list;
	}

	private change(action: 'add' | 'remove', id: string): AskedChange {
		let change = this.single[action].get(id);
		if (!change) {
			change = { action, tag: this.library.get(id)!, path: this.library.describe(id) };
			this.single[action].set(id, change);
		}
		return change;
	}
}
