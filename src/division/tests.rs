use super::*;

pub(super) fn divisions() -> Divisions {
    Divisions::load(
        include_str!("../../forms/sichuan-green-community/divisions/city-county.csv"),
        include_str!("../../forms/sichuan-green-community/divisions/street.csv"),
        include_str!("../../forms/sichuan-green-community/divisions/street-revoked.csv"),
        include_str!("../../forms/sichuan-green-community/divisions/alias.csv"),
    )
    .expect("the data of the form folder loads")
}

#[test]
fn all_rows_are_there() {
    let all = divisions();
    assert_eq!(all.cities().count(), 21);
    assert_eq!(all.county_names().count(), 183);
    assert_eq!(all.streets.len(), 3101);
    assert_eq!(all.revoked.len(), 81);
    let streets: usize =
        all.county_names().map(|(county, city)| all.streets(city, county).count()).sum();
    assert_eq!(streets, 3101);
}

#[test]
fn every_official_chain_is_right_with_and_without_separators() {
    let all = divisions();
    for (county, city) in all.county_names() {
        for street in all.streets(city, county) {
            for text in
                [format!("{city}{county}{street}"), format!("四川省 {city}/{county}、{street}")]
            {
                let chain = all.parse(&text);
                let expected = Chain {
                    city: Some(city),
                    county: Some(county),
                    street: Some(street),
                    ..Chain::default()
                };
                assert_eq!(chain, expected, "{text}");
            }
        }
    }
}

/// A chain on one line: names, problems in brackets, notes, suggestion.
fn brief(chain: &Chain) -> String {
    let mut line =
        [chain.city, chain.county, chain.street].map(|name| name.unwrap_or("-")).join(" ");
    if let Some(written) = &chain.street_written {
        line += &format!(" ({written})");
    }
    for problem in &chain.problems {
        line += &match problem {
            Problem::Missing { level, expected } => {
                format!(" [no {level:?}: {}]", expected.unwrap_or("-"))
            }
            Problem::Abbreviated { level, written, official } => {
                format!(" [{level:?} {written}→{official}]")
            }
            Problem::Renamed { written, official, year } => {
                format!(" [{year} {written}→{official}]")
            }
            Problem::UnknownCity { written, nearest } => {
                format!(" [City? {written}: {}]", nearest.join(" "))
            }
            Problem::UnknownCounty { written, expected, nearest } => {
                format!(" [County? {written}→{}: {}]", expected.unwrap_or("-"), nearest.join(" "))
            }
            Problem::OtherCity { county, cities, expected } => {
                format!(" [{county} of {}→{}]", cities.join(" "), expected.unwrap_or("-"))
            }
            Problem::Zone { written, county, candidates } => {
                format!(" [zone {written}→{}: {}]", county.unwrap_or("-"), candidates.join(" "))
            }
            Problem::UnknownStreet { written, nearest, elsewhere } => {
                format!(" [Street? {written}: {}; {}]", nearest.join(" "), elsewhere.join(" "))
            }
            Problem::WrongSuffix { written, official } => format!(" [suffix {written}→{official}]"),
            Problem::RevokedStreet { written, nearest } => {
                format!(" [revoked {written}: {}]", nearest.join(" "))
            }
        };
    }
    for note in &chain.notes {
        line += &match note {
            Note::Zone(zone) => format!(" <zone {zone}>"),
            Note::Spelling(written, name) => format!(" <{written}={name}>"),
            Note::Extra(text) => format!(" <{text}>"),
        };
    }
    if let Some(suggestion) = &chain.suggestion {
        line += &format!(" => {suggestion}");
    }
    line
}

