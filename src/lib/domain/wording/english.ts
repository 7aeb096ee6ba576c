import type { Requirement } from '../place/place.ts';
import { anyDuration } from './durations.ts';
import { claim, doubt, filler, question, rule, unneeded, type Rule, type Sign } from './sign.ts';

/** A rule for whole words. */
const words = (pattern: string, meaning: Sign | Rule[1]): Rule =>
	rule(`(?:${pattern})(?![a-z0-9'])`, meaning);

const so =
	'(?:(?:still|now|just|currently|all|both|so|very|really|quite|pretty|fairly|super|extremely|a bit|a little|slightly|rather|completely|totally|fully|too|again|already|getting|kind of|finally|back) )*';
const not = '(?:not(?: even)?(?: yet)?|no longer|never|not anymore|still not|not been|not being)';
const queue =
	'(?:queues?|queuing|queueing|lines?|lineup|line-up|traffic jam|jams?|tailbacks?|backups?|congestion|delays?|waiting|wait|traffic|crowds?)';
const slow =
	'(?:busy|jammed|crowded|congested|packed|slow(?:-| )moving|slow|backed up|queuing|queueing|bumper to bumper|gridlocked|gridlock|stationary|stuck|clogged)';
const closed = '(?:closed off|closed|shut down|shut|blocked off|blocked|sealed off)';
const through =
	'(?:pass through|pass|get through|go through|drive through|get past|get in|enter|go in|cross|use it)';
const test = '(?:pcr|nucleic acid|covid|nat|negative)*(?: )?(?:test(?: result| report)?s?|pcr|result|nat)';
const need =
	'(?:(?:you|they|we|drivers?|must|have to|has to|need to|needs?|requires?|required|ask(?:ing)? for|check(?:ing)? for|want|checking|check|show|bring|with|valid|an?|the) )*';
const demands: readonly (readonly [string, Requirement])[] = [
	[
		`(?:24|twenty[- ]four)[- ]?(?:hours?|hrs?|h) ${test}|${test} (?:within|under|less than|not older than) (?:24|twenty[- ]four)[- ]?(?:hours?|hrs?|h)`,
		'test_24h'
	],
	[
		`(?:48|forty[- ]eight)[- ]?(?:hours?|hrs?|h) ${test}|${test} (?:within|under|less than|not older than) (?:48|forty[- ]eight)[- ]?(?:hours?|hrs?|h)`,
		'test_48h'
	],
	['(?:antigen|rapid)(?: tests?)?(?: on arrival)?', 'antigen'],
	['(?:travel |transit )?permits?', 'permit'],
	['escorts?', 'escort'],
	['seals?', 'seal'],
	['registration|register|sign in', 'registration'],
	[
		'(?:stay|remain|sit|wait) in(?:side)? (?:the |your |our )?(?:cab|truck|vehicle)|(?:not allowed to|not allow(?:ed|ing)? (?:us |you |drivers )?to|not let(?:ting)? (?:us |you |drivers )?|can not|must not|may not|do not|no) ?(?:get(?:ting)? out|step(?:ping)? out|leav(?:e|ing))(?: of)? (?:the |your |our )?(?:cab|truck|vehicle|car)',
		'stay_in_cab'
	]
];
/** A time next to a requirement is its own and no wait: "12 hour antigen test". */
const theirTime = `(?:${anyDuration}(?: old)?[ -])?`;
const timeOfIt = `(?:,? (?:is |are |of |for |takes |valid |within |under |less than |max |at most )*${anyDuration}(?: old| max| only| validity)?)?`;

