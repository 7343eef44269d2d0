import zhMessages from '../../locales/zh-CN/messages.json';
import type { Catalogue } from './locale';
import { currentLocale } from './locale';

/**
 * Sentences people read at run time, by stable code. `{name}` is filled in.
 * The Chinese text of each stands in locales/zh-CN/messages.json under the same code.
 */
export const MESSAGES = {
	MISSING_FIELD: 'Field "{field}" is empty. Expected {expected}.',
	INVALID_FIELD: 'Field "{field}" has the value {value}. Expected {expected}.',
	INVALID_ARGUMENT: 'Field "{field}" has the value {value}, but {rule}.',
	INVALID_QUOTAS: 'Quotas: "{value}" is not "calls/seconds", for example 10000/60.',
	EXPECT_USERID: 'a member userid (1–64 characters)',
	EXPECT_EXTERNAL_USERID: 'a customer external_userid (1–64 characters)',
	EXPECT_TAG_LIST: 'a list of tag ids or "group/tag" names',
	EXPECT_NAME: 'a name of 1–30 characters',
	EXPECT_ORDER: 'a whole number from 0 to 4294967295',
	EXPECT_STRATEGY: 'the id of a rule group, a whole number from 1',
	EXPECT_NAMES: 'one or more tag names of 1–30 characters',
	EXPECT_CHANGE_SET: 'the id of a change set, as a WeCom Tag node reports it in "wecom.change_set"',
	EXPECT_TIME: 'a date and time such as 2026-11-11T00:00:00',
	IN_FIELD: 'Field "{field}": {problem}',
	UNKNOWN_TAG: 'Tag "{tag}" is not in the tag library.',
	UNKNOWN_TAG_NEAR: 'Tag "{tag}" is not in the tag library. Did you mean {candidates}?',
	AMBIGUOUS_TAG: 'Tag "{tag}" is not unique: {candidates}. Write "group/tag" or use the id.',
	UNKNOWN_GROUP: 'Tag group "{group}" does not exist.',
	UNKNOWN_GROUP_NEAR: 'Tag group "{group}" does not exist. Did you mean {candidates}?',
	NO_TAGS:
		'Nothing to add and nothing to remove: choose tags in the node or fill "{addField}" or "{removeField}".',
	NO_WANTED_TAGS: 'No tag is given. To empty a group, name it under "Tag Groups".',
	TAG_IN_BOTH_LISTS: 'Tag "{tag}" is in both lists: "{addField}" and "{removeField}".',
	TAG_OUTSIDE_GROUPS: 'Tag "{tag}" is not in any of the given tag groups ({groups}).',
	NOTHING_TO_EDIT: 'Nothing to change: give a new name or an order.',
	NO_MEMBER:
		'Field "{field}" is empty and "When Only a Customer Is Given" is set to fail. Give the member or choose the owner or all members.',
	RELATION_NOT_FOUND:
		"Customer {external_userid} is not a customer of member {userid}, or the member is outside the app's range.",
	NO_RELATION: 'No member the app can see follows this customer.',
	SUPERSEDED: 'A later item of this run asks the opposite for {tags}; the later one wins.',
	STOPPED: 'Not attempted: the run stopped after {count} failures in a row with the same cause ({cause}).',
	CANCELLED:
		'The execution was cancelled. What had been done is in the ledger; the next run finds out what became of the rest.',
	CUT_OFF: 'The call was broken off, because the time allowed for it was over.',
	VERIFY_MISMATCH:
		'Read back after the call, the relation does not hold what was asked ({tags}). Somebody may have changed it at the same time.',
	NOT_VERIFIED:
		'The changes could not be read back: {cause}. They count as applied, because WeCom accepted them.',
	CHANGED_SINCE: '{tag} was changed by somebody else since; left as it is.',
	CHANGED_BY_LATER_SET: '{tag} was changed by a later change set; left as it is.',
	RELATION_UNREADABLE: 'The relation cannot be read any more; {tag} was left as it is.',
	UNKNOWN_CHANGE_SET: 'Change set "{id}" is not in the ledger.',
	CHANGE_SET_OTHER_CORP: 'Change set "{id}" belongs to another corp.',
	CHANGE_SET_RUNNING:
		'Change set "{id}" is still running. Wait until it has finished, or until its run is known to be dead (about a minute after its process ended).',
	SUMMARY:
		'{applied} applied, {unchanged} unchanged, {failed} failed · {calls} calls, {saved} saved · change set {changeSet}',
	SUMMARY_UNCHANGED:
		'Nothing to change: {unchanged} unchanged, {failed} failed · {calls} calls, {saved} saved',
	SUMMARY_DRY_RUN:
		'Dry run, nothing was changed: {planned} would be applied, {unchanged} unchanged, {failed} failed · would take {wouldCall} calls',
	SUMMARY_UNDO:
		'{undone} tag changes undone, {skipped} left alone because they changed since, {failed} failed · change set {changeSet}',
	SUMMARY_UNDO_NOTHING:
		'Nothing was undone: {skipped} tag changes were left alone because they changed since',
	SUMMARY_UNDO_DRY_RUN:
		'Dry run, nothing was changed: {undone} tag changes would be undone, {skipped} left alone because they changed since',
	RECOVERED:
		'{applied} changes of an interrupted earlier run had reached WeCom and {lost} had not; its journal is settled now.',
	CONNECTION_OK: "Connected. {members} members with the customer-contact function are in the app's range.",
	LEDGER_OK: 'Connected to the ledger ({dialect}).',
	CALLER_IP: '{message} (caller IP: {ip})',
	DOCUMENT_INVALID: 'The rules cannot be used, so nothing was decided: {count} problem(s).',
	WHOLE_DOCUMENT: 'The document {problem}',
	DOCUMENTS_DIFFER:
		'The items carry different rules in "{field}". One run has one set of rules; split the items first.',
	NO_RULE_ROWS: 'No rule arrived on the second input. Without rules nothing is decided.',
	EXPECT_TAG: 'a tag id or "group/tag"',
	EXPECT_DEPARTMENT_LIST: 'a list of departments or roles',
	EXPECT_ROW_NAME: 'a name in each row of the table',
	DEPARTMENT_CYCLE:
		'Departments are below themselves: {cycle}. Nothing is decided by such a tree; put it right in WeCom.',
	UNKNOWN_MEMBER: 'Member {userid} is not in the directory.',
	OPERATOR_UNKNOWN: 'Nothing is known of operator {userid}: {cause}',
	UNKNOWN_DEPARTMENT: 'Field "{field}": there is no department "{department}", or there are several.',
	UNKNOWN_DEPARTMENT_NEAR:
		'Field "{field}": there is no department "{department}", or there are several. Did you mean {near}?',
	FACT_MISSING: 'Field "{field}" is missing, and the rules ask for it.',
	FACT_UNKNOWN: 'rule "{rule}" asks for "{fact}", which is not known.',
	TYPE_OF_TWO_FIELDS: 'Customer type "{type}" goes by two fields ({fields}). Use one field, or two types.',
	NOTHING_ASKED: 'Nothing to add and nothing to remove: "{addField}" and "{removeField}" are empty.',
	NO_LIBRARY_TAGS: 'Neither a tag nor a group is named.',
	NO_GROUP_FOR_TAG:
		'Tag "{tag}" is to be created, but in no group. Write "group/tag", or name the group in its own field.',
	SPLIT_NEEDS_FIELD:
		'"{field}" is computed, so the list without the tags that are not allowed has no field to go to. Name a field, or choose "Deny the Whole Item".',
	ACTION_ADD: 'add',
	ACTION_REMOVE: 'remove',
	ACTION_CREATE: 'create',
	ACTION_RENAME: 'rename',
	ACTION_REORDER: 'reorder',
	ACTION_DELETE: 'delete',
	GUARD_DENIED_BY_RULE: 'Rule "{rule}" does not let this operator {action} {tags} here.',
	GUARD_NEEDS_APPROVAL:
		'Rule "{rule}" wants somebody else to agree before this operator may {action} {tags}.',
	GUARD_NO_RULE: 'No rule lets this operator {action} {tags} here.',
	GUARD_ALLOWANCE: ' {rule}: {reason}',
	GUARD_ALLOWANCE_UNSAID: ' Rule {rule} would, for the right people and customers.',
	GUARD_TAG_UNASSIGNED: '{tags}: no tier is assigned, and such tags are closed. Assign one in the policy.',
	GUARD_LOOKUP_FAILED: 'It cannot be decided whether this operator may {action} {tags}: {cause}',
	OUTSIDE_STRATEGY_RANGE: 'Member {userid} is not in the range of the rule group that {tag} belongs to.',
	RULE_UNKNOWN_FACT: 'Rule "{rule}" could not be evaluated, because "{fact}" is not known.',
	RULE_WRONG_TYPE:
		'Rule "{rule}" could not be evaluated, because "{fact}" is of another kind than it expects.',
	GUARD_NOT_DECIDED: 'Nothing was decided in this run, so nothing is allowed. {cause}',
	SUMMARY_GUARD: '{allowed} allowed, {approval} need approval, {denied} denied',
	LINT_NEVER_MATCHES: 'Rule "{rule}" can never match: no request meets its conditions.',
	LINT_EXPIRED: 'Rule "{rule}" ended at {until}.',
	LINT_SHADOWED: 'Rule "{rule}" never decides anything: wherever it matches, {by} decide.',
	LINT_TIER_WITHOUT_ALLOW: 'Nobody may touch tags of the tier {tier}: no rule ever allows it.',
	LINT_UNASSIGNED_TAGS: '{count} tags have no tier and are closed, for example {examples}.',
	LINT_FAILING_TEST: 'Test "{test}" expects {expected}, but the answer is {actual}.',
	LINT_SUMMARY: 'The policy has {count} finding(s). {findings}',
	TIER_HQ: 'headquarters',
	TIER_REGION: 'region',
	TIER_PERSONAL: 'personal',
	CHANGE_SET_ENTRY: '{time} · {title} · {applied} tag changes',
	NO_RULES: 'No rule is filled in. Without rules nothing is decided.',
	PRECHECK_NOT_DECIDED: 'Nothing was checked, so nothing is let through: {cause}',
	NO_TAGS_ASKED: 'Nothing to add and nothing to remove: fill "{addField}" or "{removeField}".',
	EXPECT_CATEGORY: 'a name of 1–64 characters',
	EXPECT_MOMENT: 'a date and time such as 2026-11-11T00:00:00, or a Unix time',
	EXPECT_LATER_TIME: 'a time not before {time}',
	REPAIR_NEEDS_FIELDS:
		'"Repair Automatically" writes into the item. "{field}" must therefore be the name of a field, not an expression.',
	SUPPRESSIONS_RECORDED: '{recorded} suppressions recorded, {known} known already',
	SUPPRESSIONS_LIFTED: '{lifted} suppressions lifted',
	FINDING_AT_MOST_ONE: 'Of these tags there may be one at most: {tags}.',
	FINDING_EXACTLY_ONE: 'Of these tags there must be exactly one: {tags}.',
	FINDING_EXACTLY_ONE_MISSING: 'One tag must stay, and with {tags} the last one goes.',
	FINDING_EXCLUDES: 'These tags must not come together: {tags}.',
	FINDING_REQUIRES: '{tags} needs one of these: {missing}.',
	FINDING_STAGE_BACKWARD: 'Would move back from {from} to {to}.',
	FINDING_STAGE_SKIPPED: 'Would move from {from} to {to} and skip what lies between.',
	FINDING_STAGE_NOT_ALLOWED: 'A move from {from} to {to} is not allowed.',
	FINDING_STAGE_NOT_INITIAL: 'A customer without a stage cannot begin with {to}.',
	FINDING_OPPOSITE_REQUEST: 'Items of this run ask the opposite for {tags}; the later one counts.',
	FINDING_UNUSUAL_CUSTOMER: 'Customer {key}: {count} changes in {days} days with this run, usually {usual}.',
	FINDING_UNUSUAL_OPERATOR: 'Operator {key}: {count} changes in {days} days with this run, usually {usual}.',
	FINDING_UNUSUAL_TAG: 'Tag {key}: {count} changes in {days} days with this run, usually {usual}.',
	FINDING_FLIP_FLOP: '{tags} goes to and fro: {count} times in {days} days with this run.',
	FINDING_FREQUENCY_CAP: 'Had {count} campaigns in {days} days, today included; at most {max}{until}.',
	SUPPRESSED_SINCE: '{what} on {date}{until}.',
	SUPPRESSED_BY_FIELD: '{what}, says the field "{field}".',
	SUPPRESSED_BY_UNCLEAR_FIELD:
		'{what}? The field "{field}" has the value {value}, which is no time. Left alone to be safe.',
	SUPPRESSED_BY_TAG: '{what}: the customer has {tag}.',
	SUPPRESSED_UNTIL: '; not to be touched before {date}',
	CATEGORY_COMPLAINT: 'Complaint',
	CATEGORY_DO_NOT_DISTURB: 'Asked not to be disturbed',
	CATEGORY_DELETED: 'Member or customer deleted the other',
	CATEGORY_CONTROL_GROUP: "In another campaign's control group",
	CATEGORY_OWN: 'Recorded as "{category}"',
	REPAIR_PROPOSED: 'Clean if: {steps}.',
	REPAIR_APPLIED: 'Repaired: {steps}.',
	REPAIR_DROP_ADD: 'do not add {tags}',
	REPAIR_DROP_REMOVE: 'do not remove {tags}',
	REPAIR_TAKE_OFF: 'remove {tags} as well',
	REPAIR_OTHERS: 'other items of this customer give way',
	REPAIR_NOTHING_LEFT: 'nothing of the item is left',
	COUNT_CLEAN: '{count} clean',
	COUNT_CONFLICT: '{count} in conflict',
	COUNT_SUPPRESSED: '{count} suppressed',
	COUNT_REPAIRED: '{count} repaired',
	LINT_DEAD_TAG: 'No customer can ever have {tag} without breaking a rule. Cause: {rules}.',
	LINT_CONTRADICTION: 'These rules contradict each other, whatever tags a customer has: {rules}.',
	LINT_UNREACHABLE_STAGE: 'No allowed move leads to the stage {tag} ({rule}).',
	LINT_DEAD_END: 'No allowed move leaves the stage {tag} ({rule}).',
	LINT_SUBSUMED_RULE: '{rule} says nothing that {rules} does not say already.',
	LINT_UNKNOWN_TAG: '{rule} names the tag {tag}, which is gone from the tag library.',
	LINT_FINE: '{rules} rules, no fault found',
	LINT_FAULTY: '{rules} rules, {findings} findings',
	EXPECT_ROLLOUT: 'the id of a rollout, as Assign named it',
	EXPECT_ROLLOUT_ID: 'an id of your own, such as double-eleven-2026',
	EXPECT_NAMESPACE: 'a name, because a part of the namespace is given',
	EXPECT_CUSTOMER_LIST: 'a list of external_userid',
	EXPECT_METRIC: 'the name of a metric, such as complaint',
	EXPECT_APPROVER: 'the name of who approves',
	EXPECT_STAGE: 'the number of a stage, from 1',
	NEVER: 'never',
	UNKNOWN_ROLLOUT: 'Field "{field}": there is no rollout "{id}" in the ledger. Nothing was done.',
	ROLLOUT_WITHOUT_CUSTOMERS:
		'No item names a customer, so the rollout was not started: its audience would be empty for good.',
	ROLLOUT_REFUSED: 'Rollout "{id}": {reason}',
	ROLLOUT_ENTRY: '{title} · {state} · stage {stage} of {stages}',
	ROLLOUT_DRAFT: 'not started',
	ROLLOUT_RUNNING: 'running',
	ROLLOUT_PAUSED: 'paused',
	ROLLOUT_COMPLETED: 'completed',
	ROLLOUT_ROLLING_BACK: 'rolling back',
	ROLLOUT_ROLLED_BACK: 'rolled back',
	PLAN_INVALID: 'The plan cannot be used, so nothing was started. {problems}',
	PLAN_KEPT:
		'The plan in the node differs from the one that rollout "{id}" began with. The one it began with counts.',
	PLAN_EMPTY: 'Field "{field}" is empty.',
	PLAN_OUT_OF_RANGE: 'Field "{field}" is {value}; expected {min} to {max}.',
	PLAN_TOO_SMALL: 'Field "{field}" is {value}; expected a whole number from {min}.',
	PLAN_STAGES_FALL:
		'Field "{field}" is {value} after {before}: each stage must reach further than the one before.',
	PLAN_STAGES_OVERLAP:
		'Field "{field}" is {value}, the same as the stage before: each stage must reach further.',
	PLAN_STAGE_ADDS_NOBODY: 'Field "{field}" is {value}, which exposes nobody besides those exposed before.',
	PLAN_NAMED_TWICE: 'Field "{field}": {value} is there twice.',
	PLAN_LISTED_ON_BOTH: 'Field "{field}": {value} is on the list of those never exposed too.',
	PLAN_UNKNOWN_WORD: 'Field "{field}" is {value}; expected one of {words}.',
	PLAN_METRIC_WITHOUT_CONTROL:
		'Field "{field}": without a control group {value} cannot be compared. Give a control group, or take the metric out.',
	PLAN_APPROVAL_OF_FIRST: 'The first stage cannot wait for an approval: starting the flow is one.',
	PLACED_IN_STAGE: 'Within stage {stage} ({share} %).',
	PLACED_BEYOND_STAGE: 'Not yet: beyond stage {stage} ({share} %).',
	PLACED_CONTROL_GROUP: 'In the control group, never exposed.',
	PLACED_ALWAYS_LISTED: 'On the list of those always exposed.',
	PLACED_NEVER_LISTED: 'On the list of those never exposed.',
	PLACED_OUTSIDE_NAMESPACE: 'Outside the part of the namespace "{namespace}" that this rollout may use.',
	PLACED_NOT_IN_AUDIENCE: 'Not in the audience of rollout "{id}", which was fixed when it began.',
	PLACED_PAUSED: 'Rollout "{id}" is paused: nobody new is exposed.',
	PLACED_ROLLED_BACK: 'Rollout "{id}" was rolled back: nobody is exposed.',
	SUMMARY_ASSIGN:
		'Stage {stage} of {stages}, {state}: {exposed} items exposed, {heldBack} held back, {control} in control · {newly} customers newly exposed',
	FORESEE_GROUPS: '{audience} customers: about {exposed} exposed in the first stage, {control} in control.',
	FORESEE_DETECTABLE:
		'{metric}: a change for the worse from {rate} to {worse} would be found there in four of five cases.',
	FORESEE_NOTHING:
		'{metric}: with {rate} as usual, not even the largest change would be found in the first stage.',
	FORESEE_SMALL:
		'Only about {exposed} customers are exposed in the first stage; with fewer than {subtle}, gross differences show and subtle ones do not.',
	FORESEE_HELD:
		'Stage {stage} exposes about {exposed} customers, but {minSample} are asked for: it will be held there for ever.',
	OUTCOME_NEVER_EXPOSED:
		'Customer {external_userid} is held back in rollout "{id}": neither exposed nor in control. Nothing was written.',
	OUTCOME_NOT_IN_AUDIENCE:
		'Customer {external_userid} is not in the audience of rollout "{id}". Nothing was written.',
	OUTCOME_BEFORE_EXPOSURE: 'It happened before rollout "{id}" could have caused it. Nothing was written.',
	METRIC_NOT_IN_PLAN:
		'Recorded, but "{metric}" is no metric of the plan and decides nothing. Its metrics: {known}.',
	SUMMARY_OUTCOMES: '{recorded} outcomes recorded, {known} known already, {refused} not recorded',
	GATE_WRITES: 'Failed writes',
	GATE_QUOTA: 'Writes refused for their frequency',
	GATE_READ_BACK: 'Tags not as written when read back',
	METRIC_GUARDRAIL: 'Guardrail',
	METRIC_SIGNAL: 'Signal',
	METRIC_DRY_RUN: 'Dry run',
	CHECK_WITHIN_LIMIT: '{what}: {count} of {of} ({share}), within the limit of {limit}.',
	CHECK_OVER_LIMIT: '{what}: {count} of {of} ({share}), over the limit of {limit}.',
	CHECK_LIKELY_OVER_LIMIT:
		'{what}: {count} of {of} ({share}). Few, but more than the limit of {limit} explains.',
	CHECK_THROTTLED:
		'{what}: {count} of {of} ({share}), over {limit}. Tag them again; this says nothing against the tag.',
	CHECK_READ_BACK_FAILED: 'The tags could not be read back from WeCom.',
	CHECK_ERRCODES: ' Errcodes: {list}.',
	CHECK_WORSE:
		'{kind} "{metric}" is worse: {exposedRate} of those exposed ({exposedOutcomes} of {exposed}), {controlRate} of control ({controlOutcomes} of {control}); the difference lies between {lower} and {upper}.',
	CHECK_BETTER:
		'{kind} "{metric}" is better: {exposedRate} of those exposed ({exposedOutcomes} of {exposed}), {controlRate} of control ({controlOutcomes} of {control}); the difference lies between {lower} and {upper}.',
	CHECK_INCONCLUSIVE:
		'{kind} "{metric}" shows no difference so far: {exposedRate} of those exposed ({exposedOutcomes} of {exposed}), {controlRate} of control ({controlOutcomes} of {control}).',
	CHECK_TOO_FEW_OUTCOMES:
		'{kind} "{metric}" has too few outcomes to compare: {exposedOutcomes} of {exposed} exposed, {controlOutcomes} of {control} in control.',
	CHECK_NOT_COMPARABLE:
		'{kind} "{metric}" is not compared, because the groups or their data do not fit together.',
	CHECK_SIZES_AS_PLANNED: '{exposed} customers exposed and {control} in control, as planned.',
	CHECK_SIZES_DIFFER:
		'{exposed} customers are exposed where about {expected} should be beside {control} in control (p = {p}). Run Assign with the whole audience; until then nothing is compared.',
	CHECK_NO_CONTROL_GROUP: 'There is no control group, so nothing is compared.',
	CHECK_ENOUGH_CUSTOMERS: '{exposed} customers are exposed; at least {minSample} are asked for.',
	CHECK_TOO_FEW_CUSTOMERS: 'Only {exposed} customers are exposed; at least {minSample} are asked for.',
	CHECK_SOAKED: 'Watched for {observed} hours; at least {soak} are asked for.',
	CHECK_TOO_EARLY:
		'Watched for {observed} hours, as far as outcomes are known; {soak} are asked for, so not before {due}.',
	CHECK_FRESH: 'Outcomes are known until {dataAsOf}.',
	CHECK_STALE:
		'Outcomes were last recorded {dataAsOf}, before the stage\'s customers were exposed ({entered}). Record them, or set "Outcomes Are Known Until" to Now if they come in by themselves.',
	CHECK_STAGE_NOT_EXPOSED:
		'Stage {stage} has begun, but none of its about {awaited} customers is exposed yet. Run Assign with the whole audience.',
	CHECK_APPROVAL_NOT_NEEDED: 'No approval is needed.',
	CHECK_APPROVAL_NOT_YET_DUE: 'An approval will be needed, once nothing else stands against it.',
	CHECK_AWAITING_APPROVAL: 'All else is fine; a person has to approve with the Advance operation.',
	CHECK_APPROVED: 'Approved at {at}.',
	CHECK_CONCLUSION:
		'{inconclusive} of {compared} comparisons ended without a verdict. Nothing speaks against going on.',
	ALL_CHECKS_PASS: 'Nothing stands against going on.',
	DECIDED_ELSEWHERE: 'Another evaluation was faster; this is what was decided.',
	REFUSED_NOT_STARTED: 'it has not started yet; run Assign first.',
	REFUSED_PAUSED: 'it is paused; resume it first.',
	REFUSED_COMPLETED: 'it is completed; all stages are over.',
	REFUSED_ROLLED_BACK: 'it was rolled back.',
	REFUSED_STAGE_NOT_REACHED: 'it has not reached that stage.',
	SUMMARY_PROMOTE: 'Promote: rollout "{id}" leaves stage {stage} of {stages}.',
	SUMMARY_HOLD: 'Hold: rollout "{id}" stays at stage {stage} of {stages}.',
	SUMMARY_ROLL_BACK:
		'Roll back: rollout "{id}" ends at stage {stage} of {stages}. Its tags are taken back by the Roll Back operation.',
	NOT_ADVANCED: 'Rollout "{id}" was not advanced by this.',
	SUMMARY_ROLLED_BACK:
		'Rollout "{id}" is rolled back: {undone} tag changes taken back, {skipped} left alone because they changed since',
	SUMMARY_ROLLING_BACK:
		'Rollout "{id}" is not rolled back completely: {undone} tag changes taken back, {skipped} left alone because they changed since, {failed} failed. Run Roll Back again.',
	ROLLOUT_ENDED:
		'Rollout "{id}" was rolled back after these items were assigned, so none of them was tagged. Assign them again: nobody is exposed any more.',
	GROUP_EXPOSED: 'Exposed',
	GROUP_CONTROL: 'Control',
	PICTURE_SUBTITLE: 'Stage {stage} of {stages} · {share} % · {state} · {time}',
	PICTURE_EXPOSED: 'Customers exposed',
	PICTURE_STAGE: 'Stage {stage}',
	PICTURE_NOBODY: 'Nobody is exposed yet',
	PICTURE_METRIC: '{metric} in this stage ({kind})',
	PICTURE_NO_OUTCOMES: 'No outcomes in this stage yet',
	PICTURE_NOTE:
		'Shaded: where the exposed group may lie beside control. Where the line of the control group leaves it, the difference is proven.',
	POLICY_PICKS_NOTHING: 'Policy {row}: "{field}" is empty. Pick one, or choose "{all}".',
	EXPECT_PAST_MOMENT:
		'a date and time that is not in the future, such as 2026-11-11T00:00:00, or a Unix time',
	EXPECT_KIND: 'one of {kinds}, or a kind to which a policy gives a weight',
	SPAN_HOURS: '{count} hour(s)',
	SPAN_DAYS: '{count} day(s)',
	SPAN_MONTHS: '{count} month(s)',
	DECAY_RULE_FIXED: 'tags go {life} after they were put on',
	DECAY_RULE_SLIDING: 'tags go {life} after the last interaction',
	DECAY_RULE_HALF_LIFE: 'the score halves every {days} day(s), and tags go when it is down to {threshold}',
	DECAY_RULE_NEVER: 'tags stay until somebody takes them off',
	DECAY_EXPIRED: '{tag} expired on {time}: {policy}.',
	DECAY_EXPIRING: '{tag} expires on {time}: {policy}.',
	DECAY_REACTIVATED: '{tag} had expired and is worth having again: "{kind}".',
	DECAY_WON_PERSONAL: 'A policy for this member goes before all others: {policy}.',
	DECAY_WON_DEPARTMENT: 'The policy of the nearest department goes before those for everybody: {policy}.',
	DECAY_WON_TAG: 'A policy for this tag goes before those for its group and for every tag: {policy}.',
	DECAY_WON_GROUP: 'A policy for the tag group goes before the one for every tag: {policy}.',
	DECAY_WON_DEFAULT: 'No more special policy applies, so the one for every tag does: {policy}.',
	DECAY_WON_NONE: 'No policy applies: {policy}.',
	COUNT_EXPIRED: '{tags} expired tags on {relations} relations',
	COUNT_EXPIRING: '{tags} expiring soon on {relations}',
	COUNT_KEPT_BY_OTHERS: '{count} kept, because they live on with another member',
	COUNT_GONE: '{count} left out, because somebody has taken them off',
	COUNT_DELETED_TAGS: '{count} left out, because the tag is gone from the library',
	TAGS_STAMPED: 'Age of {written} tags noted, {known} known already',
	TAGS_NOT_STAMPED: '{count} tags are not in the tag library and have none',
	SUMMARY_TOUCH:
		'{reactivated} reactivated, {touched} touched, {untouched} touched nothing, {repeated} delivered before, {unknown_customer} of unknown customers',
	SUMMARY_DECAY_STATUS: '{tags} tags on relations: {live} live, {expiring} expiring, {expired} expired',
	CHART_DECAY: 'How tags stand',
	CHART_DECAY_SUBTITLE: 'As of {time}; {shown} of {tags} tags',
	CHART_RELATIONS: 'Relations',
	CHART_LIVE: 'Live',
	CHART_EXPIRING: 'Expiring',
	CHART_EXPIRED: 'Expired',
	EXPECT_HOST: 'an address of this machine such as 127.0.0.1 or 0.0.0.0',
	EXPECT_URL_PATH: 'a path that begins with a slash, such as /wecom',
	PORT_TAKEN: 'Port {port} is in use by another program. Choose another port, or end what uses it.',
	PATH_TAKEN:
		'Another WeCom Trigger listens on port {port} with the path {path} already. Give each its own path.',
	PORT_FORBIDDEN: 'n8n may not listen on port {port}: the system reserves it. Choose one from 1024.',
	CANNOT_LISTEN: 'Cannot listen on {address}. Check that the host is an address of this machine.',
	NEEDS_WECOM_APP:
		'Choose a WeCom App credential, or leave {fields} empty or off: what is needed for it can only be read with one.',
	NO_WECOM_APP: 'There is no WeCom App credential for this corp.',
	TRIGGER_DEPARTMENT:
		'Department "{department}" is not in the directory, or not the only one of that name. Near it: {near}. Choose it from the list, or use its ID.',
	CALLBACKS_NOT_ACCEPTED:
		'WeCom Trigger "{node}": requests or steps that did not succeed since the last such line: {codes}. docs/nodes/wecom-trigger.md tells what the codes mean.',
	CALLBACK_KEYS_OK:
		'Token, EncodingAESKey and receive ID have the right form. Whether they are the right ones shows when the URL is saved in WeCom.',
	IN_LATER_EVENT:
		'This customer was edited again right afterwards; what changed is told with that later event.',
	LEDGER_BEHIND:
		'The ledger could not take over what these events say: {cause} Tag Sync: Calibrate puts it right.',
	LIBRARY_BEHIND:
		"The ledger's copy of the tag library could not be updated: {cause} The next tag event tries again.",
	TAGS_UNNAMED: 'Some tags come with their ID only, because the tag library could not be read: {cause}',
	CHANGES_UNREAD: 'For {count} events nobody could tell what changed: {cause}',
	DEPARTMENTS_UNREAD:
		'Events of all departments were let through, because the directory could not be read: {cause}',
	MEMBERS_WITHOUT_DEPARTMENT:
		'Events of these members were let through, because their departments could not be read: {members}',
	WECOM_NOT_OPENED: 'WeCom could not be asked, so the events come as WeCom sent them: {cause}',
	EVENTS_AS_THEY_CAME: 'Something unexpected went wrong, so the events come as WeCom sent them: {cause}',
	EXPECT_WHOLE_NUMBER: 'a whole number from {min} to {max}',
	EXPECT_JOB_NAME: 'a name of your own of up to 100 characters, such as 双十一 回访',
	EXPECT_MINUTES: 'a number of minutes above 0, up to 1,440, such as 50',
	JOB_NAMES_DIFFER:
		'Field "{field}" names different jobs: "{first}" and "{other}". Nothing was enqueued. One run of Enqueue fills one job: give the items one name, or send them to Enqueue job by job.',
	EXPECT_JOB: 'the name or the id of a job, as Enqueue named it',
	UNKNOWN_JOB: 'Field "{field}": there is no job "{job}" in the ledger. Nothing was done.',
	UNKNOWN_JOB_NEAR:
		'Field "{field}": there is no job "{job}" in the ledger. Did you mean {near}? Nothing was done.',
	JOB_ENTRY: '{name} · {state} · {done} of {total}',
	JOB_FILLING: 'being handed in',
	JOB_QUEUED: 'queued',
	JOB_PAUSED: 'paused',
	JOB_STOPPED: 'stopped',
	JOB_FINISHED: 'finished',
	JOB_CANCELLED: 'cancelled',
	JOB_IS: 'Job "{job}": {state}.',
	JOB_RESUMED: 'Job "{job}": {state}. Failed items to be tried again: {retried}.',
	JOB_CANNOT_PAUSE:
		'Job "{job}" is {state}. Only a job that is queued, being handed in or stopped can be paused.',
	JOB_CANNOT_RESUME:
		'Job "{job}" is {state}. A paused or stopped job can be resumed, and a finished one with failed items to try again.',
	JOB_CANNOT_CANCEL: 'Job "{job}" is {state}. Only a job that has not ended can be cancelled.',
	JOB_REUSED:
		'Field "{field}": "{value}" is a job already, with other changes: {state}, {relations} relations, enqueued {created}. Nothing was enqueued. Choose another name, or switch on "{option}".',
	JOB_REUSED_CANCELLED:
		'Field "{field}": "{value}" is a job that was cancelled (enqueued {created}). Nothing was enqueued. Choose another name.',
	WINDOWS_INVALID: 'The times at which the job may run cannot be used, so nothing was enqueued. {problems}',
	WINDOWS_NEVER_OPEN:
		'Field "{field}": these windows never open, so nothing was enqueued. Check weekdays and holidays.',
	NOTHING_ENQUEUED:
		'Nothing was enqueued. Items that cannot be: {count}. To enqueue the others without them, set "On Error" to continue.',
	ENQUEUED_CREATED: 'Job "{job}" ({state}): {relations} relations enqueued, {saved} calls saved by merging.',
	ENQUEUED_CONTINUED:
		'Job "{job}" ({state}) had been left half enqueued; {relations} more relations are in it now.',
	ENQUEUED_ALREADY: 'Job "{job}" ({state}) holds exactly these changes already; nothing was added.',
	ENQUEUED_ADDED:
		'{relations} relations were added to job "{job}" ({state}), {saved} calls saved by merging.',
	ENQUEUED_REPLACED: '{replaced} earlier items that wanted something else are replaced by them.',
	ENQUEUED_REFUSED: '{refused} items were refused; each says why.',
	LIMITED_BY_QUOTA: 'the quota',
	LIMITED_BY_CONCURRENCY: 'the number of calls at once',
	LIMITED_BY_MEASURED: 'the measured pace',
	LIMITED_BY_NOTHING: 'nothing',
	FEASIBLE:
		'About {calls} calls at {rate} an hour (limit: {limit}): {nights} opening(s) of its windows, done by about {time}.',
	FEASIBLE_NEVER:
		'About {calls} calls at {rate} an hour (limit: {limit}): it will not be done within a year. Widen its windows.',
	FEASIBLE_OTHERS: ' Counted in: about {others} calls of other jobs meanwhile.',
	FEASIBLE_NOTHING: 'Nothing is left to do.',
	NOT_BEGUN: 'Not begun: the run ended, or the job was paused or stopped.',
	STOPPED_BY_CREDENTIAL:
		'Stopped, because WeCom refuses the app: {cause}. Put it right, then resume the job.',
	STOPPED_BY_ADDRESS:
		'Stopped, because WeCom takes no calls from this address: {cause}. Add it to the trusted IP addresses of the app, then resume the job.',
	STOPPED_BY_REPETITION:
		'Stopped after {count} failures in a row with the same cause: {cause}. Look into it, then resume the job.',
	RUN_SUMMARY: 'Job "{job}": {applied} applied, {unchanged} unchanged, {failed} failed · {calls} calls.',
	RUN_STATE: 'Now {state}, {left} left.',
	RUN_UNAVAILABLE:
		'The run ended early, because WeCom does not take calls just now: {cause}. {left} left; the next run goes on.',
	RUN_WINDOW_CLOSED: '{left} left; its window opens again {time}.',
	RUN_TIME_OVER: '{left} left; the longest time of a run is over, and the next run goes on.',
	RUN_GOES_ON: '{left} left; the next run goes on.',
	RUN_NO_JOB: 'No job is queued.',
	RUN_NOT_OPEN: 'No window is open. Jobs waiting: {jobs}; the next window opens {time}.',
	JOB_STATUS: 'Job "{job}": {state}, {percent} % done, {left} left, {failed} failed.',
	JOB_FINISHES: 'Done by about {time}.',
	PICTURE_JOB: '{state} · {percent} % · {time}',
	PICTURE_JOB_DONE: 'Relations done',
	PICTURE_JOB_DONE_LINE: 'Done',
	PICTURE_JOB_TOTAL: 'All',
	PICTURE_JOB_RATE: 'Relations per minute',
	PICTURE_JOB_RATE_LINE: 'Rate',
	PICTURE_JOB_EMPTY: 'Nothing is done yet',
	MERGE_NEEDS_FIELDS:
		'What is to be sent is written back into the items, so "{field}" must be the name of a field, not an expression.',
	GROUP_WINS_TWICE:
		'Tag group "{group}" stands under both “Groups Where Adding Wins” and “Groups Where Removing Wins”. Take it out of one of them.',
	SYNC_NOT_DECIDED: 'Nothing was merged, so nothing is let through: {cause}',
	SYNC_ADD_CONTESTED: 'To be put on: {tags}; but in the meantime it was taken off by {who}.',
	SYNC_REMOVE_CONTESTED: 'To be taken off: {tags}; but in the meantime it was put on by {who}.',
	SYNC_RULE_CLASH: 'The request and what {who} did do not go together. {finding}',
	SYNC_OURS_BREAKS_RULE: 'What is asked for breaks a rule, whatever was done in WeCom. {finding}',
	SYNC_EXISTING_CLASH:
		'What WeCom holds breaks a rule already, and this request neither caused nor mends that. {finding}',
	SYNC_RULE_WARNING: '{finding}',
	SYNC_ADD_WINS_STAYS:
		'Stays: {tags}. The ledger had never read this relation, so nobody can tell whether the tag is newer than this request. Calibrate first, then such tags can be taken off.',
	SYNC_ADD_WINS_PUT_ON:
		'Put on: {tags}. It was taken off later than this was asked for, but the ledger had never read this relation, and then adding wins.',
	SYNC_REMOVE_WINS_TAKEN_OFF:
		'Taken off: {tags}. The ledger had never read this relation, and in this group removing wins.',
	SYNC_REMOVE_WINS_STAYS_OFF:
		'Stays off: {tags}. It was taken off later than this was asked for, and in this group removing wins.',
	SYNC_TAG_DELETED: '{tags} was deleted from the tag library in the meantime and cannot be put on.',
	SYNC_TAG_UNKNOWN: '{tags} is not in the tag library and cannot be put on.',
	SYNC_TAG_MERGED: 'A tag was merged into {into}, which takes its place.',
	SYNC_TOO_MANY_TAGS: 'The relation would have {count} tags, and WeCom allows {max}. Waiting: {tags}.',
	SYNC_REPLACEMENT_REFUSED:
		'The tag that was to take the other one’s place does not come, so both stay as they are: {tags}.',
	SYNC_TIED_TO_REVIEW: '{tags} waits too, because the proposal about the contested tags depends on it.',
	SYNC_SEVERAL_ITEMS:
		'{items} items of this run ask something of this relation. They were merged into one request: where they disagree, the later item counts, and each item carries the whole result.',
	SYNC_VERDICT_REVIEW: 'A person has to say.',
	SYNC_VERDICT_OURS: 'The request stands, because {why}.',
	SYNC_VERDICT_THEIRS: 'What WeCom holds stands, because {why}.',
	DECIDED_BY_GROUP: 'its tag group is set to prevail',
	DECIDED_BY_TIER: 'the higher tier prevails',
	DECIDED_BY_PERSON: 'a person goes before an automation',
	DECIDED_BY_NEWER: 'the newer edit prevails',
	SIDE_CONSOLE: 'a person in the WeCom client',
	SIDE_OURS: 'another run of this package',
	SIDE_DECAY: 'Tag Decay',
	SIDE_OTHER: 'somebody outside this package',
	SIDE_UNKNOWN: 'somebody in WeCom',
	SYNC_STEP_ADD: 'put on {tags}',
	SYNC_STEP_REMOVE: 'take off {tags}',
	SYNC_PROPOSE: 'Proposal: {steps}.',
	SYNC_PROPOSE_NOTHING: 'Proposal: leave the relation as WeCom has it.',
	SYNC_NOTHING_TO_DO: 'nothing, WeCom has it so already',
	SYNC_RESOLVED: 'Decided by a person: {steps}.',
	SYNC_NO_REVIEW:
		'The item carries no review: it must come from the output Needs Review of Merge, or from Calibrate, with its field "sync" untouched.',
	REVIEW_NOT_CONTESTED:
		'A choice was made about {tags}, which is not contested. Choose about contested tags only.',
	REVIEW_UNKNOWN_CHOICE: 'The choice about {tags} is not one of ours, theirs and merged.',
	REVIEW_NO_CHOICE: 'Nothing was chosen about {tags} yet.',
	REVIEW_TAG_GONE: '{tags} was deleted from the tag library and cannot be put on. Choose theirs.',
	REVIEW_BREAKS_RULE: 'What was chosen breaks a rule. {finding}',
	EXPECT_CHOICES: 'ours, theirs or merged, or an object with one of them for each tag',
	COUNT_MERGED: '{count} merged',
	COUNT_NOTHING_TO_SEND: '{count} with nothing to send',
	COUNT_NEEDS_REVIEW: '{count} need a review',
	COUNT_UNREADABLE: '{count} cannot be read',
	COUNT_CLASHES_DECIDED:
		'clashes decided by themselves: the request stood on {ours} relations, WeCom on {theirs}',
	COUNT_WITHOUT_BASE:
		'{count} relations had never been read: there, tags of unknown age stay. Calibrate once, then removals are merged too.',
	CALIBRATED: '{relations} relations read with {calls} calls: {drift} were not as the ledger knew them',
	CALIBRATED_FIRST_SEEN: '{count} were read for the first time: nobody can say what changed there before',
	CALIBRATED_DELETED_TAGS:
		'{count} tags are no longer in the tag library; the ledger has taken them off everybody',
	CALIBRATED_UNREADABLE: '{count} could not be read: {names}',
	CAUSE_RELATION_GONE:
		'Member {userid} and customer {external_userid} no longer follow each other: the relation and its tags are gone.',
	CAUSE_TAG_DELETED: 'The tags were deleted from the tag library.',
	CAUSE_CONSOLE_EDIT:
		'Most likely a person edited the customer in the WeCom client: a callback told of an edit at {heard}, after the ledger’s last reading ({known}).',
	CAUSE_OWN_WRITE_LOST:
		'This package wrote these tags and WeCom accepted it, but no reading has ever shown them so. Somebody undid it at once, or WeCom lost it.',
	CAUSE_OTHER_APP:
		'Most likely another app: the same tag changed on many relations since {known}, and no callback told of an edit (changes by API raise none).',
	CAUSE_LOST_CALLBACK:
		'Most likely a lost callback: callbacks are received, but none told of an edit of this relation since {known}. Another app is possible too.',
	CAUSE_NO_CALLBACKS:
		'A person or another app: no callbacks were received when the ledger last read this relation ({known}), so nobody can say which.',
	CAUSE_NEVER_READ:
		'A person or another app: this relation had never been read, only written by this package, so nobody can say since when it differs.',
	CAUSE_CALLBACKS_STOPPED:
		'A person or another app: no callback of anything has come since {last}, before the ledger last read this relation ({known}), so nobody can say which. Look whether WeCom Trigger still receives callbacks.',
	TAGS_MERGED_IN_CIRCLE:
		'“Merged Tags” leads in a circle: {circle}. Take out one of these rows, so that the last tag is one that is still there.',
	TAG_MERGED_TWICE:
		'“Merged Tags” names the old tag {tag} twice, with different new tags. Keep the row that is right.',
	TAG_MERGED_INCOMPLETE: 'Row {row} of “Merged Tags” lacks the old tag or the new one. Fill in both.',
} as const;

export type MessageCode = keyof typeof MESSAGES;

/** The sentence for a code in the current locale. Unknown placeholders stay visible, so that a test finds them. */
export function message(code: MessageCode, values: Readonly<Record<string, string | number>> = {}): string {
	const template =
		currentLocale() === 'zh-CN' ? ((zhMessages as Catalogue)[code] ?? MESSAGES[code]) : MESSAGES[code];
	return fillIn(template, values);
}

/** Puts the values into a template's `{name}` places. */
export function fillIn(template: string, values: Readonly<Record<string, string | number>>): string {
	return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
		name in values ? String(values[name]) : placeholder,
	);
}