/// Every F106 and F109 case: the text, and what [`brief`] makes of it.
const CHAINS: &[(&str, &str)] = &[
    ("成都市大邑县", "成都市 大邑县 - [no Street: -]"),
    ("江阳区蓝田街道", "- 江阳区 蓝田街道 [no City: 泸州市] => 泸州市江阳区蓝田街道"),
    ("达州市竹阳街道", "达州市 - 竹阳街道 [no County: 大竹县] => 达州市大竹县竹阳街道"),
    (
        "阿坝州汶川县威州镇",
        "阿坝藏族羌族自治州 汶川县 威州镇 [City 阿坝州→阿坝藏族羌族自治州] => 阿坝藏族羌族自治州汶川县威州镇",
    ),
    (
        "绵阳市北川县永昌镇",
        "绵阳市 北川羌族自治县 永昌镇 [County 北川县→北川羌族自治县] => 绵阳市北川羌族自治县永昌镇",
    ),
    ("成都市高新区石羊街道", "成都市 - 石羊街道 [zone 高新区→武侯区: ] => 成都市武侯区石羊街道"),
    (
        "眉山市天府新区视高街道",
        "眉山市 - 视高街道 [zone 天府新区→仁寿县: ] => 眉山市仁寿县视高街道",
    ),
    ("成都市玉林县玉林街道", "成都市 - 玉林街道 [County? 玉林县→武侯区: ] => 成都市武侯区玉林街道"),
    ("成都市涪城区玉林街道", "成都市 - 玉林街道 [涪城区 of 绵阳市→武侯区] => 成都市武侯区玉林街道"),
    ("成都市双流县东升街道", "成都市 双流区 东升街道 [2015 双流县→双流区] => 成都市双流区东升街道"),
    ("武侯区", "- 武侯区 - [no City: 成都市] [no Street: -]"),
    ("成都武侯区玉林街道", "成都市 武侯区 玉林街道 [City 成都→成都市] => 成都市武侯区玉林街道"),
    ("成都市武侯玉林街道", "成都市 武侯区 玉林街道 [County 武侯→武侯区] => 成都市武侯区玉林街道"),
    (
        "成都武侯玉林",
        "成都市 武侯区 玉林街道 [City 成都→成都市] [County 武侯→武侯区] [Street 玉林→玉林街道] => 成都市武侯区玉林街道",
    ),
    ("成都市高新区", "成都市 - - [zone 高新区→-: 武侯区 双流区 郫都区] [no Street: -]"),
    (
        "成都高新区石羊街道",
        "- - 石羊街道 [no City: 成都市] [zone 成都高新区→武侯区: ] => 成都市武侯区石羊街道",
    ),
    (
        "高新区石羊街道",
        "- - 石羊街道 [no City: 成都市] [zone 高新区→武侯区: ] => 成都市武侯区石羊街道",
    ),
    (
        "成都市成都高新区桂溪街道",
        "成都市 - 桂溪街道 [zone 成都高新区→武侯区: ] => 成都市武侯区桂溪街道",
    ),
    (
        "成都市天府新区华阳街道",
        "成都市 - 华阳街道 [zone 天府新区→双流区: ] => 成都市双流区华阳街道",
    ),
    ("成都市双流区（天府新区）华阳街道", "成都市 双流区 华阳街道 <zone 天府新区>"),
    ("成都市双流区天府新区华阳街道", "成都市 双流区 华阳街道 <zone 天府新区>"),
    ("成都市天府新区双流区华阳街道", "成都市 双流区 华阳街道 <zone 天府新区>"),
    (
        "眉山市天府新区(官方:仁寿县)视高街道",
        "眉山市 - 视高街道 [zone 天府新区→仁寿县: ] <官方:仁寿县> => 眉山市仁寿县视高街道",
    ),
    (
        "眉山天府新区视高街道",
        "- - 视高街道 [no City: 眉山市] [zone 眉山天府新区→仁寿县: ] => 眉山市仁寿县视高街道",
    ),
    (
        "成都市东部新区玉成街道",
        "成都市 - 玉成街道 [zone 东部新区→简阳市: ] => 成都市简阳市玉成街道",
    ),
    (
        "德阳市经开区八角井街道",
        "德阳市 - 八角井街道 [zone 经开区→旌阳区: ] => 德阳市旌阳区八角井街道",
    ),
    (
        "成都市经济技术开发区大面街道",
        "成都市 - 大面街道 [zone 经济技术开发区→龙泉驿区: ] => 成都市龙泉驿区大面街道",
    ),
    (
        "四川天府新区成都直管区华阳街道",
        "- - 华阳街道 [no City: 成都市] [zone 天府新区成都直管区→双流区: ] => 成都市双流区华阳街道",
    ),
    ("成都市武侯区玉林街道玉林东路社区", "成都市 武侯区 玉林街道 <玉林东路社区>"),
    ("成都市武侯区玉林街道办事处", "成都市 武侯区 玉林街道"),
    ("成都市武侯区玉林", "成都市 武侯区 玉林街道 [Street 玉林→玉林街道] => 成都市武侯区玉林街道"),
    (
        "成都市武侯区玉林街办",
        "成都市 武侯区 玉林街道 [Street 玉林街办→玉林街道] => 成都市武侯区玉林街道",
    ),
    ("成都市武侯区 玉林 玉林东路社区", "成都市 武侯区 - [no Street: -] <玉林玉林东路社区>"),
    ("成都市武侯区玉林东路社区", "成都市 武侯区 - [no Street: -] <玉林东路社区>"),
    (
        "绵阳市平武县龙安街道",
        "绵阳市 平武县 - (龙安街道) [suffix 龙安街道→龙安镇] => 绵阳市平武县龙安镇",
    ),
    ("成都市温江区玉林街道", "成都市 温江区 - (玉林街道) [Street? 玉林街道: ; 武侯区]"),
    ("成都市武侯区玉琳街道", "成都市 武侯区 - (玉琳街道) [Street? 玉琳街道: 玉林街道; ]"),
    ("成都市武侯区不存在镇", "成都市 武侯区 - (不存在镇) [Street? 不存在镇: ; ]"),
    ("达州市渠县鲜渡镇", "达州市 渠县 𰝟渡镇 <鲜渡镇=𰝟渡镇>"),
    ("达州市渠县𰝟渡镇", "达州市 渠县 𰝟渡镇"),
    ("乐山市中区绿心街道", "乐山市 市中区 绿心街道 [County 中区→市中区] => 乐山市市中区绿心街道"),
    ("乐山市市中区绿心街道", "乐山市 市中区 绿心街道"),
    ("内江市市中区乐贤街道", "内江市 市中区 乐贤街道"),
    ("市中区乐贤街道", "- 市中区 乐贤街道 [no City: 内江市] => 内江市市中区乐贤街道"),
    ("市中区某某街道", "- 市中区 - (某某街道) [no City: -]"),
    ("市中区", "- 市中区 - [no City: -] [no Street: -]"),
    ("攀枝花市东区大渡口街道", "攀枝花市 东区 大渡口街道"),
    ("东区大渡口街道", "- 东区 大渡口街道 [no City: 攀枝花市] => 攀枝花市东区大渡口街道"),
    ("城都市武侯区玉林街道", "- 武侯区 玉林街道 [City? 城都市: 成都市] => 成都市武侯区玉林街道"),
    ("重庆市渝中区大溪沟街道", "- - - (大溪沟街道) [City? 重庆市: ] [County? 渝中区→-: ]"),
    (
        "四川成都市武侯区玉林街道",
        "成都市 武侯区 玉林街道 [Province 四川→四川省] => 成都市武侯区玉林街道",
    ),
    ("四川省武侯区玉林街道", "- 武侯区 玉林街道 [no City: 成都市] => 成都市武侯区玉林街道"),
    ("玉林街道", "- - 玉林街道 [no City: 成都市] [no County: 武侯区] => 成都市武侯区玉林街道"),
    ("华阳街道", "- - 华阳街道 [no City: -] [no County: -]"),
    ("", "- - - [no City: -] [no County: -] [no Street: -]"),
    ("四川省", "- - - [no City: -] [no County: -] [no Street: -]"),
    ("成都市", "成都市 - - [no County: -] [no Street: -]"),
    ("某地", "- - - [no City: -] [no County: -] [no Street: -] <某地>"),
    ("成都市成都市武侯区玉林街道", "成都市 武侯区 玉林街道 <成都市>"),
    ("成都市武侯区武侯区玉林街道", "成都市 武侯区 玉林街道 <武侯区>"),
    ("广安区中桥街道", "- 广安区 中桥街道 [no City: 广安市] => 广安市广安区中桥街道"),
    ("广安市广安区中桥街道", "广安市 广安区 中桥街道"),
    ("广安广安区中桥街道", "广安市 广安区 中桥街道 [City 广安→广安市] => 广安市广安区中桥街道"),
    (
        "宜宾县赵场街道",
        "- 叙州区 赵场街道 [no City: 宜宾市] [2018 宜宾县→叙州区] => 宜宾市叙州区赵场街道",
    ),
    ("宜宾市宜宾县赵场街道", "宜宾市 叙州区 赵场街道 [2018 宜宾县→叙州区] => 宜宾市叙州区赵场街道"),
    (
        "阿坝县阿坝镇",
        "- 阿坝县 阿坝镇 [no City: 阿坝藏族羌族自治州] => 阿坝藏族羌族自治州阿坝县阿坝镇",
    ),
    (
        "阿坝藏族自治州汶川县威州镇",
        "阿坝藏族羌族自治州 汶川县 威州镇 [City 阿坝藏族自治州→阿坝藏族羌族自治州] => 阿坝藏族羌族自治州汶川县威州镇",
    ),
    (
        "达州市达县三里坪街道",
        "达州市 达川区 三里坪街道 [2013 达县→达川区] => 达州市达川区三里坪街道",
    ),
    ("成都市新都街道", "成都市 - 新都街道 [no County: 新都区] => 成都市新都区新都街道"),
    ("新都街道", "- - 新都街道 [no City: 成都市] [no County: 新都区] => 成都市新都区新都街道"),
    (
        "彭州致和街道",
        "- 彭州市 致和街道 [no City: 成都市] [County 彭州→彭州市] => 成都市彭州市致和街道",
    ),
    ("成都市彭州致和街道", "成都市 彭州市 致和街道 [County 彭州→彭州市] => 成都市彭州市致和街道"),
    ("成都市大邑县三岔镇", "成都市 大邑县 - (三岔镇) [revoked 三岔镇: ]"),
    ("自贡市自流井区郭家坳街街道", "自贡市 自流井区 郭家坳街道 <郭家坳街街道=郭家坳街道>"),
    ("成都市.武侯区.玉林街道", "成都市 武侯区 玉林街道"),
    ("成都市—武侯区—玉林街道", "成都市 武侯区 玉林街道"),
    ("成 都 市 武 侯 区 玉 林 街 道", "成都市 武侯区 玉林街道"),
    (
        "成都市武侯县玉林街道",
        "成都市 - 玉林街道 [County? 武侯县→武侯区: 武侯区] => 成都市武侯区玉林街道",
    ),
    ("成都市，武侯区，玉林街道", "成都市 武侯区 玉林街道"),
    ("泸州江阳区蓝田街道", "泸州市 江阳区 蓝田街道 [City 泸州→泸州市] => 泸州市江阳区蓝田街道"),
    ("泸州市江阳区", "泸州市 江阳区 - [no Street: -]"),
    ("南充市南充县", "南充市 - - [County? 南充县→-: 南部县 西充县] [no Street: -]"),
    (
        "宜宾市南溪区裴石镇",
        "宜宾市 南溪区 - (裴石镇) [suffix 裴石镇→裴石街道] => 宜宾市南溪区裴石街道",
    ),
    ("成都市武侯区桂溪街道（高新区）", "成都市 武侯区 桂溪街道 <zone 高新区>"),
    ("成都市简阳市", "成都市 简阳市 - [no Street: -]"),
    ("简阳市射洪坝街道", "- 简阳市 射洪坝街道 [no City: 成都市] => 成都市简阳市射洪坝街道"),
    (
        "成都市简阳射洪坝街道",
        "成都市 简阳市 射洪坝街道 [County 简阳→简阳市] => 成都市简阳市射洪坝街道",
    ),
    (
        "甘孜州康定县炉城街道",
        "甘孜藏族自治州 康定市 炉城街道 [City 甘孜州→甘孜藏族自治州] [2015 康定县→康定市] => 甘孜藏族自治州康定市炉城街道",
    ),
    (
        "凉山州西昌市北城街道",
        "凉山彝族自治州 西昌市 北城街道 [City 凉山州→凉山彝族自治州] => 凉山彝族自治州西昌市北城街道",
    ),
    (
        "凉山西昌市北城街道",
        "凉山彝族自治州 西昌市 北城街道 [City 凉山→凉山彝族自治州] => 凉山彝族自治州西昌市北城街道",
    ),
    ("安县花荄镇", "- 安州区 花荄镇 [no City: 绵阳市] [2016 安县→安州区] => 绵阳市安州区花荄镇"),
    ("绵阳市安县花荄镇", "绵阳市 安州区 花荄镇 [2016 安县→安州区] => 绵阳市安州区花荄镇"),
    ("绵阳市高新区普明街道", "绵阳市 - 普明街道 [zone 高新区→涪城区: ] => 绵阳市涪城区普明街道"),
    ("广元市经济开发区下西街道", "广元市 - - (下西街道) [zone 经济开发区→-: ]"),
    ("成都市武侯区玉林街道、成都市锦江区", "成都市 武侯区 玉林街道 <成都市锦江区>"),
    ("成都市市辖区武侯区玉林街道", "成都市 武侯区 玉林街道 <市辖区>"),
    (
        "成都市高新技术产业开发区肖家河街道",
        "成都市 - 肖家河街道 [zone 高新技术产业开发区→武侯区: ] => 成都市武侯区肖家河街道",
    ),
    ("成都市郫都区高新区西园街道", "成都市 郫都区 西园街道 <zone 高新区>"),
    ("成都市高新石羊街道", "成都市 - - (高新石羊街道) [no County: -]"),
    (
        "遂宁市经济技术开发区南强街道",
        "遂宁市 - 南强街道 [zone 经济技术开发区→船山区: ] => 遂宁市船山区南强街道",
    ),
    ("成都市 青羊区少城街道四道街社区", "成都市 青羊区 少城街道 <四道街社区>"),
    ("游仙区", "- 游仙区 - [no City: 绵阳市] [no Street: -]"),
    ("雅安", "雅安市 - - [City 雅安→雅安市] [no County: -] [no Street: -]"),
    (
        "北川羌族自治县永昌镇",
        "- 北川羌族自治县 永昌镇 [no City: 绵阳市] => 绵阳市北川羌族自治县永昌镇",
    ),
    (
        "北川永昌镇",
        "- 北川羌族自治县 永昌镇 [no City: 绵阳市] [County 北川→北川羌族自治县] => 绵阳市北川羌族自治县永昌镇",
    ),
    ("眉山市仁寿县三岔镇", "眉山市 仁寿县 - (三岔镇) [Street? 三岔镇: ; ]"),
    ("自贡市荣县富南镇", "自贡市 荣县 - (富南镇) [Street? 富南镇: ; ]"),
    ("资阳市简阳市射洪坝街道", "资阳市 - - (射洪坝街道) [简阳市 of 成都市→-]"),
    ("四川省高新区", "- - - [no City: -] [zone 高新区→-: ] [no Street: -]"),
    (
        "成都天府新区华阳街道",
        "- - 华阳街道 [no City: 成都市] [zone 成都天府新区→双流区: ] => 成都市双流区华阳街道",
    ),
    (
        "绵阳高新区普明街道",
        "- - 普明街道 [no City: 绵阳市] [zone 绵阳高新区→涪城区: ] => 绵阳市涪城区普明街道",
    ),
    (
        "甘孜自治州康定市炉城街道",
        "甘孜藏族自治州 康定市 炉城街道 [City 甘孜自治州→甘孜藏族自治州] => 甘孜藏族自治州康定市炉城街道",
    ),
    ("成都市新津县五津街道", "成都市 新津区 五津街道 [2020 新津县→新津区] => 成都市新津区五津街道"),
    ("成都市武侯区玉林街道、", "成都市 武侯区 玉林街道"),
    ("成都市武侯区玉林街道高新区", "成都市 武侯区 玉林街道 <zone 高新区>"),
    ("广安市前锋区奎阁街道", "广安市 前锋区 奎阁街道"),
    (
        "宣汉县三墩乡",
        "- 宣汉县 - (三墩乡) [no City: 达州市] [suffix 三墩乡→三墩土家族乡] => 达州市宣汉县三墩土家族乡",
    ),
    (
        "达州市宣汉县三墩乡",
        "达州市 宣汉县 - (三墩乡) [suffix 三墩乡→三墩土家族乡] => 达州市宣汉县三墩土家族乡",
    ),
    ("成都市高新区某某街道", "成都市 - - (某某街道) [zone 高新区→-: 武侯区 双流区 郫都区]"),
    ("成都市玉林县", "成都市 - - [County? 玉林县→-: ] [no Street: -]"),
    ("成都市武侯区（高新区)", "成都市 武侯区 - [no Street: -] <zone 高新区>"),
    (
        "成都市龙泉驿龙泉街道",
        "成都市 龙泉驿区 龙泉街道 [County 龙泉驿→龙泉驿区] => 成都市龙泉驿区龙泉街道",
    ),
    ("南部县满福街道", "- 南部县 满福街道 [no City: 南充市] => 南充市南部县满福街道"),
    ("南充南部县满福街道", "南充市 南部县 满福街道 [City 南充→南充市] => 南充市南部县满福街道"),
    ("巴中巴州区东城街道", "巴中市 巴州区 东城街道 [City 巴中→巴中市] => 巴中市巴州区东城街道"),
    ("成都市武侯区浆洗街街道浆洗街社区居委会", "成都市 武侯区 浆洗街街道 <浆洗街社区居委会>"),
    (
        "成都市武侯区浆洗街",
        "成都市 武侯区 浆洗街街道 [Street 浆洗街→浆洗街街道] => 成都市武侯区浆洗街街道",
    ),
    ("成都市武侯区浆洗街道", "成都市 武侯区 - (浆洗街道) [Street? 浆洗街道: 浆洗街街道; ]"),
    ("成都\n武侯区\n玉林街道", "成都市 武侯区 玉林街道 [City 成都→成都市] => 成都市武侯区玉林街道"),
    ("成都市 / 武侯区 / 玉林街道", "成都市 武侯区 玉林街道"),
    ("简阳市", "- 简阳市 - [no City: 成都市] [no Street: -]"),
    ("中国四川省成都市武侯区玉林街道", "成都市 武侯区 玉林街道"),
    ("绵竹市紫岩街道", "- 绵竹市 紫岩街道 [no City: 德阳市] => 德阳市绵竹市紫岩街道"),
    (
        "绵竹紫岩街道",
        "- 绵竹市 紫岩街道 [no City: 德阳市] [County 绵竹→绵竹市] => 德阳市绵竹市紫岩街道",
    ),
];

