const split = (text: string): readonly string[] => text.trim().split(/\s+/)

/** English given names. */
export const given: readonly string[] = split(`
  James John Robert Michael William David Richard Charles Joseph Thomas Daniel Paul Mark George Kevin Jason
  Mary Patricia Linda Barbara Elizabeth Jennifer Maria Susan Margaret Lisa Nancy Karen Helen Sarah Laura Anna
`)

/** English family names. */
export const family: readonly string[] = split(`
  Smith Johnson Williams Brown Jones Miller Davis Garcia Wilson Martinez Anderson Taylor Thomas Moore Martin
  Jackson Thompson White Lopez Lee Harris Clark Lewis Robinson Walker Perez Hall Young Allen
`)

/** Chinese family names. */
export const chineseFamily: readonly string[] = split(`
  王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕
`)

/** Chinese given names. */
export const chineseGiven: readonly string[] = split(`
  伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英
`)

/** Common Chinese characters. */
export const characters: string =
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所' +
  '民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日' +
  '那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想'

/** The regions of China. */
export const regions: readonly string[] = split('东北 华北 华东 华中 华南 西南 西北')

/** A province, its cities and their counties, with the code of each province. */
export interface Province {
  readonly code: string
  readonly name: string
  readonly cities: readonly { readonly name: string; readonly counties: readonly string[] }[]
}

/** Some provinces of China: `code name city:county,county city:county`. */
export const provinces: readonly Province[] = `
  110000 北京 北京市:东城区,西城区,朝阳区,海淀区
  120000 天津 天津市:和平区,河西区,南开区
  130000 河北省 石家庄市:长安区,桥西区 唐山市:路北区,丰南区
  210000 辽宁省 沈阳市:和平区,沈河区 大连市:中山区,西岗区
  310000 上海 上海市:黄浦区,徐汇区,静安区,浦东新区
  320000 江苏省 南京市:玄武区,鼓楼区 苏州市:姑苏区,昆山市
  330000 浙江省 杭州市:上城区,西湖区,余杭区 宁波市:海曙区,鄞州区
  350000 福建省 福州市:鼓楼区,台江区 厦门市:思明区,湖里区
  370000 山东省 济南市:历下区,市中区 青岛市:市南区,崂山区
  410000 河南省 郑州市:金水区,中原区 洛阳市:西工区,洛龙区
  420000 湖北省 武汉市:江岸区,武昌区 宜昌市:西陵区,夷陵区
  430000 湖南省 长沙市:岳麓区,芙蓉区 株洲市:天元区,芦淞区
  440000 广东省 广州市:越秀区,天河区 深圳市:南山区,福田区
  500000 重庆 重庆市:渝中区,江北区,南岸区
  510000 四川省 成都市:锦江区,武侯区 绵阳市:涪城区,游仙区
  610000 陕西省 西安市:雁塔区,碑林区 宝鸡市:渭滨区,金台区
`
  .trim()
  .split('\n')
  .map((line) => {
    const [code = '', name = '', ...cities] = split(line)
    return {
      code,
      name,
      cities: cities.map((city) => {
        const [title = '', counties = ''] = city.split(':')
        return { name: title, counties: counties.split(',') }
      }),
    }
  })

/** The sizes of pictures where none is given. */
export const pictureSizes: readonly string[] = split(
  '300x250 250x250 240x400 336x280 180x150 720x300 468x60 234x60 120x90 125x125 728x90 160x600 300x600',
)

/** Top-level domains, of those that Mock.js has. */
export const domains: readonly string[] = split(
  'com net org edu gov cn com.cn io info name me tv cc',
)
