import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { memberKey } from '../../../lib/domain/people/member';
import { relationKey } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { readHeldTags } from '../../shared/change-set/held-tags';
import { readStampedTags } from '../../shared/change-set/stamped-tags';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { fieldReader, toList } from '../../shared/read-field';
import { isRefused, type Asked } from './asked';
import type { Failure } from '../../shared/failure';

/** Ids of the tags a relation holds; undefined: not known. `NO_RELATION`: WeCom was asked and has none. */
export type TagsOfCustomer = (
	asked: Asked,
	item: INodeExecutionData,
	itemIndex: number,
) => ReadonlySet<string> | readonly string[] | 'NO_RELATION' | undefined;

/** Reads the current tags from where the node's parameter says; from WeCom in bulk. */
export async function prepareCustomerTags(
	context: IExecuteFunctions,
	{ client, corpId }: OpenClient,
	library: TagLibrary,
	asked: ReadonlyArray<Asked | Failure>,
): Promise<TagsOfCustomer> {
	const source = context.getNodeParameter('tagsFrom', 0, 'wecom') as 'wecom' | 'item' | 'ledger' | 'none';
	if (source === 'none') return () => undefined;
	if (source === 'item') return tagsOfItems(context, library);
	if (source === 'ledger') return await tagsOfLedger(context, corpId, asked);
	const held = await readHeldTags(client, relationsOf(asked), context.getExecutionCancelSignal());
	return ({ relation }) =>
		relation && (held.get(relationKey(relation.userid, relation.external_userid)) ?? 'NO_RELATION');
}

function tagsOfItems(context: IExecuteFunctions, library: TagLibrary): TagsOfCustomer {
	const read = fieldReader(context, 'tagsField', 'tags');
	return (_asked, item, index) => {
		const value = read(item, index);
		if (value === undefined || value === null) return undefined;
		// Personal tags of members stand in such lists too and are in no library.
		return toList(value)?.flatMap((reference) => {
			const resolution = library.resolve(reference);
			return resolution.ok ? [resolution.tag.id] : [];
		});
	};
}

/** A relation to which nobody did anything yet is one that the ledger does not know: its tags are unknown. */
async function tagsOfLedger(
	context: IExecuteFunctions,
	corpId: string,
	asked: ReadonlyArray<Asked | Failure>,
): Promise<TagsOfCustomer> {
	const customers = new Set<string>();
	for (const { external_userid } of relationsOf(asked)) customers.add(external_userid);
	const ledger = await openLedgerOf(context);
	try {
		const stamped = await readStampedTags(ledger.db, corpId, [...customers]);
		return ({ relation }) =>
			relation &&
			stamped
				.get(relation.external_userid)
				?.find(({ userid }) => memberKey(userid) === memberKey(relation.userid))?.tags;
	} finally {
		await ledger.close();
	}
}

function* relationsOf(asked: Iterable<Asked | Failure>) {
	for (const each of asked) if (!isRefused(each) && each.relation) yield each.relation;
}