#[test]
fn chains() {
    let all = divisions();
    for (text, expected) in CHAINS {
        assert_eq!(brief(&all.parse(text)), *expected, "{text}");
    }
}

#[test]
fn a_level_left_out_is_missed() {
    let all = divisions();
    for (county, city) in all.county_names() {
        for street in all.streets(city, county) {
            let chain = all.parse(&format!("{county}{street}"));
            let missing = |level| {
                let is =
                    |p: &Problem| matches!(p, Problem::Missing { level: l, .. } if *l == level);
                chain.problems.iter().any(is)
            };
            assert!(missing(Level::City), "{county}{street}: {chain:?}");
            assert_eq!((chain.county, chain.street), (Some(county), Some(street)));

            let chain = all.parse(&format!("{city}{street}"));
            let found = (chain.city, chain.county, chain.street);
            assert_eq!(found, (Some(city), None, Some(street)), "{city}{street}");
            assert!(matches!(chain.problems[..], [Problem::Missing { level: Level::County, .. }]));
        }
        let chain = all.parse(&format!("{city}{county}"));
        assert_eq!((chain.city, chain.county, chain.street), (Some(city), Some(county), None));
        let street = Problem::Missing { level: Level::Street, expected: None };
        assert_eq!(chain.problems, [street], "{city}{county}");
    }
}

