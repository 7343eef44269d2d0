import type { TestCorp } from '../corp';

interface ListedGroup {
	group_id: string;
	group_name: string;
	order: number;
	tag: Array<{ id: string; name: string; order: number }>;
}

/** The corp's library as WeCom lists it, read without any code of the package. */
export async function listGroups(corp: TestCorp): Promise<ListedGroup[]> {
	const { corpid, corpsecret } = corp.simulator;
	const { access_token } = await corp.get<{ access_token: string }>(
		`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
	);
	const listed = await corp.post<{ tag_group: ListedGroup[] }>(
		`/cgi-bin/externalcontact/get_corp_tag_list?access_token=${access_token}`,
	);
	return listed.tag_group;
}

/** Tag ids by `group/tag`. */
export async function readTagIds(corp: TestCorp): Promise<(path: string) => string> {
	const ids = new Map<string, string>();
	for (const group of await listGroups(corp)) {
		for (const tag of group.tag) ids.set(`${group.group_name}/${tag.name}`, tag.id);
	}
	return (path) => {
		const id = ids.get(path);
		if (id === undefined) throw new Error(`the corp has no tag ${path}`);
		return id;
	};
}
