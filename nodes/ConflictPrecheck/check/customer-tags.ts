import { isFailure } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import type { Batch } from './batch';
import type { CurrentTags } from './current-tags';

const NO_TAGS: ReadonlySet<string> = new Set();

/** The tags that customers have on any relation that is known, before the batch. */
export class CustomerTags {
	private readonly byCustomer = new Map<string, Set<string>>();

	/** @param batch undefined where no rule asks */
	static async collect(batch: Batch | undefined, current: CurrentTags): Promise<CustomerTags> {
		const tags = new CustomerTags();
		if (!batch) return tags;
		const breather = new Breather();
		for (const [index, request] of batch.requests.entries()) {
			if (breather.due()) await breather.pause();
			if (isFailure(request)) continue;
			const { external_userid } = request;
			const isNew = !tags.byCustomer.has(external_userid);
			if (isNew)
				for (const held of current.relationsOf(external_userid)) tags.add(external_userid, held.tags);
			for (const userid of batch.membersOf(request)) {
				const held = current.of(index, { userid, external_userid });
				if (held !== undefined && !('code' in held)) tags.add(external_userid, held);
			}
		}
		return tags;
	}

	of(externalUserid: string): ReadonlySet<string> {
		return this.byCustomer.get(externalUserid) ?? NO_TAGS;
	}

	private add(externalUserid: string, held: ReadonlySet<string>): void {
		let tags = this.byCustomer.get(externalUserid);
		if (!tags) this.byCustomer.set(externalUserid, (tags = new Set()));
		for (const tag of held) tags.add(tag);
	}
}
