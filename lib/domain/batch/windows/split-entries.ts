import { splitList } from '../../document/cell';
import { Cursor } from '../../document/cursor';

/** The entries of a list, or of a single value; texts are lists themselves. */
export function splitEntries(cursor: Cursor): Cursor[] {
	return cursor
		.listOrSingle()
		.flatMap((entry) =>
			typeof entry.value === 'string'
				? splitList(entry.value).map((part) => new Cursor(part, entry.path, entry.problems))
				: [entry],
		);
}

/** The text of an entry. What is typed with a Chinese keyboard often has wide digits, colons and dashes. */
export function halfWidth({ value }: Cursor): string {
	return String(value).normalize('NFKC').trim();
}
