import { searchAmong, type Search } from '../list-search/search-among';
import { openClient } from '../open';
import { openDirectory } from './directory';
import { loadDepartments } from './load-departments';

/** Departments by their path below the root, topmost first. */
export const searchDepartments: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const tree = await loadDepartments(await openDirectory(this, client));
		return [...tree.departments]
			.map(({ id }) => ({ name: tree.describe(id), value: String(id) }))
			.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
	});
};
