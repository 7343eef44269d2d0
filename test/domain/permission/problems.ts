import { DocumentError } from '../../../lib/domain/document/problem';
import { readPolicy } from '../../../lib/domain/permission/read-policy';
import { world } from './company';

/** Problems as `path CODE`, in the order in which they are reported. */
export function problemsOf(document: unknown, rows?: Array<Record<string, unknown>>): string[] {
	try {
		readPolicy(document, world, rows);
		return [];
	} catch (error) {
		if (!(error instanceof DocumentError)) throw error;
		return error.problems.map(({ path, code }) => `${path} ${code}`);
	}
}
