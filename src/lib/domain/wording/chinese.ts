import type { Requirement } from '../place/place.ts';
import { anyDuration, anyNumber } from './durations.ts';
import { claim, doubt, filler, question, rule, unneeded, type Rule } from './sign.ts';

/*
 * The longest rule at a place of the text counts. A negator or a word of change is therefore explained only by a rule that
 * contains it together with its object: "不堵", "没解封", "取消封闭". Alone it is a doubt.
 */

/** Particles after a verb. */
const done = '(?:了|的|着|过?了)?';
const no = '(?:并没有|并没|并未|没有|没|未|尚未|不)';
/** "刚还开着", "刚才封了" tell the past, so 刚 before 还, 都 or 才 is no such word. */
const again =
	'(?:(?!刚刚?[还都也才])(?:还|仍然|仍|又|再次|重新|再|重|刚|才|已经|已|都|全部|全线|全面|完全|彻底|全|双向|两边|临时|突然|一直))*';

const shut =
	'(?:封闭|封路|封道|封锁|封控|封桥|封站|封|关闭|关门|关停|关站|关|停采|停业|停用|停运|打烊|闭站|闭园|禁行)';
const jam =
	'(?:堵车|堵住|堵死|堵|拥堵|拥挤|挤|排队|排着队|排长队|排大队|排起?长龙|排|缓行|压车|积压|等候|等待|等|大排长龙)';
/** Getting in or out of the truck, "上厕所" and "出示" are no motion through the place. */
const drive =
	'(?:通行|通过|进入|进去|过去|上去|下去|出去|进(?!食堂|厕所|超市|卫生间|屋|店)|过|走(?!动|路)|通|上高速|下高速|[上下](?![车厕卫洗网班])|出(?!示))';
const people = '(?:大家|我们|咱们|咱|我|你们|你|他们|司机|人|车)';
/** Some vehicles but not all. */
const kind =
	'(?:大|小|重型|重|空|外地|本地|外省)?(?:货车|卡车|客车|挂车|轿车|大车|小车|重车|空车|牌照|外地车|外省车|外牌车?|危化品?车?|黄牌车?|摩托车?|三轮车?)';
const forbidden =
	'(?:不准许?|不许|不得|不允许|不让|不给|不能|不可以|不可|停止|暂停|中止|禁止|严禁|不再让|别让)';
const serve = '(?:开放|放行|放车|营业|通车|开通|开门|采样|开启|服务|收车)';
const smooth = '(?:畅通|通畅|顺畅|畅行|顺利|顺|好走|好过|正常|畅)';
const limit = '(?:限行|限流|限制通行|限制放行|限制|限)';

/** Words of degree that keep a meaning: "有点", "很". */
const degree =
	'(?:有一?点儿?|有些|稍微|稍|略微|略|小|很|挺|蛮|好|特别|非常|超级|超|巨|太|真|相当|比较|十分|极其|极|老|更|还是|还|仍然|仍|依然|依旧|一直|在|正|又|开始|越来越|严重|大面积|现在)*';
/** Words of degree that turn a negation into "not much": "不怎么堵". */
const notMuch = `(?:不怎么|不太|不大|不算太|不算|不很|不是很|不是太|不怎样|没怎么|没有怎么|没多|没啥|没什么|没有什么)`;
const zero = '(?:一点儿?[都也]?|根本|压根儿?|完全|丝毫|全程|全部|都|也|并|从来|几乎|基本|基本上)?';
const notNeeded = '(?:不用|不必|不需要?|无需|无须|用不着|不要求|免)';

