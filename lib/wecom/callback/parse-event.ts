import { ElementReader } from './element-reader';
import type { CallbackEvent } from './event';
import { readBatchJob, readChat, readContact, readTag } from './event-fields';
import { parseElements } from './parse-elements';
import { CallbackRefused } from './refused';

/** Whom the message is for; every event tells what matters of it by name. */
const ENVELOPE = ['ToUserName', 'SuiteId'];
/** Access to a corp, granted to a third-party app: no item may hold it. */
const SECRETS = ['SuiteTicket', 'AuthCode', 'RegisterCode', 'ContactSync'];
/** Later seconds have no ISO date. */
const LATEST_SECOND = 8.64e12;

/**
 * The event in the text of a message, as openMessage gave it. Reads the messages of a corp's own apps
 * (`Event`, `CreateTime`, `ToUserName`; page 92130) and of third-party suites (`InfoType`, `TimeStamp`,
 * `AuthCorpId`; page 92277) alike.
 *
 * `corp_id` is what the message says, also where it differs from the receive id of the keys: both were
 * encrypted together, so the one is as authentic as the other, and for a suite they differ by design.
 * @throws CallbackRefused MESSAGE
 */
export function parseCallbackEvent(text: string): CallbackEvent {
	const reader = new ElementReader(parseElements(text, 'MESSAGE'));
	const common = readCommon(reader);
	switch (common.event) {
		case 'change_external_contact':
			return complete({ ...common, event: common.event, ...readContact(reader) }, reader);
		case 'change_external_tag':
			return complete({ ...common, event: common.event, ...readTag(reader, common.change_type) }, reader);
		case 'change_external_chat':
			return complete({ ...common, event: common.event, ...readChat(reader) }, reader);
		case 'batch_job_result':
			return complete({ ...common, event: common.event, ...readBatchJob(reader) }, reader);
		default:
			return complete(common, reader);
	}
}

function readCommon(reader: ElementReader) {
	const event = readName(reader);
	const createTime = reader.integer('CreateTime') ?? reader.integer('TimeStamp');
	if (createTime === undefined || createTime < 0 || createTime > LATEST_SECOND) throw unreadable('time');
	const corpId = readCorpId(reader);
	const changeType = reader.text('ChangeType');
	reader.drop(...ENVELOPE, ...SECRETS);
	return {
		event,
		change_type: changeType === '' ? undefined : changeType,
		create_time: createTime,
		at: new Date(createTime * 1000).toISOString(),
		corp_id: corpId,
	};
}

/** `message` for what a person sent to the app; which kind of message is in `fields` then. */
function readName(reader: ElementReader): string {
	if (reader.peek('FromUserName') === 'sys') reader.drop('FromUserName');
	const kind = reader.peek('MsgType');
	if (kind === undefined || kind === 'event') {
		const name = reader.text('Event') || reader.text('InfoType') || '';
		if (name === '') throw unreadable('event');
		reader.drop('MsgType');
		return name;
	}
	return 'message';
}

/** Empty for what concerns a suite itself, such as its ticket. */
function readCorpId(reader: ElementReader): string {
	const isOfSuite = reader.peek('SuiteId') !== undefined;
	const corpId = reader.text('AuthCorpId') ?? (isOfSuite ? '' : reader.text('ToUserName'));
	if (corpId === undefined) throw unreadable('corp');
	return corpId;
}

/** The event with what nothing else has named, and without names that have no value. */
function complete<Event extends CallbackEvent>(event: Event, reader: ElementReader): Event {
	event.fields = reader.rest();
	for (const [name, value] of Object.entries(event)) {
		if (value === undefined) Reflect.deleteProperty(event, name);
	}
	return event;
}

function unreadable(missing: string): CallbackRefused {
	return new CallbackRefused('MESSAGE', `The callback's message does not tell its ${missing}`);
}
