import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { fieldName, shorten } from '../../shared/change-set/item-request';
import { inputFailure, type Failure } from '../../shared/failure';
import { message } from '../../shared/messages';
import { fieldReader, toList, type FieldReader } from '../../shared/read-field';
import { whyUnresolved } from '../../shared/unresolved-tag';

const TAGS_FIELD = 'tagsField';

/** The ids of tags that the library does not list: of rule groups this app cannot see, or deleted since. */
const LOOKS_LIKE_ID = /^[\w-]{16,}$/;

const NO_TAGS: ReadonlySet<string> = new Set();

/** Reads from items which tags their relations have. */
export class HeldTagReader {
	private readonly readField: FieldReader;
	private readonly field: string;
	private readonly ids = new Map<string, string>();

	constructor(
		context: IExecuteFunctions,
		private readonly library: TagLibrary,
	) {
		this.readField = fieldReader(context, TAGS_FIELD);
		this.field = fieldName(context, TAGS_FIELD);
	}

	/** @returns a failure where the field is missing or does not say it: not to know is not to have none */
	read(item: INodeExecutionData, itemIndex: number): ReadonlySet<string> | Failure {
		const value = this.readField(item, itemIndex);
		const references = value === undefined || value === null ? undefined : toList(value);
		if (references === undefined) return this.describeProblem(value);
		if (references.length === 0) return NO_TAGS;
		const tags = new Set<string>();
		for (const reference of references) {
			const id = this.ids.get(reference) ?? this.resolve(reference);
			if (typeof id !== 'string') return id;
			tags.add(id);
		}
		return tags;
	}

	private describeProblem(value: unknown): Failure {
		const expected = message('EXPECT_TAG_LIST');
		return value === undefined || value === null
			? inputFailure('MISSING_FIELD', { field: this.field, expected })
			: inputFailure('INVALID_FIELD', { field: this.field, value: shorten(value), expected });
	}

	private resolve(reference: string): string | Failure {
		const resolution = this.library.resolve(reference);
		if (!resolution.ok && !LOOKS_LIKE_ID.test(reference)) {
			const { code, values } = whyUnresolved(resolution);
			const failure = inputFailure(code, values);
			const text = message('IN_FIELD', { field: this.field, problem: failure.message });
			return { ...failure, code: resolution.code, message: text };
		}
		const id = resolution.ok ? resolution.tag.id : reference;
		this.ids.set(reference, id);
		return id;
	}
}
