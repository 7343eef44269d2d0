import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import { message } from '../../shared/messages';
import type { OpenClient } from '../../shared/open';
import { openDirectory } from '../../shared/people/directory';
import type { Settings } from '../settings';
import { KnownLibrary } from './known-library';
import { reasonOf, type Notes, type Reason } from './notes';
import { inDepartments, isAboutGroups } from './place-filter';
import { readChanges, type EventChanges } from './read-changes';
import type { Received } from './received';
import { relationEvents } from './relation-events';
import { tagsNamedIn, toItems, type Told } from './to-items';
import { updateRelations } from './update-relations';

/** What the telling of a batch's events goes by. */
interface Telling {
	context: IExecuteFunctions;
	ledger: Ledger;
	settings: Settings;
	/** The app by which WeCom is read; undefined: without the credential. */
	app: OpenClient | undefined;
	notes: Notes;
}

/**
 * The items of the events of one corp that the flow wants. The ledger learns from all of them. A step that fails
 * is noted, and the events come without what it would have found out.
 * @param events oldest first
 */
export async function tellEvents(
	telling: Telling,
	corpId: string,
	events: readonly Received[],
): Promise<INodeExecutionData[]> {
	const { context, ledger, settings, notes } = telling;
	const app = telling.app?.corpId === corpId ? telling.app : undefined;
	const signal = context.getExecutionCancelSignal();
	const library = new KnownLibrary(ledger, corpId, app?.client, signal);
	if (settings.keepLedger) {
		await notes.attempt('LEDGER_BEHIND', async () => await updateRelations(ledger, corpId, events));
		await notes.attempt('LIBRARY_BEHIND', async () => await library.update(events));
	}
	const ofDepartments = await keepDepartments({ ...telling, app }, events);
	const changesOf = settings.readChanges ? await findChanges({ ...telling, app }, ofDepartments) : undefined;
	const told = ofDepartments.map((received) => ({ received, changes: changesOf?.(received) }));
	const wanted = await keepGroups(telling, library, told);
	const ids = tagsNamedIn(wanted);
	await notes.attempt('TAGS_UNNAMED', async () => await library.complete(ids));
	const names = await notes.attempt('TAGS_UNNAMED', async () => await library.name(ids));
	return toItems(wanted, names);
}

async function keepDepartments(
	{ context, settings, app, notes }: Telling,
	events: readonly Received[],
): Promise<readonly Received[]> {
	const { departments } = settings;
	if (departments.length === 0) return events;
	if (!app) {
		notes.add('DEPARTMENTS_UNREAD', { cause: message('NO_WECOM_APP') });
		return events;
	}
	const kept = await notes.attempt('DEPARTMENTS_UNREAD', async () => {
		const directory = await openDirectory(context, app.client);
		return await inDepartments(directory, events, departments, context.getExecutionCancelSignal());
	});
	const unknown = kept?.unknownMembers ?? [];
	if (unknown.length > 0) notes.add('MEMBERS_WITHOUT_DEPARTMENT', { members: unknown.join(', ') });
	return kept?.wanted ?? events;
}

/** What an event has for changes: nothing unless a relation was added or edited. */
type ChangesOf = (received: Received) => EventChanges | Reason | undefined;

async function findChanges(
	{ context, ledger, app, notes }: Telling,
	events: readonly Received[],
): Promise<ChangesOf> {
	const failed = (reason: Reason): ChangesOf => {
		const about = relationEvents(events).filter(({ turn }) => turn !== 'ended');
		const affected = new Set(about.map(({ received }) => received));
		if (affected.size > 0) notes.add('CHANGES_UNREAD', { count: affected.size, cause: reason.message });
		return (received) => (affected.has(received) ? reason : undefined);
	};
	if (!app) return failed({ code: 'NO_WECOM_APP', message: message('NO_WECOM_APP') });
	return await readChanges(ledger, app, events, context.getExecutionCancelSignal()).then(
		(changes): ChangesOf =>
			(received) =>
				changes.get(received),
		(error: unknown) => failed(reasonOf(error)),
	);
}

async function keepGroups(
	{ settings, notes }: Telling,
	library: KnownLibrary,
	told: Array<{ received: Received; changes: EventChanges | Reason | undefined }>,
): Promise<readonly Told[]> {
	const groups = new Set(settings.tagGroups);
	if (groups.size === 0) return told;
	const known = await notes.attempt('LIBRARY_BEHIND', async () => {
		if ((await library.known()).size === 0) await library.read();
		return await library.known();
	});
	return told.filter(({ received, changes }) => isAboutGroups(received, changes, groups, known ?? new Map()));
}
