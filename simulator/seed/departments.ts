import type { Department } from '../corp/types';

/** A sales region with its cities; the n-th store of a city gets a number after its name. */
export const REGIONS = [
	{ name: '华东', nameEn: 'East China', cities: ['上海', '杭州', '南京', '苏州', '宁波', '合肥'] },
	{ name: '华南', nameEn: 'South China', cities: ['广州', '深圳', '东莞', '佛山', '厦门', '福州'] },
	{ name: '华北', nameEn: 'North China', cities: ['北京', '天津', '石家庄', '济南', '青岛', '太原'] },
	{ name: '西南', nameEn: 'Southwest China', cities: ['成都', '重庆', '昆明', '贵阳', '绵阳', '南宁'] },
] as const;

export type RegionName = (typeof REGIONS)[number]['name'];

export const ROOT = 1;
export const HEADQUARTERS = 2;

/** Departments of 总部. The app's rule groups and tag tiers name them. */
export const HQ_DEPARTMENTS = {
	marketing: { id: 3, name: '市场部', nameEn: 'Marketing' },
	service: { id: 4, name: '客服部', nameEn: 'Customer Service' },
	operations: { id: 5, name: '运营部', nameEn: 'Operations' },
	afterSales: { id: 6, name: '售后部', nameEn: 'After-sales' },
	finance: { id: 7, name: '财务部', nameEn: 'Finance' },
} as const;

const FIRST_REGION_ID = 20;
const FIRST_STORE_ID = 100;

export interface Region {
	id: number;
	name: RegionName;
	cities: readonly string[];
	stores: Store[];
}

export interface Store {
	id: number;
	name: string;
	city: string;
}

/** @param stores how many stores, dealt to the regions in turn */
export function planRegions(stores: number): Region[] {
	const regions: Region[] = REGIONS.map(({ name, cities }, index) => ({
		id: FIRST_REGION_ID + index,
		name,
		cities,
		stores: [],
	}));
	for (let index = 0; index < stores; index++) {
		const region = regions[index % regions.length];
		if (!region) break;
		const round = Math.floor(index / regions.length);
		const city = region.cities[round % region.cities.length] ?? region.name;
		const number = Math.floor(round / region.cities.length) + 1;
		region.stores.push({ id: FIRST_STORE_ID + index, name: `${city}${number > 1 ? number : ''}店`, city });
	}
	return regions;
}

/** The department tree: root → 总部 with its departments, root → regions → stores. Leaders come later. */
export function plantDepartments(regions: readonly Region[]): Department[] {
	const root = department(ROOT, '鲜到家生鲜', 'Fresh Home', 0, 100_000_000);
	const headquarters = department(HEADQUARTERS, '总部', 'Headquarters', ROOT, 99_999_000);
	const offices = Object.values(HQ_DEPARTMENTS).map(({ id, name, nameEn }, index) =>
		department(id, name, nameEn, HEADQUARTERS, 99_998_000 - index * 1000),
	);
	const sales = regions.flatMap((region, index) => [
		department(
			region.id,
			`${region.name}大区`,
			REGIONS[index]?.nameEn ?? '',
			ROOT,
			99_990_000 - index * 1000,
		),
		...region.stores.map(({ id, name }) => department(id, name, '', region.id, 99_900_000 - id * 1000)),
	]);
	return [root, headquarters, ...offices, ...sales];
}

function department(id: number, name: string, nameEn: string, parentid: number, order: number): Department {
	return { id, name, nameEn, parentid, order, leaders: [] };
}
