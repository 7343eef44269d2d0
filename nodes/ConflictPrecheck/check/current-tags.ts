import type { IExecuteFunctions } from 'n8n-workflow';
import { memberKey } from '../../../lib/domain/people/member';
import { relationKey, type Relation } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { Ledger } from '../../../lib/ledger/open';
import type { WecomClient } from '../../../lib/wecom/client';
import { findFollowers } from '../../shared/change-set/fan-out';
import { isFailure } from '../../shared/change-set/item-request';
import { readHeldTags } from '../../shared/change-set/held-tags';
import { readStampedTags } from '../../shared/change-set/stamped-tags';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import type { Batch } from './batch';
import type { TagSource } from './check-fields';
import { HeldTagReader } from './held-tag-reader';

/** A relation of a customer and the tags it has. */
export interface HeldRelation {
	userid: string;
	tags: ReadonlySet<string>;
}

/** What relations hold before the batch. */
export interface CurrentTags {
	/** Tag ids; a failure where that is not known; undefined where there is no such relation. */
	of(itemIndex: number, relation: Relation): ReadonlySet<string> | Failure | undefined;
	/** Every relation of the customer that is known from elsewhere than the batch. */
	relationsOf(externalUserid: string): readonly HeldRelation[];
}

export interface Reading {
	context: IExecuteFunctions;
	batch: Batch;
	library: TagLibrary;
	client: WecomClient;
	corpId: string;
	ledger: Ledger;
	/** Whether all relations of the customers are wanted, not only those of the batch. */
	wholeCustomers: boolean;
	signal: AbortSignal | undefined;
}

const NO_RELATIONS: readonly HeldRelation[] = [];
const NO_TAGS: ReadonlySet<string> = new Set();

/** Where no rule asks what relations hold. */
export const NOTHING_HELD: CurrentTags = { of: () => NO_TAGS, relationsOf: () => NO_RELATIONS };

/** Reads from `source` what the batch's relations hold, in as few steps as there are pages. */
export async function readCurrentTags(source: TagSource, reading: Reading): Promise<CurrentTags> {
	if (source === 'field') return fromItems(reading);
	return source === 'ledger' ? await fromLedger(reading) : await fromWecom(reading);
}

function fromItems({ context, library, batch }: Reading): CurrentTags {
	const reader = new HeldTagReader(context, library);
	return {
		of: (itemIndex) => reader.read(batch.items[itemIndex]!, itemIndex),
		relationsOf: () => NO_RELATIONS,
	};
}

async function fromWecom({ client, batch, wholeCustomers, signal }: Reading): Promise<CurrentTags> {
	if (wholeCustomers) return byCustomer(await findFollowers(client, await batch.customers(), signal));
	const held = await readHeldTags(client, await relationsIn(batch), signal);
	return {
		of: (_index, { userid, external_userid }) => held.get(relationKey(userid, external_userid)),
		relationsOf: () => NO_RELATIONS,
	};
}

async function fromLedger({ ledger, corpId, batch }: Reading): Promise<CurrentTags> {
	const known = byCustomer(await readStampedTags(ledger.db, corpId, [...(await batch.customers())]));
	// Of a relation to which nobody did anything yet, the ledger knows nothing, and so no tag.
	return { ...known, of: (index, relation) => known.of(index, relation) ?? NO_TAGS };
}

function byCustomer(relations: ReadonlyMap<string, readonly HeldRelation[]>): CurrentTags {
	const relationsOf = (customer: string): readonly HeldRelation[] => relations.get(customer) ?? NO_RELATIONS;
	return {
		of: (_index, { userid, external_userid }) => {
			const member = memberKey(userid);
			return relationsOf(external_userid).find((held) => memberKey(held.userid) === member)?.tags;
		},
		relationsOf,
	};
}

async function relationsIn({ requests, membersOf }: Batch): Promise<Relation[]> {
	const relations: Relation[] = [];
	const breather = new Breather();
	for (const request of requests) {
		if (breather.due()) await breather.pause();
		if (isFailure(request)) continue;
		const { external_userid } = request;
		for (const userid of membersOf(request)) relations.push({ userid, external_userid });
	}
	return relations;
}
