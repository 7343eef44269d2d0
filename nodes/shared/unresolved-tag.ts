import type { TagResolution } from '../../lib/domain/tag-library';
import type { MessageCode } from './messages';

/** The sentence that says why a tag reference means no tag, or several. */
export function whyUnresolved({ code, reference, candidates }: TagResolution & { ok: false }): {
	code: MessageCode;
	values: { tag: string; candidates: string };
} {
	const isUnknown = code === 'UNKNOWN_TAG';
	return {
		code: isUnknown && candidates.length > 0 ? 'UNKNOWN_TAG_NEAR' : code,
		values: { tag: reference, candidates: candidates.join(', ') },
	};
}