#[test]
fn the_communities_that_were_really_named() {
    // City, county and street of announced lists, with their mess.
    let real = [
        ("眉山市天府新区视高街道", "眉山市仁寿县视高街道"),
        ("眉山市东坡区大石桥街道", ""),
        ("自贡市自流井区", ""),
        ("绵阳市平武县龙安镇", ""),
        ("绵阳市北川县永昌镇", "绵阳市北川羌族自治县永昌镇"),
        ("成都市青羊区少城街道", ""),
        ("成都市武侯区望江路街道", ""),
        ("成都市郫都区郫筒街道", ""),
        ("德阳市广汉市雒城街道", ""),
        ("成都市高新区石羊街道", "成都市武侯区石羊街道"),
        ("成都市双流区(功能区:天府新区)华阳街道", ""),
        ("成都市彭州市桂花镇", ""),
        ("成都市锦江区三圣街道", ""),
        ("成都市成华区跳蹬河街道", ""),
    ];
    let all = divisions();
    for (text, suggestion) in real {
        let chain = all.parse(text);
        assert_eq!(chain.suggestion.as_deref().unwrap_or_default(), suggestion, "{text}");
        let street_missing = text == "自贡市自流井区";
        assert_eq!(chain.problems.is_empty(), suggestion.is_empty() && !street_missing, "{text}");
    }
}

