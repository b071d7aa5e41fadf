use super::*;

mod table;
use table::CHAINS;

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

proptest::proptest! {
    #[test]
    fn any_chain_is_survived(parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..8)) {
        static ALL: std::sync::LazyLock<Divisions> = std::sync::LazyLock::new(divisions);
        let text = parts.concat();
        let chain = ALL.parse(&text);
        // Whatever is offered must itself be right.
        if let Some(suggestion) = &chain.suggestion {
            proptest::prop_assert_eq!(&ALL.parse(suggestion).problems, &[]);
        }
        ALL.county_in_text(&text);
        ALL.city(&text);
    }
}

const PARTS: &[&str] = &[
    "四川省",
    "四川",
    "成都市",
    "成都",
    "乐山市",
    "阿坝州",
    "武侯区",
    "武侯",
    "市中区",
    "中区",
    "区",
    "县",
    "市",
    "州",
    "镇",
    "乡",
    "街道",
    "玉林街道",
    "玉林",
    "绿心街道",
    "高新区",
    "天府新区",
    "新区",
    "双流县",
    "北川县",
    "石羊街道",
    "（",
    "）",
    "/",
    "、",
    " ",
    "社区",
    "路",
    "鲜渡镇",
    "渠县",
    "𰝟渡镇",
    "三岔镇",
    "办事处",
    "街办",
    "东区",
    "甲",
];
