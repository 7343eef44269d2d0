import type { Customer, Relation, Tag } from '../corp/types';

const CHANNELS_WAY = 10;

/** `external_contact` of pages 92114 and 92994. */
export function presentCustomer({ externalUserid, name, type, gender }: Customer) {
	return {
		external_userid: externalUserid,
		name,
		type,
		avatar: `https://wx.qlogo.cn/mmhead/${externalUserid.slice(2)}/0`,
		gender,
		unionid: `oz${externalUserid.slice(2, 28)}`,
	};
}

/** `follow_user[]` of page 92114: tags by name, personal tags included. */
export function presentFollower(relation: Relation) {
	const personal = (relation.notes?.personalTags ?? []).map((name) => ({
		group_name: '',
		tag_name: name,
		type: 2,
	}));
	return { ...presentRelation(relation), tags: [...relation.tags.map(presentMark), ...personal] };
}

/** `follow_info` of page 92994: tags by id, corp and strategy tags only. */
export function presentFollowInfo(relation: Relation) {
	return { ...presentRelation(relation), tag_id: relation.tags.map(({ id }) => id) };
}

function presentRelation({ member, customer, notes, createtime, addWay, state, byCustomer }: Relation) {
	return {
		userid: member.userid,
		remark: notes?.remark ?? customer.name,
		description: notes?.description ?? '',
		createtime,
		remark_corp_name: notes?.remarkCompany ?? '',
		remark_mobiles: notes?.remarkMobiles ?? [],
		oper_userid: byCustomer ? customer.externalUserid : member.userid,
		add_way: addWay,
		...(state !== '' && { state }),
		...(addWay === CHANNELS_WAY && { wechat_channels: { nickname: '鲜到家生鲜', source: 1 } }),
	};
}

function presentMark({ id, name, group }: Tag) {
	return { group_name: group.name, tag_name: name, tag_id: id, type: group.strategyId === 0 ? 1 : 3 };
}