#[test]
fn cities() {
    use CityText::{Abbreviated, Full, Unknown};
    let all = divisions();
    let cases = [
        ("成都市", Full("成都市")),
        ("四川省成都市", Full("成都市")),
        ("成 都 市", Full("成都市")),
        ("阿坝藏族羌族自治州", Full("阿坝藏族羌族自治州")),
        ("成都", Abbreviated("成都市")),
        ("阿坝州", Abbreviated("阿坝藏族羌族自治州")),
        ("阿坝", Abbreviated("阿坝藏族羌族自治州")),
        ("四川省凉山州", Abbreviated("凉山彝族自治州")),
        ("城都市", Unknown(vec!["成都市"])),
        ("武侯区", Unknown(vec![])),
        ("重庆市", Unknown(vec![])),
    ];
    for (text, expected) in cases {
        assert_eq!(all.city(text), expected, "{text}");
    }
    assert!(all.is_city_full_name("成都市") && !all.is_city_full_name("成都"));
}

#[test]
fn names_that_were_read() {
    let all = divisions();
    let cases = [
        ("成都市新津县五津街道", "成都市", "新津县", "五津街道"),
        ("成都市高新区石羊街道", "成都市", "高新区", "石羊街道"),
        ("成都市玉林县玉林街道", "成都市", "玉林县", "玉林街道"),
        ("成都市涪城区玉林街道", "成都市", "涪城区", "玉林街道"),
        ("绵阳市平武县龙安街道", "绵阳市", "平武县", "龙安街道"),
        ("城都市武侯区玉林", "城都市", "武侯区", "玉林街道"),
    ];
    for (text, city, county, street) in cases {
        let chain = all.parse(text);
        let read = [Level::City, Level::County, Level::Street].map(|level| chain.read(level));
        assert_eq!(read, [Some(city), Some(county), Some(street)], "{text}");
    }
    assert!(was_official(2020, 2019) && was_official(2020, 2020) && !was_official(2020, 2021));
}