const test = '(?:核酸检测|核酸|检测|阴性)';
const proof = '(?:阴性|检测|检验|报告|证明|结果|码|采样)*';
const demand = '(?:(?:现在|都|还|一律|必须|要求|需|要|得|须|凭|持|查|看|验|检查|出示|提供|带|有|做|测)*)';
const inside = '(?:之内|以内|内)?(?:的|有效的?)?';
const demands: readonly (readonly [string, Requirement])[] = [
	[`(?:24|二十四|廿四)个?(?:小时|h|钟头)?${inside}${test}${proof}`, 'test_24h'],
	[`${test}${proof}(?:要)?(?:24|二十四|廿四)个?(?:小时|h|钟头)${inside}`, 'test_24h'],
	[`(?:48|四十八)个?(?:小时|h|钟头)?${inside}${test}${proof}`, 'test_48h'],
	[`${test}${proof}(?:要)?(?:48|四十八)个?(?:小时|h|钟头)${inside}`, 'test_48h'],
	['抗原(?:检测|自测|试剂)?', 'antigen'],
	['(?:重点物资)?(?:通行证|保供证|货运证|路条)', 'permit'],
	['(?:专人|专车)?(?:押运|押车|护送|引导车|带车|带路)', 'escort'],
	['(?:贴|打)?(?:封条|铅封)|贴封', 'seal'],
	['登记|报备|预约|扫码|扫场所码|填表', 'registration'],
	[
		`(?:一律|全部|全程|谁都|都)?(?:${forbidden}|不要|别|请勿)(?:再|随便|随意|擅自|私自|任何|${people})*(?:下车|离开驾驶室|离开车)|(?:司机|驾驶员|人)(?:都|全程)?不下车|(?:待|留|坐|呆)在(?:车|驾驶室)[上里]?`,
		'stay_in_cab'
	]
];
const anyDemand = `(?:${demands.map(([pattern]) => pattern).join('|')}|${test}${proof}|证件?)`;

const theirTime = `(?:${anyDuration}${inside}(?:一次|有效期?)?)?`;
const timeOfIt = `(?:(?:要求|需要|必须|要|得|是|只有|只能|有效期?|时间|限)*${anyDuration}${inside}(?:有效|一次)?)?`;

const moment = '(?:今天|今晚|明天|明早|后天|昨天|昨晚|早上|上午|中午|下午|晚上|凌晨|夜里|夜间|半夜)';

/** Questions of the form "A or not A", wherever they stand: "还堵不堵", "封闭还是畅通". */
export const alternatives =
	/(?:^|[^不一])([解好堵封开关通排等挤慢快限走放让能行要用是有会查])(?:不|没有?|未)\1|可不可以|需不需要|[堵封闭关开通畅行门排队放][了着的]?还是/;

