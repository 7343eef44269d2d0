import { message } from '../shared/messages';
import { InputError } from '../shared/node-error';
import { locatorValue } from '../shared/read-field';
import { memberKey } from '../../lib/domain/people/member';
import { customerEvents } from './event-choices';
import { label } from './label';

export const SETTING_DEFAULTS = {
	batchSize: 100,
	executionsAtOnce: 4,
	keepLedger: true,
	longestWait: 1000,
	oldestRequest: 5,
};

export const PORT_DEFAULTS = { host: '127.0.0.1', port: 5690, path: '/wecom' };

/** Where the node listens beside n8n. */
export interface PortAddress {
	host: string;
	port: number;
	/** Begins with a slash. */
	path: string;
}

/** What a person chose in the node. */
export interface Settings {
	/** As `kindOf` calls them. */
	events: ReadonlySet<string>;
	otherEvents: boolean;
	/** By `memberKey`; empty: everybody. */
	members: ReadonlySet<string>;
	/** Names or ids. */
	departments: readonly string[];
	/** Names or ids. */
	tagGroups: readonly string[];
	readChanges: boolean;
	keepLedger: boolean;
	batchSize: number;
	longestWaitMs: number;
	executionsAtOnce: number;
	maxAgeMs: number;
	ownPort: PortAddress | undefined;
}

/** Reads a parameter; the contexts of webhook, trigger and execution each do so in their own way. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;

/** @throws InputError naming the field, its value and what was expected */
export function readSettings(read: ReadParameter): Settings {
	const whole = (name: string, displayName: string, min: number, max: number, fallback: number): number => {
		const value = read(name, fallback);
		if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
		throw invalid(displayName, value, message('EXPECT_WHOLE_NUMBER', { min, max }));
	};
	const option = (name: keyof typeof SETTING_DEFAULTS, displayName: string, min: number, max: number) =>
		whole(`options.${name}`, displayName, min, max, Number(SETTING_DEFAULTS[name]));
	return {
		events: new Set(read('events', customerEvents) as string[]),
		otherEvents: read('otherEvents', false) === true,
		members: new Set(chosenEntries(read('members', {})).map(memberKey)),
		departments: chosenEntries(read('departments', {})),
		tagGroups: chosenEntries(read('tagGroups', {})),
		readChanges: read('readChanges', false) === true,
		keepLedger: read('options.keepLedger', SETTING_DEFAULTS.keepLedger) === true,
		batchSize: option('batchSize', 'Batch Size', 1, 1000),
		longestWaitMs: option('longestWait', 'Longest Wait (Milliseconds)', 0, 60_000),
		executionsAtOnce: option('executionsAtOnce', 'Executions at Once', 1, 50),
		maxAgeMs: option('oldestRequest', 'Oldest Request (Minutes)', 1, 60) * 60_000,
		ownPort: read('ownPort', false) === true ? readAddress(read, whole) : undefined,
	};
}

function readAddress(
	read: ReadParameter,
	whole: (name: string, displayName: string, min: number, max: number, fallback: number) => number,
): PortAddress {
	const host = text(read('host', PORT_DEFAULTS.host));
	if (host === '') throw invalid('Host', host, message('EXPECT_HOST'));
	const path = text(read('path', PORT_DEFAULTS.path));
	if (!/^\/[^\s?#]*$/.test(path)) throw invalid('Path', path, message('EXPECT_URL_PATH'));
	return { host, port: whole('port', 'Port', 1, 65_535, PORT_DEFAULTS.port), path };
}

function invalid(displayName: string, value: unknown, expected: string): InputError {
	const shown = typeof value === 'string' ? `"${value}"` : String(value);
	return new InputError('INVALID_FIELD', { field: label(displayName), value: shown, expected });
}

/** What was chosen row by row, as `chooser` in properties.ts declares it. */
function chosenEntries(collection: unknown): string[] {
	const rows = (collection as { entries?: Array<{ entry?: unknown }> } | undefined)?.entries ?? [];
	return rows.map(({ entry }) => locatorValue(entry)).filter((entry) => entry !== '');
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
