import type { Relation } from '../../../lib/domain/tag-change';
import type { WecomClient } from '../../../lib/wecom/client';
import { getCustomer, type Customer } from '../../../lib/wecom/customers';
import { isOwnFault } from '../../shared/change-set/held-tags';
import { forEachConcurrently } from '../../shared/event-loop';
import { persist } from '../../shared/persist';
import { tolerate } from '../../shared/tolerate';
import type { ReadRelation } from './compare';

const CUSTOMERS_AT_ONCE = 16;

/** "Not an external contact": nobody in the corp follows this customer any more. */
const NOT_A_CUSTOMER = 84061;

/** A customer's relations; `unreadable`: WeCom does not show the customer to this app. */
export type CustomerRelations = ReadRelation[] | 'unreadable';

export interface CustomerReading {
	client: WecomClient;
	signal: AbortSignal | undefined;
	/** By external_userid. */
	itemOf: ReadonlyMap<string, number>;
	/** Takes one customer's relations; `at` is before WeCom was asked, epoch ms. */
	take(externalUserid: string, relations: CustomerRelations, at: number): Promise<void>;
}

/** Reads all relations of customers, one call each. */
export async function readCustomers(
	customers: Iterable<string>,
	{ client, signal, itemOf, take }: CustomerReading,
): Promise<void> {
	await forEachConcurrently(customers, CUSTOMERS_AT_ONCE, async (externalUserid) => {
		const at = Date.now();
		const customer = await tolerate(
			persist(async () => await getCustomer(client, externalUserid, { signal })),
			isOwnFault,
		);
		const item = itemOf.get(externalUserid) ?? 0;
		if (customer.ok) await take(externalUserid, relationsOf(customer.value, at, item), at);
		else if (customer.error.errcode === NOT_A_CUSTOMER) await take(externalUserid, [], at);
		else await take(externalUserid, 'unreadable', at);
	});
}

function relationsOf({ external_contact, follow_user }: Customer, at: number, item: number): ReadRelation[] {
	const { external_userid } = external_contact;
	return follow_user.map(({ userid, tags }): Relation & ReadRelation => ({
		userid,
		external_userid,
		tags: (tags ?? []).flatMap(({ tag_id }) => (tag_id ? [tag_id] : [])),
		at,
		item,
	}));
}
