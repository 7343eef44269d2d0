import { write, read, type EndpointFamily } from './endpoint';
import { addTags } from './tag-adding';
import { deleteTags, editTag } from './tag-changing';
import { listTags, type TagScope } from './tag-reading';

const scope: TagScope = {
	includes: ({ strategyId }) => strategyId === 0,
	flagsDeleted: true,
	showsStrategy: false,
};

/** 企业客户标签, page 92117. */
export const corpTagEndpoints: EndpointFamily = {
	'externalcontact/get_corp_tag_list': read('POST', (call) => listTags(call, scope), { tag_group: [] }),
	'externalcontact/add_corp_tag': write((call) => addTags(call, 0)),
	'externalcontact/edit_corp_tag': write((call) => editTag(call, scope)),
	'externalcontact/del_corp_tag': write((call) => deleteTags(call, scope)),
};