#[test]
fn counties_in_an_address() {
    let all = divisions();
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("武侯区玉林街道玉林北路12号", &[("武侯区", "成都市")]),
        ("成都市新都区新都街道金光路1号", &[("新都区", "成都市")]),
        ("新都街道金光路1号", &[]),
        ("攀枝花市东区大渡口街道人民路64号", &[("东区", "攀枝花市")]),
        ("东区大渡口街道人民路64号", &[("东区", "攀枝花市")]),
        ("金牛区茶店子街道小区东区3栋", &[("金牛区", "成都市")]),
        ("城东区路5号", &[]),
        ("内江市市中区乐贤街道", &[("市中区", "内江市")]),
        ("市中区乐贤街道", &[("市中区", "内江市"), ("市中区", "乐山市")]),
        ("万源市场3号", &[]),
        ("达州市万源市太平街道", &[("万源市", "达州市")]),
        ("新都区域内", &[]),
        ("泸州市泸县玉蟾街道", &[("泸县", "泸州市")]),
        ("泸县玉蟾街道", &[("泸县", "泸州市")]),
        ("武侯区与锦江区交界", &[("武侯区", "成都市"), ("锦江区", "成都市")]),
        ("北川羌族自治县永昌镇", &[("北川羌族自治县", "绵阳市")]),
        ("", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(all.county_in_text(text), *expected, "{text}");
    }
}

