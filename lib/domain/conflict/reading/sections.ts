import type { Cursor } from '../../document/cursor';
import type { RuleSet } from '../rule-set';
import { readExclusion } from './exclusions';
import { readFrequency } from './frequency';
import { readLifecycle } from './lifecycles';
import type { RuleReading } from './rule-fields';
import { readCap, readSuppression } from './suppressions';

/** The lists of rules that a document has. */
export const SECTIONS = ['exclusions', 'lifecycles', 'frequency', 'suppressions', 'caps'] as const;
export type Section = (typeof SECTIONS)[number];

/** A rule that is still to be read, and the id it gets if it has none. */
export interface RuleEntry {
	entry: Cursor;
	defaultId: string;
}

export function readSections(
	sections: Readonly<Record<Section, readonly RuleEntry[]>>,
	reading: RuleReading,
): Pick<RuleSet, Section> {
	type Read<T> = (entry: Cursor, reading: RuleReading, defaultId: string) => T;
	const readAll = <T>(section: Section, read: Read<T>): T[] =>
		sections[section].map(({ entry, defaultId }) => read(entry, reading, defaultId));
	return {
		exclusions: readAll('exclusions', readExclusion),
		lifecycles: readAll('lifecycles', readLifecycle),
		frequency: readAll('frequency', readFrequency),
		suppressions: readAll('suppressions', readSuppression),
		caps: readAll('caps', readCap),
	};
}
