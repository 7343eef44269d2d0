/** What a rule group always allows (page 94883). */
export const FIXED_PRIVILEGES: readonly string[] = [
	'view_customer_list',
	'view_customer_data',
	'view_room_list',
	'contact_me',
	'join_room',
];

/** What a rule group allows unless told otherwise. */
const OPTIONAL_PRIVILEGES: readonly string[] = [
	'share_customer',
	'oper_resign_customer',
	'oper_resign_group',
	'send_customer_msg',
	'edit_welcome_msg',
	'view_behavior_data',
	'view_room_data',
	'send_group_msg',
	'room_deduplication',
	'rapid_reply',
	'onjob_customer_transfer',
	'edit_anti_spam_rule',
	'export_customer_list',
	'export_customer_data',
	'export_customer_group_list',
	'manage_customer_tag',
];

export function allPrivileges(): Record<string, boolean> {
	return Object.fromEntries([...FIXED_PRIVILEGES, ...OPTIONAL_PRIVILEGES].map((name) => [name, true]));
}
