import type { CorpEvent, EventFields } from './event';

/** Ids a sample event speaks of; they should be of the corp, so that a reader finds them. */
export interface SampleIds {
	userid: string;
	externalUserid: string;
	tagId: string;
	groupId: string;
	chatId: string;
}

const WELCOME_CODE = 'sample-welcome-code';
const MEMBER_VERSIONS = {
	LastMemVer: '00000000000000000000000000000001',
	CurMemVer: '00000000000000000000000000000002',
};

/** One example of every event WeCom sends to such an app, by event and ChangeType (page 92130). */
export function sampleEvents(ids: SampleIds): CorpEvent[] {
	const pair = { UserID: ids.userid, ExternalUserID: ids.externalUserid };
	const contact = (changeType: string, fields: EventFields = {}): CorpEvent => ({
		event: 'change_external_contact',
		changeType,
		fields: { ...pair, ...fields },
	});
	const tag = (changeType: string, fields: EventFields): CorpEvent => ({
		event: 'change_external_tag',
		changeType,
		fields,
	});
	const chat = (changeType: string, fields: EventFields = {}): CorpEvent => ({
		event: 'change_external_chat',
		changeType,
		fields: { ChatId: ids.chatId, ...fields },
	});
	return [
		contact('edit_external_contact'),
		contact('add_external_contact', { State: 'sample', WelcomeCode: WELCOME_CODE }),
		contact('add_half_external_contact', { State: 'sample', WelcomeCode: WELCOME_CODE }),
		contact('del_external_contact', { Source: 'DELETE_BY_TRANSFER' }),
		contact('del_follow_user'),
		contact('transfer_fail', { FailReason: 'customer_refused' }),
		tag('create', { Id: ids.tagId, TagType: 'tag' }),
		tag('update', { Id: ids.tagId, TagType: 'tag' }),
		tag('delete', { Id: ids.groupId, TagType: 'tag_group' }),
		tag('shuffle', { Id: '' }),
		chat('create'),
		chat('update', {
			UpdateDetail: 'add_member',
			JoinScene: 0,
			MemChangeCnt: 1,
			MemChangeList: { Item: [ids.externalUserid] },
			...MEMBER_VERSIONS,
		}),
		chat('dismiss'),
		{
			event: 'batch_job_result',
			fields: { BatchJob: { JobId: 'sample', JobType: 'sync_user', ErrCode: 0, ErrMsg: 'ok' } },
		},
	];
}
