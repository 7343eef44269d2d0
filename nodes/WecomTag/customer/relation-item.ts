import type { INodeExecutionData } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { Relation } from '../../../lib/wecom/relations';

/** A relation as it stands in items: the fields the item contract names, then what WeCom knows. */
export function relationItem(relation: Relation, library: TagLibrary, simplify: boolean): INodeExecutionData {
	const { external_contact: contact, follow_info: info } = relation;
	const tag_id = info.tag_id ?? [];
	const tags = tag_id.map((id) => library.describe(id));
	if (!simplify) {
		return {
			json: {
				userid: info.userid,
				external_userid: contact.external_userid,
				tags,
				external_contact: contact,
				follow_info: info,
			},
		};
	}
	return {
		json: {
			userid: info.userid,
			external_userid: contact.external_userid,
			name: contact.name,
			remark: info.remark ?? '',
			tags,
			tag_id,
			added_at: new Date(info.createtime * 1000).toISOString(),
			add_way: info.add_way ?? 0,
			state: info.state ?? '',
		},
	};
}