export const english: readonly Rule[] = [
	words(
		`(?:over|more than|less than|under|nearly|almost|at least|up to|waited)(?= (?:about )?${anyDuration})`,
		filler
	),

	words(
		'(?:(?:wait|hold on|hold|hang on|just|only|give me|please|for|one|in) )*(?:an?|one) (?:minute|min|moment|second|sec)(?! (?:wait|queue|delay))(?: please)?',
		doubt('unknown')
	),
	words(
		`${so}(?:open(?:ed)?|reopened|moving|flowing|running|clear(?:ed)?|closed|shut|blocked|busy|jammed|lifted)(?: up)? yet`,
		question
	),

	// access is closed
	words(`${so}${closed}(?: again| now| completely| off)?`, claim('closed', 'access')),
	words(
		`${so}${not} (?:been )?(?:open(?:ed)?|reopened|passable)(?: yet| anymore| any more| at all| again)?`,
		claim('closed', 'access')
	),
	words(
		`(?:can not|no one can|nobody can|not able to|unable to|could not) ${through}`,
		claim('closed', 'access')
	),
	words(
		'(?:not|no longer|stopped) (?:letting|allowing) (?:anyone|anybody|us|people|trucks|cars|vehicles)(?: through| in| pass)?',
		claim('closed', 'access')
	),
	words(
		'no way through|no entry|no access|impassable|nobody gets through|no through road',
		claim('closed', 'access')
	),
	words('(?:turned|turning) (?:us |everyone |trucks )?(?:back|away)', doubt('vague', 'closed', 'restricted')),
	words(`(?:yet to|has yet to|have yet to) (?:re)?open`, claim('closed', 'access')),

	// access is open
	words(
		`${so}(?:open(?:ed)?|reopened|passable|unblocked)(?: again| now| up| for traffic| to traffic| to all)*`,
		claim('open', 'access')
	),
	words(`${so}${not} (?:been )?${closed}(?: anymore| any more| at all| now)?`, claim('open', 'access')),
	words(
		`(?:not|never) (?:fully|completely|entirely|all|totally|really|even) (?:${closed}|open)`,
		doubt('negation', 'restricted', 'closed')
	),
	words(
		'(?:the )?(?:closure|lockdown|ban|blockade|restrictions?|road block|roadblock)(?: has| have| is| are| was| were)*(?: been| all| now| just)* (?:lifted|over|ended|removed|gone|cancelled|canceled)',
		claim('open', 'access')
	),
	words(
		`(?:you |we |i |they )?(?:can|able to) ${through}|(?:they )?(?:let|letting|are letting) (?:us|everyone|people|trucks|cars) (?:through|in|pass)`,
		claim('open', 'access')
	),
	words('back to normal|all clear', claim('open', 'access')),

	// flow
	words(
		`${so}(?:clear|flowing|moving|smooth|normal|running|free flowing|free-flowing|fine)(?: now| well| fine| freely| smoothly| fast| nicely)*`,
		claim('open', 'flow')
	),
	words('(?:cleared|clearing|moving again|flowing again|freed)(?: up)?', doubt('change', 'open')),
	words(
		`${so}${not} (?:really |even |very |quite |that |so |all that |too )*(?:moving|flowing|running)(?: at all| anymore| much| an inch)?`,
		claim('busy', 'queue')
	),
	words(
		'(?:nothing|nobody|no one|no cars?|no trucks?)(?: is| are)? moving|(?:barely|hardly|scarcely|stopped) moving|(?:moving|driving|crawling) (?:very |really |so )?slow(?:ly)?|crawling|(?:at a |complete |a )*standstill|(?:at a )?crawl|stop and go|stop-and-go',
		claim('busy', 'queue')
	),
	words(
		`${so}${not} (?:all |so |very |that |really |too |exactly )*(?:clear|smooth|normal|fine|free|ok|okay|great|good)`,
		doubt('negation', 'busy', 'closed')
	),
	words('not (?:too |so |that )?bad', doubt('vague', 'open')),
	words('free|empty|quiet|good|great|no problems?|no issues?|nothing', doubt('vague', 'open')),

	// a queue
	words(`${so}${slow}(?: again| now| up| traffic)*`, claim('busy', 'queue')),
	words(
		`${so}(?:an? |the )?(?:very |really )?(?:long |short |huge |big |massive |small |bit of a |lots of |a lot of |heavy )*${queue}(?: up)?`,
		(found) =>
			/^(?:the )?(?:traffic|lines?|wait)$/.test(found[0]) &&
			!/\b(?:hours?|hrs?|minutes?|mins?)\b/.test(found.input)
				? doubt('vague', 'busy')
				: claim('busy', 'queue')
	),
	words(
		'(?:the )?(?:traffic|line|queue)(?=(?: is| has)?(?: still| now| not| no| all| very| really| so| a bit| pretty)* (?:moving|flowing|stopped|light|clear|smooth|normal|slow|backed|jammed|fine|barely|hardly|crawling|at a|stationary))(?: is| has)?',
		filler
	),
	words('(?:lots of|many|too many|so many) (?:cars|trucks|people|vehicles)', claim('busy', 'queue')),
	words(
		`(?:no|without(?: a| any)?|zero|hardly any|barely any|not any|not a lot of|not many|few) (?:more )?(?:${queue})(?: at all| here| now| to speak of)?`,
		claim('open', 'queue')
	),
	words(
		'(?:not much|little|light|very little|only light) (?:of an? )?(?:traffic|queue|wait|line|jam)|traffic is light|(?:is )?(?=light)light',
		claim('open', 'queue')
	),
	words(
		'no (?:one|body) (?:is )?(?:waiting|queuing|queueing)|do not (?:have|need) to (?:wait|queue)|did not (?:have to )?(?:wait|queue)|no need to (?:wait|queue)',
		claim('open', 'queue')
	),
	words(
		`${not} (?:too |very |so |that |really |all that |particularly )*${slow}(?: anymore| any more| at all| now)?`,
		claim('open', 'queue')
	),
	words(
		'(?:not|never) (?:stuck|stationary|completely jammed|totally jammed)',
		doubt('negation', 'busy', 'open')
	),
	words('no (?:shortage|end|lack) (?:of|to)|nothing but', doubt('negation', 'busy')),

	// restricted
	words(
		`${so}(?:restricted|restrictions?|limited|permit only|permits only|partly open|partially open|one lane open|only one lane|single lane|one lane only|half open)(?: access| traffic| in place)?`,
		claim('restricted', 'access')
	),
	words(
		`(?:partly|partially|half|one lane|two lanes|one side|left lane|right lane|most)(?: is| are)? ${closed}`,
		doubt('vague', 'restricted', 'closed')
	),
	words(
		'(?:no|without|not any) (?:more )?restrictions?(?: anymore| at all)?|(?:not|no longer) (?:restricted|limited)',
		claim('open', 'access')
	),

	// requirements
	...demands.map(([pattern, requirement]) =>
		words(`${need}${theirTime}(?:${pattern})(?: is| are)?(?: needed| required| only)?${timeOfIt}`, {
			is: 'need',
			requirement
		})
	),
	words(`${need}${theirTime}${test}${timeOfIt}`, doubt('vague', 'restricted')),
	words(
		`(?:no|do not need|not need|without|no need for)(?: an?| any)? (?:${demands.map(([pattern]) => pattern).join('|')}|${test})(?: is| are)?(?: needed| required)?`,
		unneeded
	),

	// times that are not a wait
	words(
		'(?:open |is open |opens? )?(?:24|twenty[- ]four)[- ]?(?:/ ?7|hours?(?: a day)?|hrs|h)(?: open| service)?|around the clock|all day|all night',
		doubt('time')
	),
	words(
		"(?:open(?:s|ed|ing)?|clos(?:es|ed|ing)|until|till|til|from|at|since|by|before|after) (?:\\d{1,2}(?::\\d{2})?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)(?: ?[ap]\\.?m\\.?| o'?clock)?(?! ?(?:minutes?|mins?|hours?|hrs?))",
		doubt('time')
	),
	words(
		`(?:in|within|every|after|open for|each) (?:about )?${anyDuration}|${anyDuration} (?:ago|later|per|each|apart|left)`,
		doubt('time')
	),
	words(
		'tomorrow|yesterday|tonight|earlier|later|soon|before|used to|was|were|had|will|would|going to|gonna|about to|until|till|then|once|when(?= )|after|since|morning|afternoon|evening|night|next|last',
		doubt('time')
	),

	words('reopening|opening|reopens?|opens', doubt('time', 'open')),
	words('closing|closes', doubt('time', 'closed')),

	// hedges
	words(
		'if|unless|in case|heard|hear|they say|said|says|supposedly|apparently|maybe|perhaps|probably|possibly|might|may|could|should|supposed|think|guess|believe|seems?|looks?|sounds?|like|hope|hopefully|rumou?rs?|almost|nearly|allegedly|otherwise|except|but for|or something',
		doubt('hedge')
	),
	words(
		'not sure if|not sure|do not know|no idea|no clue|skip|did not see|have not seen|could not see|do not care|never mind it|i pass',
		{ is: 'pass' }
	),

	// questions
	rule(
		"(?:is|are|was|were|do|does|did|can|could|will|would|has|have|should)(?: not)? (?:the|it|they|there|this|that|we|i|you|anyone|anybody|any|lane|road|gate)(?![a-z'])(?=.)",
		(found) => (found.index === 0 || /[?.,] ?$/.test(found.input.slice(0, found.index)) ? question : null)
	),
	words(
		"what|how|when(?: is| will| does)|where|why|who|which|anyone|anybody|whether|does|did|isn't it|right(?= ?\\?)|tell me|let me know|i wonder|wondering|any(?= )|or(?= (?:is|not|closed|open|what))",
		question
	),

	words('undo|cancel|take (?:it|that) back|scratch that', { is: 'undo' }),

	// negation without an object that a rule knows
	words(
		'no|not|never|none|nobody|nothing|without|hardly|barely|neither|nor|un|non|cannot|stop|stopped|far from|anything but|lifted|lifting|ended|over|gone|cancelled|canceled',
		doubt('negation')
	),

	words(
		'it|is|are|the|a|an|here|there|now|at|this|that|place|gate|toll|toll gate|toll booth|checkpoint|station|service area|road|lanes?|we|i|am|they|still|just|currently|all|both|again|already|yet|and|but|so|very|really|quite|pretty|about|around|roughly|approximately|nearly an?|over|more than|less than|under|at least|up to|almost an?|um|uh|er|yeah|yes|yep|ok|okay|well|for|been|has|have|completely|totally|fully|both ways|both directions|of|with|long|to|you|got|right now|at the moment|have been',
		filler
	)
];
