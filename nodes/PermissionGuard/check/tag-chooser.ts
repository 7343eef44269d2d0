import type { Action } from '../../../lib/domain/permission/policy';
import type { RequestedTag } from '../../../lib/domain/permission/request';
import { tagPath, type LibraryGroup, type TagLibrary } from '../../../lib/domain/tag-library';
import { inputFailure, type Failure } from '../../shared/failure';
import { whyUnresolved } from '../../shared/unresolved-tag';
import type { AskedChange } from './asked';

/** Finds out which tags are meant; equal questions get the same answer object. */
export class TagChooser {
	private readonly answers = new Map<string, readonly AskedChange[] | Failure>();

	constructor(private readonly library: TagLibrary) {}

	choose(action: Action, tags: readonly string[], group: string): readonly AskedChange[] | Failure {
		const key = JSON.stringify([action, group, ...tags]);
		let answer = this.answers.get(key);
		if (!answer) {
			answer = action === 'create' ? this.created(tags, group) : this.existing(action, tags, group);
			this.answers.set(key, answer);
		}
		return answer;
	}

	/** Tags that are not there yet, in a group that may not be there yet either. */
	private created(tags: readonly string[], group: string): readonly AskedChange[] | Failure {
		const changes: AskedChange[] = [];
		for (const reference of tags) {
			const slash = group === '' ? reference.indexOf('/') : -1;
			const groupName = group === '' ? reference.slice(0, Math.max(0, slash)).trim() : group;
			const name = reference.slice(slash + 1).trim();
			if (groupName === '' || name === '') return inputFailure('NO_GROUP_FOR_TAG', { tag: reference });
			const known = this.library.resolveGroup(groupName);
			const tag: RequestedTag = { groupId: known?.id ?? '', groupName: known?.name ?? groupName, name };
			changes.push({ action: 'create', tag, path: `${tag.groupName}/${name}` });
		}
		return changes.length > 0 ? changes : inputFailure('NO_LIBRARY_TAGS', {});
	}

	/** Tags that are there. What is done to a group is done to each of its tags. */
	private existing(action: Action, tags: readonly string[], group: string): readonly AskedChange[] | Failure {
		const found = group === '' ? undefined : this.findGroup(group);
		if (found && 'code' in found) return found;
		if (tags.length === 0) {
			if (!found) return inputFailure('NO_LIBRARY_TAGS', {});
			return found.tags.map((tag) => ({ action, tag, path: tagPath(tag) }));
		}
		const changes: AskedChange[] = [];
		for (const reference of tags) {
			const inGroup = found?.tags.find(({ id, name }) => name === reference || id === reference);
			const resolution = inGroup ? { ok: true as const, tag: inGroup } : this.library.resolve(reference);
			if (!resolution.ok) {
				const { code, values } = whyUnresolved(resolution);
				return { ...inputFailure(code, values), code: resolution.code };
			}
			const { tag } = resolution;
			if (found && tag.groupId !== found.id) {
				return inputFailure('TAG_OUTSIDE_GROUPS', { tag: tagPath(tag), groups: found.name });
			}
			changes.push({ action, tag, path: tagPath(tag) });
		}
		return changes;
	}

	private findGroup(reference: string): LibraryGroup | Failure {
		const group = this.library.resolveGroup(reference);
		if (group) return group;
		const candidates = this.library.suggestGroups(reference).join(', ');
		return candidates
			? { ...inputFailure('UNKNOWN_GROUP_NEAR', { group: reference, candidates }), code: 'UNKNOWN_GROUP' }
			: inputFailure('UNKNOWN_GROUP', { group: reference });
	}
}
