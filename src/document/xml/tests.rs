use super::*;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Everything that a reader gives, in one line: `<a k=v>` `>` and text.
fn events(text: &str) -> Result<String, ReadError> {
    let limits = Limits { xml_depth: 4, ..Limits::default() };
    let text = decode("part", text.as_bytes())?;
    let mut reader = Reader::new("part", &text, &limits);
    let mut shown = String::new();
    loop {
        match reader.next_event()? {
            Event::Start(tag) => {
                shown.push('<');
                shown.push_str(std::str::from_utf8(tag.local).unwrap());
                for (_, name, value) in reader.attributes_of_tag() {
                    shown.push_str(&format!(" {}={value}", std::str::from_utf8(name).unwrap()));
                }
                shown.push('>');
            }
            Event::End => shown.push('!'),
            Event::Text(text) => shown.push_str(text),
            Event::Char(letter) => shown.push(letter),
            Event::Eof => return Ok(shown),
        }
    }
}

#[test]
fn well_formed() {
    let cases = [
        ("<a/>", "<a>!"),
        ("<a></a>", "<a>!"),
        ("<a ></a >", "<a>!"),
        ("\u{FEFF}<?xml version='1.0'?>\r\n<!-- x --><?pi y?><a/><!----> \n", "<a>!"),
        ("<a>一<b/>二</a>", "<a>一<b>!二!"),
        ("<a b='1' c = \"2\"/>", "<a b=1 c=2>!"),
        ("<a b='>' c='\"' d='/>'/>", "<a b=> c=\" d=/>>!"),
        ("<a b='&lt;&#65;&#x4e2d;&amp;'/>", "<a b=<A中&>!"),
        ("<a b='x\ty\nz'/>", "<a b=x y z>!"),
        ("<a>&lt;&gt;&amp;&apos;&quot;&#65;&#x000041;</a>", "<a><>&'\"AA!"),
        ("<a>x\r\ny\rz</a>", "<a>x\ny\nz!"),
        ("<a><![CDATA[<b>&]]]]><![CDATA[>]]></a>", "<a><b>&]]>!"),
        ("<a>]] > ]</a>", "<a>]] > ]!"),
        ("<甲 乙='1'>丙</甲>", "<甲 乙=1>丙!"),
        ("<a><a><a><a/></a></a></a>", "<a><a><a><a>!!!!"),
    ];
    for (text, expected) in cases {
        assert_eq!(events(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn not_well_formed() {
    let cases = [
        "",
        " ",
        "x",
        "<",
        "<a",
        "<a ",
        "<a>",
        "<a/",
        "<a/>x",
        "<a/><b/>",
        "</a>",
        "<a></b>",
        "<a></a",
        "<a></aa>",
        "<ab></a>",
        "<a></a b='1'>",
        "<a><b></a></b>",
        "< a/>",
        "<1/>",
        "<a b/>",
        "<a b=/>",
        "<a b=1/>",
        "<a b='1/>",
        "<a b='1'c='2'/>",
        "<a b='<'/>",
        "<a b='&x;'/>",
        "<a b='&'/>",
        "<a / >",
        "<a>&x;</a>",
        "<a>&</a>",
        "<a>& amp;</a>",
        "<a>&amp</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#x110000;</a>",
        "<a>&#x;</a>",
        "<a>&#-5;</a>",
        "<a>&#+65;</a>",
        "<a>\u{1}</a>",
        "<a b='\u{1}'/>",
        "<a>]]></a>",
        "<a><![CDATA[x</a>",
        "<![CDATA[x]]><a/>",
        "<a/><![CDATA[]]>",
        "<a><!-- x</a>",
        "<a><!-- -- --></a>",
        "<a><!x></a>",
        "<a><?x</a>",
        "<a><??></a>",
        "<a><?x+y?></a>",
        "<xml:/>",
        " <?xml version='1.0'?><a/>",
        "<a><?xml version='1.0'?></a>",
        "<x:a/>",
        "<a><b xmlns:x='y'/><x:c/></a>",
        "<a xmlns:x=''/>",
    ];
    for text in cases {
        let found = events(text);
        assert!(matches!(found, Err(ReadError::Damaged(Damage::Xml(..)))), "{text}: {found:?}");
    }
}

#[test]
fn refused() {
    let cases = [
        ("<!DOCTYPE a><a/>", ReadError::Damaged(Damage::Dtd("part".into()))),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            ReadError::Damaged(Damage::Dtd("part".into())),
        ),
        ("<a><a><a><a><a/></a></a></a></a>", ReadError::OverLimit(Limit::Depth)),
    ];
    for (text, expected) in cases {
        assert_eq!(events(text), Err(expected), "{text}");
    }
}

#[test]
fn prefixes_mean_what_was_declared_last() {
    let text = format!(
        "<a xmlns='{WORD}'><b xmlns=''/><c xmlns:p='urn:schemas-microsoft-com:vml'><p:d xmlns:p='{WORD}'/><p:e p:k='1' k='2' xml:space='preserve'/></c><f/></a>"
    );
    let limits = Limits::default();
    let mut reader = Reader::new("part", &text, &limits);
    let mut found = Vec::new();
    loop {
        match reader.next_event().unwrap() {
            Event::Start(tag) => {
                if tag.local == b"e" {
                    let get = |space, name: &[u8]| reader.attribute(space, name);
                    assert_eq!(get(Space::Vml, b"k").as_deref(), Some("1"));
                    assert_eq!(get(Space::None, b"k").as_deref(), Some("2"));
                    assert_eq!(get(Space::Xml, b"space").as_deref(), Some("preserve"));
                    assert!(get(Space::Word, b"k").is_none());
                }
                found.push(tag.space);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    use Space::{None, Vml, Word};
    assert_eq!(found, [Word, None, Word, Word, Vml, Word]);
}

#[test]
fn skipping_and_gathering() {
    let limits = Limits::default();
    let mut reader = Reader::new("part", "<a><b><c/>x</b>y<d>1<e>2</e>3</d>z</a>", &limits);
    reader.root().unwrap();
    assert!(matches!(reader.next_event(), Ok(Event::Start(tag)) if tag.local == b"b"));
    reader.skip().unwrap();
    assert!(matches!(reader.next_event(), Ok(Event::Text("y"))));
    assert!(matches!(reader.next_event(), Ok(Event::Start(_))));
    assert_eq!(reader.text().unwrap(), "13");
    assert!(matches!(reader.next_event(), Ok(Event::Text("z"))));
}

#[test]
fn a_memo_passes_what_stood_there_before() {
    let limits = Limits::default();
    let same = "<p><x v='1'/>t</p>";
    let part = format!("<a>{same}<p><x v='2'/>t</p>{same}<p/><q><x v='1'/>t</p></a>");
    let mut reader = Reader::new("part", &part, &limits);
    reader.root().unwrap();
    let mut memo = Memo::default();
    for (at, known) in [(0, None), (1, None), (2, Some(0)), (3, None)] {
        assert!(matches!(reader.next_event(), Ok(Event::Start(_))));
        let passed = memo.pass(&mut reader).copied();
        assert_eq!(passed, known, "element {at}");
        if passed.is_none() {
            let mark = reader.mark();
            assert_eq!(mark.is_none(), at == 3, "an empty element saves nothing");
            reader.skip().unwrap();
            if let Some(mark) = mark {
                memo.keep(mark, &reader, at);
            }
        }
        assert_eq!(reader.depth(), 1);
    }
    // What follows is read as ever: here a wrong end tag under another name.
    assert!(matches!(reader.next_event(), Ok(Event::Start(_))));
    assert_eq!(memo.pass(&mut reader), None);
    assert!(reader.skip().is_err());
}

#[test]
fn a_memo_keeps_to_one_meaning_of_prefixes() {
    let limits = Limits::default();
    let part = "<a><p>t</p><b xmlns='other'><p>t</p></b></a>";
    let mut reader = Reader::new("part", part, &limits);
    reader.root().unwrap();
    assert!(matches!(reader.next_event(), Ok(Event::Start(_))));
    let mark = reader.mark().unwrap();
    reader.skip().unwrap();
    let mut memo = Memo::default();
    memo.keep(mark, &reader, ());
    reader.next_event().unwrap();
    assert!(matches!(reader.next_event(), Ok(Event::Start(tag)) if tag.space == Space::Other));
    assert_eq!(memo.pass(&mut reader), None);
}
