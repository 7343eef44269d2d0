import { toSeconds } from '../clock';

/** Elements of an event; a list is the element repeated, an object an element with elements in it. */
export interface EventFields {
	readonly [name: string]: string | number | readonly string[] | EventFields;
}

/** One change as WeCom reports it (page 92130). */
export interface CorpEvent {
	event: string;
	/** Missing where an event knows no kinds, as batch_job_result. */
	changeType?: string;
	fields: EventFields;
}

/** The documented envelope is XML; JSON survives in comments of page 90238 and in sample libraries. */
export type CallbackFormat = 'xml' | 'json';

/** The plain text of a callback about what happened `at` (epoch ms). */
export function eventMessage(event: CorpEvent, corpid: string, at: number, format: CallbackFormat): string {
	return formatMessage(
		{
			ToUserName: corpid,
			FromUserName: 'sys',
			CreateTime: toSeconds(at),
			MsgType: 'event',
			Event: event.event,
			...(event.changeType !== undefined && { ChangeType: event.changeType }),
			...event.fields,
		},
		format,
	);
}

export function formatMessage(fields: EventFields, format: CallbackFormat): string {
	return format === 'json' ? JSON.stringify(fields) : `<xml>${elements(fields)}</xml>`;
}

function elements(fields: EventFields): string {
	let text = '';
	for (const [name, value] of Object.entries(fields)) {
		const occurrences = isRepeated(value) ? value : [value];
		for (const content of occurrences) text += `<${name}>${literal(content)}</${name}>`;
	}
	return text;
}

/** Text in CDATA, numbers bare. */
function literal(value: string | number | EventFields): string {
	if (typeof value === 'object') return elements(value);
	if (typeof value === 'number') return String(value);
	return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function isRepeated(value: EventFields[string]): value is readonly string[] {
	return Array.isArray(value);
}
