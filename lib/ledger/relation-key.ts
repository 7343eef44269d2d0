import type { RelationKey } from './tag-stamps';
import { foldUserid } from './userid';

/** The same text for the same relation, however its userid is spelled. In its order rows are locked. */
export function relationKey({ userid, external_userid }: RelationKey): string {
	return `${external_userid}\n${foldUserid(userid)}`;
}
