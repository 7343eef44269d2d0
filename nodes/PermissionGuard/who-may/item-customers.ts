import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { memberKey } from '../../../lib/domain/people/member';
import type { PolicyNeeds } from '../../../lib/domain/permission/needs';
import type { CustomerFacts } from '../../../lib/domain/permission/request';
import { relationKey } from '../../../lib/domain/tag-change';
import type { WecomClient } from '../../../lib/wecom/client';
import { fieldName } from '../../shared/change-set/item-request';
import { readHeldTags } from '../../shared/change-set/held-tags';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { Directory, DirectoryOptions } from '../../shared/people/directory';
import { isMember, loadMembers } from '../../shared/people/load-members';
import { fieldReader } from '../../shared/read-field';

/** The customer that an item names; without one the question is about no customer in particular. */
export interface ItemCustomer {
	itemIndex: number;
	item: IDataObject;
	facts?: CustomerFacts;
}

/** @throws InputError for an item without a customer where each must have one */
export function readItemCustomers(context: IExecuteFunctions, isRequired: boolean): ItemCustomer[] {
	const readMember = fieldReader(context, FIELD.member, 'userid');
	const readCustomer = fieldReader(context, FIELD.customer, 'external_userid');
	return context.getInputData().map((source, itemIndex) => {
		const [member, id] = [readMember(source, itemIndex), readCustomer(source, itemIndex)].map(textOf);
		const found = { itemIndex, item: source.json };
		if (member && id) return { ...found, facts: { id, member, departments: undefined, tags: undefined } };
		if (!isRequired) return found;
		const field = fieldName(context, id ? FIELD.member : FIELD.customer);
		const expected = message(id ? 'EXPECT_USERID' : 'EXPECT_EXTERNAL_USERID');
		throw new InputError('MISSING_FIELD', { field, expected }, itemIndex);
	});
}

/** Looks up what the rules ask of the customers. What cannot be found stays unknown. */
export async function completeCustomers(
	customers: readonly ItemCustomer[],
	needs: PolicyNeeds,
	directory: Directory,
	options: DirectoryOptions,
): Promise<void> {
	const known = customers.flatMap(({ facts }) => (facts ? [facts] : []));
	if (needs.customerDepartments) {
		const members = await loadMembers(
			directory,
			known.map(({ member }) => member),
			options,
		);
		for (const facts of known) {
			const member = members.get(memberKey(facts.member));
			if (isMember(member)) facts.departments = member.departments;
		}
	}
	if (needs.customerTags) await addHeldTags(directory.client, known, options.signal);
}

async function addHeldTags(
	client: WecomClient,
	customers: readonly CustomerFacts[],
	signal: AbortSignal | undefined,
): Promise<void> {
	const relations = customers.map(({ id, member }) => ({ userid: member, external_userid: id }));
	const held = await readHeldTags(client, relations, signal);
	for (const facts of customers) facts.tags = held.get(relationKey(facts.member, facts.id));
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
