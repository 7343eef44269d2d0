import { FLAWS } from '../callback/envelope';
import type { CorpEvent } from '../callback/event';
import { NoAnswer } from '../callback/post';
import { sampleEvents } from '../callback/samples';
import { liveGroups, liveTags } from '../corp/library';
import { BadRequest } from '../failure';
import { isString } from '../params';
import type { Simulation } from '../simulation';
import { chooseFrom } from './console-op';
import type { ControlRequest } from './control';
import { readEventFields } from './event-fields';
import { readUrl } from './url';

/**
 * Sends one event at once and tells what the receiver answered: an administrator's self-test. The corp
 * stays as it is. With `broken` the receiver must refuse it.
 */
export async function sendSample({ sim, body }: ControlRequest): Promise<object> {
	const target = body.url === undefined ? sim.callbacks.target : readUrl(body);
	if (!target) throw new BadRequest('url: no callback target; give one here or to /sim/callback');
	const sample = findSample(sim, body);
	const event = { ...sample, fields: { ...sample.fields, ...readEventFields(body.fields) } };
	const format = chooseFrom(body, 'format', ['xml', 'json'], sim.switches.callback_format);
	const flaw = body.broken === undefined ? undefined : chooseFrom(body, 'broken', FLAWS, 'signature');
	const request = sim.callbacks.seal(event, target, { format, flaw });
	const begun = performance.now();
	const took = () => Math.round((performance.now() - begun) * 10) / 10;
	const told = { event: event.event, change_type: event.changeType, url: request.url.href };
	try {
		const answer = await sim.sender.send('POST', request, sim.switches.callback_timeout_ms);
		return { ...told, answered: true, status: answer.status, body: answer.body, ms: took() };
	} catch (error) {
		if (!(error instanceof NoAnswer)) throw error;
		return { ...told, answered: false, failure: error.kind, detail: error.message, ms: took() };
	}
}

/** By `event` and `change_type`; either may be left out. */
function findSample(sim: Simulation, { event, change_type: changeType }: Record<string, unknown>): CorpEvent {
	const samples = sampleEvents(idsFor(sim));
	const [usual] = samples;
	const fits = (sample: CorpEvent) =>
		(event === undefined || sample.event === event) &&
		(changeType === undefined || sample.changeType === changeType);
	const found = event === undefined && changeType === undefined ? usual : samples.find(fits);
	if (found) return found;
	const known = samples.map((sample) => [sample.event, sample.changeType].filter(isString).join('/'));
	throw new BadRequest(
		`change_type: expected one of ${known.join(', ')}, got ${[event, changeType].filter(isString).join('/')}`,
	);
}

/** Of the corp where it has them. */
function idsFor({ corp }: Simulation) {
	const customer = [...corp.customers.values()].find(({ relations }) => relations.length > 0);
	const [group] = liveGroups(corp, 0);
	const [chatId] = corp.chats.keys();
	return {
		userid: customer?.relations[0]?.member.userid ?? 'nobody',
		externalUserid: customer?.externalUserid ?? 'wmSAMPLE',
		tagId: (group && liveTags(group)[0]?.id) ?? 'etSAMPLE',
		groupId: group?.id ?? 'etSAMPLE',
		chatId: chatId ?? 'wrSAMPLE',
	};
}
