import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { LIBRARY_ACTIONS, type Action } from '../../../lib/domain/permission/policy';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { checkId, fieldName, shorten } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import { inputFailure, type Failure } from '../../shared/failure';
import { message } from '../../shared/messages';
import { fieldReader, toList, valueReader, type FieldReader } from '../../shared/read-field';
import { label } from '../label';
import type { Asked } from './asked';
import { TagChooser } from './tag-chooser';

interface Readers {
	operator: FieldReader;
	action: (item: INodeExecutionData, itemIndex: number) => unknown;
	tag: FieldReader;
	group: FieldReader;
	operatorField: string;
	tagField: string;
	groupField: string;
}

/** Reads the changes of the tag library that the items ask for. What is not clear is a failure of its item. */
export async function readLibraryChanges(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	library: TagLibrary,
): Promise<Array<Asked | Failure>> {
	const readers: Readers = {
		operator: fieldReader(context, 'operatorField', 'operator'),
		action: valueReader(context, 'libraryAction', '', (value) => value),
		tag: fieldReader(context, 'tagField', 'tag'),
		group: fieldReader(context, 'groupField', 'group'),
		operatorField: fieldName(context, 'operatorField'),
		tagField: fieldName(context, 'tagField'),
		groupField: fieldName(context, 'groupField'),
	};
	const chooser = new TagChooser(library);
	const asked: Array<Asked | Failure> = [];
	const breather = new Breather();
	for (let index = 0; index < items.length; index++) {
		if (breather.due()) await breather.pause();
		asked.push(readItem(items[index]!, index, readers, chooser));
	}
	return asked;
}

function readItem(
	item: INodeExecutionData,
	index: number,
	readers: Readers,
	chooser: TagChooser,
): Asked | Failure {
	const operator = readers.operator(item, index);
	const wrongOperator = checkId(operator, readers.operatorField, 'EXPECT_USERID');
	if (wrongOperator) return wrongOperator;
	const action = readers.action(item, index);
	if (!isLibraryAction(action))
		return wrongValue(label('Library Action'), action, LIBRARY_ACTIONS.join(', '));

	const tags = toList(readers.tag(item, index));
	if (!tags) return wrongValue(readers.tagField, readers.tag(item, index), message('EXPECT_TAG_LIST'));
	const groupName = readers.group(item, index) ?? '';
	if (typeof groupName !== 'string') return wrongValue(readers.groupField, groupName, message('EXPECT_NAME'));

	const changes = chooser.choose(action, tags, groupName.trim());
	if ('code' in changes) return changes;
	return { operator: operator as string, changes };
}

function isLibraryAction(value: unknown): value is Action {
	return (LIBRARY_ACTIONS as readonly unknown[]).includes(value);
}

function wrongValue(field: string, value: unknown, expected: string): Failure {
	return inputFailure('INVALID_FIELD', { field, value: shorten(value), expected });
}