export const chinese: readonly Rule[] = [
	rule(
		'(?:大概|大约|差不多|最多|顶多|至少|起码|最少)?(?:还)?(?:要|得|需要?|必须)?(?=(?:等|排)(?!得))',
		([text]) => (text ? filler : null)
	),
	// "没有封了" may be "no, it is closed"
	rule('(?:没有|没)(?:封|关|封闭|关闭|封路|堵|堵车)了', doubt('negation', 'closed', 'open')),
	rule(
		`${anyDuration}(?:了)?(?:才|就|再)?(?:能|会|可以)?(?:开门|开放|开|放行|解封|通车|通|恢复|过)`,
		doubt('time', 'busy', 'closed')
	),
	rule(`(?:还有|还要|再)?${anyDuration}(?:就)?(?:到|路程|车程)`, doubt('time')),
	// "等我一分钟" is said to the phone
	rule('(?:等|稍等|等等)(?:我|你)?(?:一|1)分钟|(?:等|给)我(?:一|1|两|2|几|半)分钟', doubt('vague')),
	// a negated extreme leaves the milder one open
	rule(
		'(?:没有|没|不)(?:堵死|堵住|排长队|全堵|一直堵|非常堵|特别堵|排大队)了?|(?:没有|没)(?:大|很|太)堵了?|没那么(?:堵|挤)了?|没有那么(?:堵|挤)了?|没刚才(?:那么)?堵了?',
		doubt('negation', 'busy', 'open')
	),

	// access is closed
	rule(`${again}${shut}(?:住|上|掉|死)?${done}`, claim('closed', 'access')),
	rule(`${again}${no}(?:有)?${serve}${done}`, claim('closed', 'access')),
	rule(`${again}(?:没有|没|未|尚未|还没|不)(?:开|通)${done}`, claim('closed', 'access')),
	rule(
		`${again}(?:停止|暂停|中止|禁止|严禁|不再)(?:一切)?(?:所有)?(?:车辆)?(?:${drive}|${serve})${done}`,
		claim('closed', 'access')
	),
	rule(
		`${again}(?:不准|不许|不得|不允许|不让|不给|不能|不可以|不可|没法|没办法|没有办法|无法)(?:大家|我们|我|你|人|车)?(?:${drive}|放行|开门|采样|放)(?:了|的)?|${again}不(?:通行|放行|开门|采样|放)(?:了|的)?`,
		claim('closed', 'access')
	),
	// "禁止货车通行"
	rule(
		`${again}${forbidden}(?:一切|所有|任何)?(?:的)?${kind}(?:再)?(?:${drive}|放行)?(?:了|的)?`,
		doubt('vague', 'restricted', 'closed')
	),
	rule(
		`${again}(?:过|进|上|下|出)不(?:去|了|来)(?!车|厕|卫)${done}|走不通${done}|此路不通`,
		claim('closed', 'access')
	),
	// "车不走了" may be a jam, "我不走这里" a choice of the driver, "不过" also "but"
	rule(
		`${again}不(?:想|打算|准备|愿意)?(?:从|在|往|再)?(?:这里|这儿|这边|那边|那里)?(?:通过|进入|进去|过去|进|过|走|上|下|出|去)(?:了|的|去|来)?(?:高速|国道|服务区|收费站|站|检查站|这里|这儿|这边|那边|那里|这条路?|车|厕所)?(?:了|的)?`,
		doubt('negation', 'busy', 'closed')
	),
	rule('(?:不用|不必|可以|允许|准许|不得不|能|让|准|给|要|得|刚)*(?:[上下]车|下不[了去]车)', doubt('vague')),
	rule(
		`(?:还|仍|仍然|至今|到现在|一直|现在|都|也|暂时|目前)*(?:没有|没|未|尚未|还没有?|不)(?:解封|解除(?:封闭|封路|封控|封锁)?|取消(?:封闭|封路|封控|封锁)|撤封|恢复(?:通行|开放|营业|通车|交通)?|解禁)${done}`,
		claim('closed', 'access')
	),
	rule(
		`(?:等|等着|等待|等到|等他们?|盼着?)(?:解封|开门|放行|通车|开放|恢复|通知|开)`,
		doubt('vague', 'closed', 'busy')
	),
	rule(`走不了${done}|开不了${done}`, doubt('negation', 'closed', 'busy')),

	// access is open
	rule(`${again}${zero}(?:${no}|还没有?|从没|不再|没再|没有再|没被)${shut}${done}`, claim('open', 'access')),
	rule(
		`(?:没有|没|未|不|别)(?:全部|完全|彻底|全|都|双向)${shut}${done}|(?:没有|没|未)(?:封|关)(?:死|完|住|上|掉|严)${done}`,
		doubt('negation', 'restricted', 'open', 'closed')
	),
	rule(
		`${again}(?:解除|取消|结束|撤销|解)了?(?:全线|全部|道路|临时|交通|所有)*的?(?:封闭|封路|封控|封锁|封道|封|管制|管控|禁行|${limit})(?:措施|管理|状态|管控)?${done}|${again}解禁${done}|${again}撤封${done}`,
		claim('open', 'access')
	),
	rule(
		`${again}恢复了?(?:正常|全线|双向|道路)*的?(?:通行|通车|交通|开放|放行|营业|运行|正常|畅通|采样|服务|秩序|通畅)${done}`,
		claim('open', 'access')
	),
	rule(`${again}恢复${done}`, doubt('change', 'open')),
	rule(`${again}恢复(?:${shut}|管制|管控|${limit})${done}`, doubt('change', 'closed', 'restricted')),
	rule(
		`${again}(?:能|可以|让|允许|准许|准|给)(?:大家|我们|你|我|人|车)?(?:正常|直接|顺利|随便|自由|放心)*(?:${drive}|${serve})${done}`,
		claim('open', 'access')
	),
	rule(`(?:过|进|上|下|出)得(?:去|了)${done}|走得(?:了|动)${done}`, claim('open', 'access')),
	rule(
		`${again}(?:${serve}|开着|开了|开|通行|通着|通了|通的|通|复通|重开|复工|复采)${done}`,
		claim('open', 'access')
	),
	rule(
		'(?:还|仍|正在|在|正常|照常)+(?:开放|放行|营业|通车|开门|采样|开|通行|服务)(?:着|的|了)?',
		claim('open', 'access')
	),
	// the driver drives
	rule(
		`${again}(?:正在|在|正)?(?:${no})?(?:有)?(?:开(?:着|了|的)?(?:车|空调|导航|窗|灯|大车|货车)|开(?:到|过去|出|进|多久|多远|上|下))`,
		doubt('unknown')
	),
	rule('(?:我们?|咱们?|车)(?:还|正|正在|在|一直|都|也)*开(?:着|了|走|的)', doubt('vague', 'open')),
	rule(`(?:开车|开会|开到|开过来|开往|开了${anyDuration}|开得?${anyDuration})`, doubt('unknown')),
	rule('没(?:有)?开始|尚未开始|未开始', doubt('negation', 'closed')),

	// flow
	rule(
		`${degree}(?:全线|一路|目前|基本|一切|都|完全|秩序)*(?:畅通无阻|通行无阻|${smooth}|一路绿灯)(?:得很|极了|了|的|着)?`,
		claim('open', 'flow')
	),
	rule(
		'(?:很|挺|蛮|非常|相当|比较|过得|走得|走的|动得|还算)+快(?:的|了|得很)?|过得(?:很|挺|蛮)快',
		claim('open', 'flow')
	),
	rule('很快', doubt('vague', 'open')),
	rule('(?:很快|快|快要|马上|就快)(?:就|会|能|要|将|可以)*', doubt('time')),
	rule('(?:直接|秒|随便|一路)(?:过|走|进)(?:的|了)?|随到随(?:走|采|过|做)', claim('open', 'flow')),
	rule(
		`(?:没有|没|不|不太|不怎么|不大|不是很|不是太|不算|不够|未)${smooth}${done}|不快${done}`,
		doubt('negation', 'busy', 'closed')
	),
	rule('没事儿?|没问题|没毛病|没情况|没啥事|没什么事|没什么问题', doubt('vague', 'open')),

	// a queue
	rule(
		`${degree}${jam}(?:死|得死死|爆|惨|疯|翻|炸|到爆|到死|到哭)?(?:得很|死了|极了|起来|了|的|着|起)?`,
		claim('busy', 'queue')
	),
	rule(
		`${degree}(?:堵|挤|慢|排)(?:得|到|的)(?:很|太|特别|相当|非常|有点|有些|挺)?(?:厉害|严重|要命|要死|不行|不得了|不要不要的|走不动|走不了|动不了|不动|一动不动|死死的|死|爆|够呛|一塌糊涂|水泄不通|没法动|没法走|动弹不得|不能动|没脾气|没边|看不[到见]头|长|久|慢|远)了?`,
		claim('busy', 'queue')
	),
	rule(
		'堵成(?:狗|一锅粥|停车场|一片|一团|这样|麻花)了?|堵个?不停|不停地?堵|没完没了地?堵|堵个没完|堵得没完没了',
		claim('busy', 'queue')
	),
	rule(
		'排(?:队)?排?(?:到|得)?看不[到见](?:头|尾|边)|一眼望不到头|望不到(?:头|尾|边)',
		claim('busy', 'queue')
	),
	rule(
		'水泄不通|一动不动|纹丝不动|动弹不得|寸步难行|走走停停|走不动|动不了|挪不动|开不动|不动了?|没动|没怎么动|龟速|蜗牛(?:速度|爬)?|爆满',
		claim('busy', 'queue')
	),
	rule(
		'不是一般的?(?:堵|挤|慢)|(?:别提|甭提|不知道|不晓得)(?:有)?多(?:堵|挤|慢)了?|(?:堵|挤|慢)得?(?:不是一般|别提了)',
		claim('busy', 'queue')
	),
	rule(
		`${degree}(?:慢|缓慢)(?:得很|吞吞|慢|腾腾|了|的|着|下来)?|(?:走|过|动|开)得?${degree}慢`,
		claim('busy', 'queue')
	),
	rule(
		'(?:人|车|车辆|货车|大车|车子)(?:还|也|都|真|是)*(?:很|挺|好|特别|太|非常|真|蛮|超|超级|有点|有些|比较|相当)*多(?:了|的|得很|死了)?',
		claim('busy', 'queue')
	),
	rule('(?:好|很|非常|超|超级)多(?:人|车|车子|大车)|(?:人|车)山(?:人|车)海', claim('busy', 'queue')),
	rule(
		`${zero}(?:不|没有|没|未|无|没在|没有在|不再|没再|没人|没有人|没车|没有车|没有车子|没人在)${jam}(?:了|的|着)?`,
		claim('open', 'queue')
	),
	rule(`${zero}${notNeeded}(?:再)?${jam}(?:了|的)?`, claim('open', 'queue')),
	rule(`${notMuch}(?:人|车)?${jam}(?:了|的|队)?`, claim('open', 'queue')),
	rule(
		'(?:没|没有)(?:等|排|堵)(?:上|了)?(?:多久|多长时间|多大会儿|太久|很久|一会儿?|多长)',
		claim('open', 'queue')
	),
	rule(
		'(?:没|没有)(?:多少|几个|几辆|几台|什么|啥|有什么)(?:人|车|车子|车辆)(?:排队|在排|等)?(?:了|的)?',
		claim('open', 'queue')
	),
	rule('没有?车(?:了|的)?', claim('open', 'queue')),
	rule(
		'(?:人|车|车辆|车子)(?:很|挺|蛮|比较|也|都|还|真)*(?:不多|少|不是很多|没多少|不怎么多|不算多|不太多|没几个|没几辆|稀少)(?:了|的)?',
		claim('open', 'queue')
	),
	rule(
		'(?:堵|挤)得?(?:不厉害|不严重|不算厉害|不久|不长|不太厉害)|队(?:伍)?不长',
		doubt('vague', 'busy', 'open')
	),
	rule('(?:不是|并不是)(?:特别|非常|超级?|一直|全)(?:堵|挤)', doubt('negation', 'busy', 'open')),
	rule('不太堵|不算太堵', claim('open', 'queue')),
	rule('(?:不|没|没怎么|不算|不太)慢', doubt('negation', 'open', 'busy')),
	rule('等(?:一下|一会儿?|会儿?|等)|稍等|待会儿?|过一?会儿?', doubt('time')),
	rule(
		'排查|安排|等于|等级|封面|封顶|关于|关系|关注|关键|机关|开玩笑|通知|通过群|普通|交通|卡通|通常|通道|堵门',
		doubt('unknown')
	),
	rule(
		`(?:堵|排|队|队伍|压)(?:了|到|着|有|大概|大约|差不多|出去|出)*(?:${anyNumber})(?:多|几|来)?(?:公里|里路|里地|千米|米|辆|台|部|个车)(?:车|远|长)?(?:了|的|左右)?`,
		claim('busy', 'queue')
	),
	rule(
		'(?:二三十|三四十|四五十|十几|二十几|几十|上百|几百|好几|十来)(?:辆|台|部|公里|里)(?:车)?(?:在?排队?)?',
		claim('busy', 'queue')
	),

	// restricted
	rule(
		`${again}(?:${limit}|查证|凭证(?:通行|放行)?|单边放行|单边通行|交替放行|交替通行|间断放行|分批放行|间歇放行|半幅通行|半幅放行|限高|限宽|限重|限号)${done}`,
		claim('restricted', 'access')
	),
	rule(
		'(?:部分|局部|半幅|单边|单向|单道|单车道|半边|一半|一边|一侧|一条车?道|一个口|一个通道|一条通道)(?:车道|路段|口)?(?:开放|放行|通行|通车|开着|开|通)(?:着|了|的)?',
		claim('restricted', 'access')
	),
	rule(
		'只(?:开|放|剩|留)(?:放|了|着)?(?:[一两二三12])(?:条|个|根)?(?:车道|道|口|通道|窗口|口子)',
		claim('restricted', 'access')
	),
	rule(
		`(?:部分|局部|半幅|单边|单向|单车道|半边|一半|一边|一侧|一条车?道|一个口)(?:车道|路段)?${shut}${done}|${shut}了?(?:一半|半边|半幅|一条车?道|一个车?道|两条车?道|一个口|单边)`,
		doubt('vague', 'restricted', 'closed')
	),
	rule(
		'(?:交通)?(?:管制|管控)(?:了|中|着)?|分流(?:了|中)?|劝返(?:了)?|绕行|绕道|借道通行',
		doubt('vague', 'restricted', 'closed')
	),
	rule(
		`${again}(?:没有|没|未|不|不再|没再)(?:再)?(?:${limit}|管制|管控|查证)${done}`,
		claim('open', 'access')
	),
	rule(
		`(?:还|仍|仍然|现在|至今)*(?:没有|没|未|尚未|还没有?)(?:解除|取消|结束)(?:${limit}|管制|管控)${done}`,
		doubt('negation', 'restricted')
	),
	rule(
		'只(?:让|准|许|能|允许)|只(?:出不进|进不出)|许(?:出不许进|进不许出)',
		doubt('vague', 'restricted', 'closed')
	),

	// requirements
	// a time next to them is theirs and no wait: "12小时抗原", "通行证12小时"
	...demands.map(([pattern, requirement]) =>
		rule(`${demand}${theirTime}(?:${pattern})${timeOfIt}`, { is: 'need', requirement })
	),
	rule(
		`${demand}${theirTime}${test}${proof}${timeOfIt}|${demand}${theirTime}证件?${timeOfIt}`,
		doubt('vague', 'restricted')
	),
	rule(
		`(?:${notNeeded}|不查|没查|不看|不验|没要|不检查)(?:查|看|做|测|出示|提供|带|有|任何)*${anyDemand}(?:了|的)?`,
		unneeded
	),
	rule(
		`(?:没有|没|无)(?=${anyDemand}(?:的)?(?:不|过不|进不|上不|没法|禁止))`,
		doubt('negation', 'restricted')
	),

	// times that are not a wait
	rule(
		`(?:24|二十四|廿四)个?小时(?:全天)?(?:候)?(?:都)?(?:营业|开放|开门|服务|开着|开|通行|值班|在岗|有人|不关门|不打烊|无休)?`,
		doubt('time')
	),
	rule(`全天(?:候)?(?:营业|开放|开门|服务|开着|开)?`, doubt('time')),
	rule(
		`(?:${moment})*(?:${anyNumber})[点时](?:钟|半|一刻|三刻|整|过|(?:${anyNumber})分?)?(?:多|左右|之?前|之?后|以前|以后)?`,
		([text]) => (/^[一1]点$/.test(text) ? filler : doubt('time'))
	),
	rule(
		`(?:${moment})*(?:营业|开放|开门|开|采样|关门|封|服务|采)?(?:到|至|从)(?:${moment})?(?:${anyNumber})[点时](?:钟|半|整)?(?:关门|开门|下班|结束)?`,
		doubt('time')
	),
	rule('\\d{1,2}:\\d{2}', doubt('time')),
	rule(`${anyDuration}(?:之前|以前|前|之后|以后|后|内能?|里)`, doubt('time')),
	rule(
		`${anyDuration}(?:一辆|一台|一班|一次|一趟|放一|过一|才动|才走|动一|没动)[^堵封]{0,4}`,
		doubt('vague', 'busy')
	),
	rule(`(?:每|隔)${anyDuration}`, doubt('vague')),
	rule(`(?:${anyNumber})(?:天|日|个?月|年|号|月)`, doubt('time')),
	rule(`(?:${anyNumber})(?:公里|千米|里路|里地|米|辆|台|部)(?:车)?(?:远|长|左右)?`, doubt('vague', 'busy')),
	rule(
		`${moment}|刚才|之前|以前|原来|本来|曾经|曾|早些时候|刚刚才|后来|过后|一会儿?|平时|每天|周[一二三四五六日末]|早|晚`,
		doubt('time')
	),
	rule('刚刚?才?(?:还|都|也|是)?|方才', ([text]) => (/^刚刚?$/.test(text) ? null : doubt('time'))),
	rule('即将|准备|将要|将|会|要|打算|计划|预计|预备|希望|申请|有望|到时候?|等到|直到|为止|快', doubt('time')),
	rule('(?:可能|估计|应该)要(?=等|排)', doubt('hedge')),

	// hedges
	rule(
		'如果|要是|假如|万一|的话|除非|只要|听说|据说|听讲|听人|有人说|群里|他们说|人家说|别人|说是|传|好像|似乎|可能|估计|也许|恐怕|怕是|应该|看样子|看起来|看着|感觉|觉得|差点|差不多|几乎|大概|大约|说不定|万幸|吧|嘛|假的|骗人|才怪|谣言|辟谣|以为|以免',
		doubt('hedge')
	),

	// questions
	rule('(?:了|着|过)?(?:没有|没|未|否)(?=[啊呀呢哦]?(?:$|[?!。,，！、\\s]))', question),
	rule(
		'[?]|吗|么(?=$|[?。,，\\s])|是否|怎么样|怎样|咋样|咋|怎么|如何|点样|什么时候|啥时候|什么|啥|几时|多久|多长时间|几点|哪里|哪个|哪|谁|为什么|为啥|多少|几多|点解|边度|请问|想问|问一下|问下|求问|求助|有人知道',
		question
	),

	// the driver does not know
	rule(
		'不知道|不晓得|不清楚|不确定|不好说|说不准|说不好|没看见|没看到|没看清楚?|没注意|没留意|不了解|跳过|不说|没经过|没路过|还没到|没到|忘了',
		{ is: 'pass' }
	),
	rule('撤销|撤回|报错了?|说错了?|按错了?|点错了?', { is: 'undo' }),

	// change and negation without an object that a rule knows
	rule('取消|解除|撤|拆|结束|停止|暂停|停了|停|断了|断|中断|改|变|转', doubt('change', 'closed', 'open')),
	rule('(?:没有|没|不|无|未|非|不是|并非|并不|别|勿|莫|从没|绝不|毫无|难道|岂)', doubt('negation')),
	rule('(?:不|没有?|无|未|非|并不)(?:得|能|是|会|可|有)?(?:不|没有?|未)', doubt('negation')),

	rule('有一?点儿?|一点儿?|有些|稍微', filler),
	rule(
		'现在|目前|今儿|这里|这儿|这边|那边|这个|那个|前面|前方|里面|地方|收费站|收费口|服务区|道口|检查站|检查点|查验点|卡口|采样点|路口|路面|路上|路|高速|大家|师傅|司机|兄弟们?|各位|老师|我们|我|我看|看|车流|车队|车道|队伍|队|车辆|车|人',
		filler
	),
	rule(
		'已经|已|正在|正|在|还在|还|仍然|仍|依然|依旧|一直|又|再次|刚刚|刚|才|都|全部|全线|全面|全|完全|彻底|真的|真|确实|就是|就|也|而且|然后|但是|但|可是|只是|只|因为|所以|反正|很|挺|蛮|好|特别|非常|太|超级|超|比较|是|系|的|了|着|得|地|呢|啊|呀|哦|噢|哈|嗯|呃|额|哎|唉|诶|对|好的|是的|有|到|到处|一路|这样|那么|这么|时间|需要|左右',
		filler
	),
	rule('[\\s,，.。、!！;；:：~～…"“”]+', filler)
];
