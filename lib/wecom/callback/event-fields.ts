import type { ElementReader } from './element-reader';
import type { BatchJobEvent, ChatEvent, ContactEvent, EventFields, TagEvent } from './event';

/** Elements of change_external_contact (page 92130). */
export function readContact(reader: ElementReader): EventFields<ContactEvent> {
	return {
		userid: reader.text('UserID'),
		external_userid: reader.text('ExternalUserID'),
		state: reader.text('State'),
		welcome_code: reader.text('WelcomeCode'),
		source: reader.text('Source'),
		fail_reason: reader.text('FailReason'),
	};
}

/** Elements of change_external_tag (page 92130); the id also under the name of what it is the id of. */
export function readTag(reader: ElementReader, changeType: string | undefined): EventFields<TagEvent> {
	const id = reader.text('Id');
	const type = reader.text('TagType');
	const isOfGroup = type === 'tag_group' || changeType === 'shuffle';
	return {
		id,
		tag_type: type,
		tag_id: type === 'tag' ? id : undefined,
		group_id: isOfGroup && id !== '' ? id : undefined,
		strategy_id: reader.integer('StrategyId'),
	};
}

/** Elements of change_external_chat (page 92130). */
export function readChat(reader: ElementReader): EventFields<ChatEvent> {
	return {
		chat_id: reader.text('ChatId'),
		update_detail: reader.text('UpdateDetail'),
		join_scene: reader.integer('JoinScene'),
		quit_scene: reader.integer('QuitScene'),
		mem_change_cnt: reader.integer('MemChangeCnt'),
		mem_change_list: reader.items('MemChangeList'),
		last_mem_ver: reader.text('LastMemVer'),
		cur_mem_ver: reader.text('CurMemVer'),
	};
}

/** Elements of batch_job_result, which stand in a BatchJob (page 90970). */
export function readBatchJob(reader: ElementReader): EventFields<BatchJobEvent> {
	reader.unwrap('BatchJob');
	return {
		job_id: reader.text('JobId'),
		job_type: reader.text('JobType'),
		errcode: reader.integer('ErrCode'),
		errmsg: reader.text('ErrMsg'),
	};
}
