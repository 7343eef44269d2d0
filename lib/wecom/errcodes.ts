import type { ErrorClass } from './errors';

export interface ErrcodeDescription {
	class: ErrorClass;
	/** English: what it means. */
	summary: string;
	/** English: what to do about it. Translations are keyed by the errcode. */
	hint: string;
}

const checkAppHint =
	'In the admin console, check that the app is enabled and that it has the permission this call needs.';
const scopeHint = 'In the admin console, add the member or department to the visible range of the app.';
const useRelationHint = 'Take userid and external_userid from the same relation, as Get Many returns them.';
const reportInputHint =
	'Check the values of this item; if they look right, report it as a fault of this package.';
const otherPartHint = 'This code belongs to another part of WeCom; the base URL may point at something else.';
const licenceHint = 'Buy or activate an interface licence (接口许可) for the member.';
const waitHint = 'Nothing to do: the call is repeated more slowly by itself.';

/**
 * What each errcode means and what to do.
 * @see https://developer.work.weixin.qq.com/document/path/90313
 */
export const errcodes: Readonly<Record<number, ErrcodeDescription>> = {
	[-1]: { class: 'transient', summary: 'WeCom is busy', hint: 'Run again a little later.' },
	6000: { class: 'throttled', summary: 'several writers changed the same data at once', hint: waitHint },

	40001: {
		class: 'credential',
		summary: 'the secret does not belong to the corp id, was reset, or its app is disabled',
		hint: 'Copy corp id and secret again from the admin console (我的企业 → 企业ID; 应用管理 → the app → Secret).',
	},
	40003: {
		class: 'item',
		summary: 'the userid is not valid',
		hint: 'Check that the member is still in the directory and that its userid is not an encrypted one.',
	},
	40011: { class: 'unrelated', summary: 'the video has a wrong size', hint: otherPartHint },
	40013: {
		class: 'credential',
		summary: 'the corp id is not valid',
		hint: 'Copy the corp id again from the admin console (我的企业 → 企业ID).',
	},
	40014: {
		class: 'token',
		summary: 'the access token is not valid',
		hint: 'Check that the secret is that of a self-built app which may call this endpoint.',
	},
	40031: { class: 'input', summary: 'the list of userids is not valid', hint: reportInputHint },
	40032: { class: 'input', summary: 'the list of userids is too long or empty', hint: reportInputHint },
	40033: { class: 'input', summary: 'the request holds characters WeCom refuses', hint: reportInputHint },
	40035: { class: 'input', summary: 'a parameter is not valid', hint: reportInputHint },
	40056: { class: 'credential', summary: 'the agent id is not valid', hint: checkAppHint },
	40058: {
		class: 'input',
		summary: 'a parameter is missing, too long or of the wrong kind',
		hint: reportInputHint,
	},
	40063: { class: 'input', summary: 'a required parameter is empty', hint: reportInputHint },
	40066: { class: 'input', summary: 'the list of departments is not valid', hint: reportInputHint },
	40068: {
		class: 'item',
		summary: 'the tag or tag group does not exist',
		hint: 'Read the tag library again: the tag may have been deleted, or deleted and created anew.',
	},
	40070: { class: 'unrelated', summary: 'all nodes of the tag range are invalid', hint: otherPartHint },
	40071: {
		class: 'item',
		summary: 'a tag or group of this name exists already',
		hint: 'Use the existing one, or choose another name.',
	},
	40072: {
		class: 'input',
		summary: 'the name is empty or too long',
		hint: 'Use 1 to 30 characters; about 15 Chinese characters are safe everywhere.',
	},
	40091: {
		class: 'credential',
		summary: 'the secret is not valid, maybe that of another corp',
		hint: 'Copy the secret again from the admin console (应用管理 → the app → Secret).',
	},
	40096: {
		class: 'item',
		summary: 'the external_userid is not valid here',
		hint: 'The id may come from another app or corp, or its member is outside the visible range of the app.',
	},
	40099: { class: 'unrelated', summary: 'the member has as many customers as allowed', hint: otherPartHint },
	40100: { class: 'unrelated', summary: 'the customer is being transferred already', hint: otherPartHint },
	40126: {
		class: 'credential',
		summary: 'the corp has as many tags as allowed (10,000)',
		hint: 'Delete or merge tags before creating new ones.',
	},
	40128: { class: 'unrelated', summary: 'the customer was transferred too often', hint: otherPartHint },
	40129: { class: 'unrelated', summary: 'the transfer is in progress', hint: otherPartHint },
	40130: { class: 'unrelated', summary: 'transfer from a member to itself', hint: otherPartHint },
	40131: { class: 'unrelated', summary: 'the member does not follow this customer', hint: otherPartHint },
	40144: {
		class: 'item',
		summary: 'the customer has as many tags as allowed (3,000 per member)',
		hint: 'Remove tags from this customer first.',
	},
	40201: { class: 'item', summary: 'stopped by the spam filter', hint: 'Check the text that is sent.' },
	40204: { class: 'item', summary: 'stopped by the spam filter', hint: 'Check the text that is sent.' },
	40206: { class: 'input', summary: 'the request is too large', hint: 'Send fewer tags at once.' },

	41001: { class: 'input', summary: 'the access token is missing', hint: reportInputHint },
	41002: { class: 'credential', summary: 'the corp id is missing', hint: 'Fill in the corp id.' },
	41004: { class: 'credential', summary: 'the secret is missing', hint: 'Fill in the secret.' },
	41009: { class: 'input', summary: 'the userid is missing', hint: 'Give each item a userid.' },
	41017: { class: 'input', summary: 'the tag id is missing', hint: reportInputHint },
	41018: { class: 'input', summary: 'the tag name is missing', hint: 'Give the tag a name.' },
	41024: { class: 'credential', summary: 'the secret is missing', hint: 'Fill in the secret.' },
	41035: {
		class: 'input',
		summary: 'the external_userid is missing',
		hint: 'Give each item an external_userid.',
	},
	41056: { class: 'item', summary: 'the external contact has another type', hint: useRelationHint },
	41063: { class: 'unrelated', summary: 'the mass message is still being sent', hint: otherPartHint },
	41110: { class: 'input', summary: 'a tag id is not valid', hint: 'Read the tag library again.' },
	41111: {
		class: 'input',
		summary: 'the number of tags must be 1 to 1000',
		hint: 'Send fewer tags at once.',
	},

	42001: {
		class: 'token',
		summary: 'the access token has expired',
		hint: 'Another program may renew the token of this app all the time: give each program its own app.',
	},

	45009: {
		class: 'throttled',
		summary: 'too many calls within a minute or an hour, or this address was banned for wrong secrets',
		hint: 'Wait for the end of the window (60 s or 60 min). Lower the quota share if other tools call WeCom too.',
	},
	45029: { class: 'input', summary: 'the answer would be too large', hint: 'Ask for fewer things at once.' },
	45031: {
		class: 'credential',
		summary: 'WeCom considers the secret unsafe',
		hint: 'Reset the secret of the app in the admin console and enter the new one.',
	},
	45033: { class: 'throttled', summary: 'too many calls at the same time', hint: waitHint },
	45035: { class: 'throttled', summary: 'the same customer was changed at the same time', hint: waitHint },
	45036: {
		class: 'throttled',
		summary: 'WeCom limits access after unusual traffic',
		hint: 'Run fewer calls for a while; check whether unofficial clients use this corp.',
	},

	46004: { class: 'item', summary: 'the user does not exist', hint: 'The member may have left.' },

	48001: { class: 'credential', summary: 'the app may not call this endpoint', hint: checkAppHint },
	48002: {
		class: 'credential',
		summary: 'the app may not call the customer-contact API',
		hint: 'In the admin console, add the app under 客户联系 → API → 可调用接口的应用.',
	},
	48004: { class: 'credential', summary: 'the authorisation of the app is not valid', hint: checkAppHint },
	48005: { class: 'credential', summary: 'this endpoint was retired', hint: 'Update this package.' },
	48006: {
		class: 'credential',
		summary: 'the permission was withdrawn because the app was not used for long',
		hint: checkAppHint,
	},
	48008: {
		class: 'credential',
		summary: 'the directory-sync secret may not do this',
		hint: 'Use the secret of a self-built app.',
	},
	48009: {
		class: 'credential',
		summary: 'the directory-sync secret may not be used from this address',
		hint: 'Use the secret of a self-built app.',
	},
	48010: {
		class: 'credential',
		summary: 'this TLS version is not supported',
		hint: 'Check the proxy between this machine and WeCom: it must speak TLS 1.2 or later.',
	},
	48011: {
		class: 'permission',
		summary: 'the member is too little active for its customers to be read',
		hint: 'The member has to use WeCom; then read again.',
	},

	50001: { class: 'unrelated', summary: 'the redirect address is not trusted', hint: otherPartHint },
	50002: { class: 'permission', summary: 'the member is outside the permitted range', hint: scopeHint },
	50003: {
		class: 'credential',
		summary: 'the app is disabled',
		hint: 'Enable the app in the admin console.',
	},
	50006: {
		class: 'credential',
		summary: 'the system app is disabled',
		hint: 'Enable the app in the admin console.',
	},
	50100: {
		class: 'input',
		summary: 'the paging cursor is not valid',
		hint: 'Start again at the first page.',
	},

	60003: { class: 'item', summary: 'the department does not exist', hint: 'Read the departments again.' },
	60011: {
		class: 'permission',
		summary: 'no right on this member, department or tag',
		hint: 'Add the member to the visible range of the app; a tag can be edited only by the app that created it.',
	},
	60020: {
		class: 'credential',
		summary: 'calls from this IP address are not allowed',
		hint: 'In the admin console, add the address under 应用管理 → the app → 企业可信IP; it takes about a minute.',
	},
	60021: {
		class: 'permission',
		summary: 'the member is outside the visible range of the app',
		hint: scopeHint,
	},
	60030: { class: 'permission', summary: 'outside the visible range of the app', hint: scopeHint },
	60031: { class: 'credential', summary: 'the app is barred from the API', hint: checkAppHint },
	60111: {
		class: 'item',
		summary: 'the member does not exist or is outside the visible range',
		hint: 'The member may have left; otherwise add it to the visible range of the app.',
	},
	60123: { class: 'item', summary: 'the department id is not valid', hint: 'Read the departments again.' },
	60268: {
		class: 'input',
		summary: 'the paging cursor is not valid',
		hint: 'Start again at the first page.',
	},

	81011: {
		class: 'permission',
		summary: 'this tag was not created by this app',
		hint: 'Edit or delete it where it was created, for example in the admin console. Marking with it works.',
	},
	81013: {
		class: 'item',
		summary: 'none of the targets is valid',
		hint: 'Check the members and departments.',
	},
	81017: { class: 'input', summary: 'too many things were asked for', hint: 'Filter by owner.' },

	84061: {
		class: 'item',
		summary: 'the member and the customer have no relation',
		hint: 'The member may have deleted the customer, or not yet accepted the request. Choose another follower.',
	},
	84062: { class: 'unrelated', summary: 'the telephone app is not enabled', hint: otherPartHint },
	84074: {
		class: 'permission',
		summary: 'the member has no customer-contact permission',
		hint: 'In the admin console, add the member under 客户联系 → 权限配置.',
	},
	84083: { class: 'item', summary: 'the member is not a service member', hint: useRelationHint },
	84084: { class: 'item', summary: 'the member does not follow this customer', hint: useRelationHint },

	301002: { class: 'credential', summary: 'no right on this app', hint: checkAppHint },
	301007: {
		class: 'credential',
		summary: 'the corp was dissolved or banned',
		hint: 'Ask the administrator of the corp.',
	},
	301021: { class: 'item', summary: 'the userid is not valid', hint: 'Check the userid of this item.' },

	610001: { class: 'unrelated', summary: 'too many permanent QR codes', hint: otherPartHint },
	610003: { class: 'unrelated', summary: 'the scene is not valid', hint: otherPartHint },
	610004: { class: 'item', summary: 'the id is not a customer of the corp', hint: useRelationHint },
	610016: {
		class: 'credential',
		summary: 'the corp is not certified',
		hint: 'Have the corp certified in the admin console (我的企业).',
	},
	610023: {
		class: 'credential',
		summary: 'the corp has as many customers as allowed',
		hint: 'Buy more customer capacity in the admin console.',
	},
	610024: {
		class: 'credential',
		summary: 'qualification documents are missing',
		hint: 'Hand them in under 我的企业 in the admin console.',
	},

	660003: { class: 'unrelated', summary: 'a userid is outside the visible range', hint: otherPartHint },
	660004: { class: 'unrelated', summary: 'a department is outside the visible range', hint: otherPartHint },
	660005: { class: 'unrelated', summary: 'a tag is outside the visible range', hint: otherPartHint },

	701002: { class: 'permission', summary: 'the licence account is not valid', hint: licenceHint },
	701004: { class: 'permission', summary: 'the licence is not activated', hint: licenceHint },
	701008: { class: 'permission', summary: 'no member has a valid licence', hint: licenceHint },
	701063: { class: 'permission', summary: 'the licence is closed', hint: licenceHint },
	701088: { class: 'permission', summary: 'the member is outside the range of the app', hint: scopeHint },
	701089: { class: 'permission', summary: 'the member is outside the range of the app', hint: scopeHint },
	701099: { class: 'permission', summary: 'no valid licence', hint: licenceHint },
};

/** Codes that WeCom hands out in whole ranges. */
const ranges: ReadonlyArray<{ from: number; to: number } & ErrcodeDescription> = [
	{ from: 610_005, to: 610_022, class: 'unrelated', summary: 'not about customer tags', hint: otherPartHint },
	{ from: 640_001, to: 640_101, class: 'unrelated', summary: 'not about customer tags', hint: otherPartHint },
	{ from: 701_001, to: 701_099, class: 'permission', summary: 'interface licence', hint: licenceHint },
];

const unknownErrcode: ErrcodeDescription = {
	class: 'unknown',
	summary: 'a code that the documents do not list',
	hint: 'Look the code up at https://open.work.weixin.qq.com/devtool/query.',
};

/** Class, meaning and advice for any errcode. */
export function describeErrcode(errcode: number): ErrcodeDescription {
	return (
		errcodes[errcode] ?? ranges.find(({ from, to }) => errcode >= from && errcode <= to) ?? unknownErrcode
	);
}
