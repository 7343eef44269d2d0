import type { IDataObject } from 'n8n-workflow';
import { expectPromised } from '../../package/output-shape';
import { TestCorp } from '../corp';
import { FROM_ITEMS, holding, runPrecheck, succeeded } from './precheck';

const VIP = '客户等级/VIP';
const GOLD = '客户等级/金卡';
const CONTRADICTION = {
	version: 1,
	exclusions: [
		{ kind: 'at_most_one', group: '客户等级' },
		{ kind: 'requires', tags: [VIP], others: [GOLD], severity: 'warn' },
	],
};

test('every operation gives what its preview promises', async () => {
	const corp = await TestCorp.start();
	try {
		const run = async (operation: string, item: IDataObject, parameters: IDataObject = {}) => {
			const { outputs } = succeeded(await runPrecheck(corp, operation, parameters, [item]));
			expectPromised(outputs[0]?.[0]?.json, 'ConflictPrecheck', operation);
		};
		const rules = { rulesFrom: 'document', document: JSON.stringify(CONTRADICTION) };
		await run('check', holding('wm_1', [], { add_tag: [VIP] }), { ...rules, ...FROM_ITEMS });
		await run('lint', {}, rules);
		await run('recordSuppression', { external_userid: 'wm_1' });
		await run('liftSuppression', { external_userid: 'wm_1' });
	} finally {
		await corp.stop();
	}
});
