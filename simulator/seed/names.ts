import { pick, type Random } from '../random';

/** Surname and its pinyin, by how common it is. */
const SURNAMES = parse(
	'王wang 李li 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu 高gao 林lin ' +
		'何he 郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu 董dong 萧xiao 程cheng 曹cao ' +
		'袁yuan 邓deng 许xu 傅fu 沈shen 曾zeng 彭peng 吕lv 苏su 卢lu 蒋jiang 蔡cai 贾jia 丁ding 魏wei 薛xue ' +
		'叶ye 阎yan 余yu 潘pan 杜du 戴dai 夏xia 钟zhong 汪wang 田tian 任ren 姜jiang 范fan 方fang 石shi 姚yao',
);

const GIVEN = parse(
	'伟wei 芳fang 娜na 敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan 杰jie 娟juan 涛tao 明ming ' +
		'超chao 霞xia 平ping 刚gang 婷ting 雪xue 倩qian 鹏peng 宇yu 浩hao 欣xin 怡yi 佳jia 俊jun 文wen 博bo ' +
		'晨chen 思si 梦meng 琪qi 子zi 涵han 轩xuan 妍yan 睿rui 诗shi 雨yu 嘉jia 志zhi 国guo 建jian 海hai ' +
		'春chun 红hong 玲ling 桂gui 凤feng 秀xiu 英ying 云yun 慧hui 莹ying 蕾lei 洁jie 峰feng 龙long 亮liang 斌bin',
);

/** How customers call themselves in WeChat. */
const NICKNAMES = (
	'阳光 小幸运 清风 橙子 一米阳光 果果妈 豆豆爸 静待花开 向日葵 小鱼儿 岁月如歌 北极星 暖暖 柠檬不萌 晴天 ' +
	'芒果布丁 海阔天空 糖糖妈咪 小确幸 随风 奶茶半糖 蓝天白云 云淡风轻 团团圆圆 开心果 夏天的风 知足常乐 吃货本货 ' +
	'老王 小李飞刀 木子 雨后彩虹 平安是福 花开富贵 星辰大海 半夏 初心 鹿小鹿 土豆丝 西瓜汽水 乐乐妈妈 顺其自然'
).split(' ');

const SUFFIXES = ['', '', '', '', '🌸', '🍊', '~', '呀', '儿', '_', '☀️', '2015', '1990', '同学', '本尊'];

interface Syllable {
	hanzi: string;
	pinyin: string;
}

function parse(text: string): Syllable[] {
	return text.split(' ').map((word) => ({ hanzi: word.slice(0, 1), pinyin: word.slice(1) }));
}

export interface PersonName {
	name: string;
	/** `zhangsan` style. */
	pinyin: string;
}

export function personName(random: Random): PersonName {
	const surname = pick(random, SURNAMES);
	const given = [pick(random, GIVEN)];
	if (random() < 0.6) given.push(pick(random, GIVEN));
	const parts = [surname, ...given];
	return {
		name: parts.map(({ hanzi }) => hanzi).join(''),
		pinyin: parts.map(({ pinyin }) => pinyin).join(''),
	};
}

export function nickname(random: Random): string {
	if (random() < 0.25) return personName(random).name;
	return pick(random, NICKNAMES) + pick(random, SUFFIXES);
}
