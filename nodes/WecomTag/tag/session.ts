import type { IExecuteFunctions } from 'n8n-workflow';
import type { LibraryTag, TagLibrary } from '../../../lib/domain/tag-library';
import type { WecomClient } from '../../../lib/wecom/client';
import type { CallOptions } from '../../../lib/wecom/endpoint';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { locatorValue } from '../../shared/read-field';
import { label } from '../label';
import { requireTag } from '../require-tag';
import { loadFamily, strategyTags, type TagFamily } from './tag-family';

/** Of the same API; WeCom says of none but mark_tag how many it takes. */
export const EDITS_AT_ONCE = 5;

/** What the tag operations of one run share: the client, and the library read once until something is written. */
export class TagSession {
	private readonly libraries = new Map<number | undefined, TagLibrary>();

	readonly callOptions: CallOptions;

	constructor(
		readonly context: IExecuteFunctions,
		readonly family: TagFamily,
		readonly client: WecomClient,
	) {
		this.callOptions = { signal: context.getExecutionCancelSignal() };
	}

	/** The rule group of the item; undefined for corp tags. */
	strategyId(itemIndex: number): number | undefined {
		if (this.family !== strategyTags) return undefined;
		const value = locatorValue(this.context.getNodeParameter('strategy', itemIndex));
		const id = Number(value);
		if (!Number.isInteger(id) || id < 1) {
			throw new InputError(
				'INVALID_FIELD',
				{ field: label('Strategy'), value: JSON.stringify(value), expected: message('EXPECT_STRATEGY') },
				itemIndex,
			);
		}
		return id;
	}

	async library(itemIndex: number): Promise<TagLibrary> {
		const strategyId = this.strategyId(itemIndex);
		let library = this.libraries.get(strategyId);
		if (!library) {
			library = await loadFamily(this.family, this.client, strategyId, this.callOptions);
			this.libraries.set(strategyId, library);
		}
		return library;
	}

	/** After a write the library is read anew. */
	forget(): void {
		this.libraries.clear();
	}

	/** The tag of parameter `tag`. @throws InputError naming near matches */
	async requireTag(itemIndex: number): Promise<LibraryTag> {
		const reference = locatorValue(this.context.getNodeParameter('tag', itemIndex));
		return requireTag(await this.library(itemIndex), reference, itemIndex);
	}
}