#[test]
fn place_names_with_numerals() {
    let all = divisions();
    let names: Vec<&str> = all.place_names_with_numerals().collect();
    for name in ["三圣街道", "二仙桥街道", "万年场街道", "三十二梁镇", "九支镇"]
    {
        assert!(names.contains(&name), "{name}");
    }
    assert!(!names.contains(&"玉林街道"));
}

#[test]
fn bad_data_is_refused_with_its_line() {
    let cities = "code,name,parent\n51,四川省,\n5101,成都市,51\n510107,武侯区,5101\n";
    let streets = "code,name,parent\n510107001,玉林街道,510107\n";
    let none = "code,name,parent\n";
    let aliases = "input,official,kind\n";
    let with_bom = format!("\u{FEFF}{}", cities.replace('\n', "\r\n"));
    assert!(Divisions::load(&with_bom, streets, none, aliases).is_ok());
    let bad = [
        (cities, "code,name\n1,玉林街道\n", none, aliases, "street.csv: no column parent"),
        (
            cities,
            "code,name,parent\n1,甲镇,9\n",
            none,
            aliases,
            "street.csv, line 2: unknown parent 9",
        ),
        (
            cities,
            streets,
            none,
            "input,official,kind\n甲,乙,abbr\n",
            "alias.csv, line 2: official is no division of the data",
        ),
        (
            cities,
            streets,
            none,
            "input,official,kind\n甲,乙,x\n",
            "alias.csv, line 2: kind is none of abbr, renamed YEAR, spelling, zone: …",
        ),
    ];
    for (cities, streets, revoked, aliases, message) in bad {
        let error = Divisions::load(cities, streets, revoked, aliases).expect_err(message);
        assert_eq!(error.to_string(), message);
    }
    assert_eq!(Divisions::default().parse("成都市武侯区").city, None);
}
