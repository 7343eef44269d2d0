import { getFollowUserList } from '../../../lib/wecom/customers';
import type { WecomClient } from '../../../lib/wecom/client';
import { listDepartments, listDepartmentUsers } from '../../../lib/wecom/directory';
import { forEachConcurrently } from '../event-loop';
import { openClient } from '../open';
import { tolerate } from '../tolerate';
import { searchAmong, type Search } from './search-among';

/** Reading names costs a call per department: beyond this, ids have to do. */
const MAX_DEPARTMENTS = 200;

const DEPARTMENTS_AT_ONCE = 5;

/** Members with the customer-contact function, by name where the app may read it. */
export const searchMembers: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const [userids, names] = await Promise.all([getFollowUserList(client), readMemberNames(client)]);
		return userids.map((userid) => {
			const name = names.get(userid.toLowerCase());
			return { name: name === undefined ? userid : `${name} (${userid})`, value: userid };
		});
	});
};

async function readMemberNames(client: WecomClient): Promise<Map<string, string>> {
	const names = new Map<string, string>();
	// Names are a courtesy: without the right to read them the userids still do.
	const departments = await tolerate(listDepartments(client));
	if (!departments.ok) return names;
	await forEachConcurrently(
		departments.value.slice(0, MAX_DEPARTMENTS),
		DEPARTMENTS_AT_ONCE,
		async ({ id }) => {
			const members = await tolerate(listDepartmentUsers(client, id));
			if (members.ok) for (const { userid, name } of members.value) names.set(userid.toLowerCase(), name);
		},
	);
	return names;
}
